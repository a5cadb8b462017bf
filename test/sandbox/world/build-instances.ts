import { randomBytes } from 'node:crypto';
import { type EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { RegisterContainerInstanceCommand } from '@aws-sdk/client-ecs';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { Placement } from '../ecs/network/network.ts';
import type { Host, Instances } from '../ecs/surroundings.ts';
import type { BuiltNetwork } from './build-network.ts';
import type { RootClients } from './root-clients.ts';
import type { World } from './world-schema.ts';

type WorldInstance = World['instances'][number];

/** The role of instances for which a world gives none. AWS's guides use the same name. */
const ownRole = 'ecsInstanceRole';

const ec2Trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** The part of AmazonEC2ContainerServiceforEC2Role that a task needs. */
const pullsAndLogs = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'ecr:GetAuthorizationToken',
        'ecr:BatchCheckLayerAvailability',
        'ecr:GetDownloadUrlForLayer',
        'ecr:BatchGetImage',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
      ],
      Resource: '*',
    },
  ],
};

/** Creates the role of the instances if a cluster has EC2 tasks and the world names no role for them. */
export async function buildInstanceRole(world: World, { iam }: RootClients): Promise<void> {
  if (!clustersOnEc2(world).some((cluster) => roleIn(world, cluster) === ownRole)) return;
  await iam.send(new CreateRoleCommand({ RoleName: ownRole, AssumeRolePolicyDocument: JSON.stringify(ec2Trust) }));
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: ownRole,
      PolicyName: 'pulls-and-logs',
      PolicyDocument: JSON.stringify(pullsAndLogs),
    }),
  );
}

/** Registers one container instance in each cluster that runs tasks on EC2, as its agent would. */
export async function registerInstances(
  world: World,
  network: Pick<BuiltNetwork, 'placementOf'>,
  { ec2, ecs }: RootClients,
): Promise<Instances> {
  const hosts = new Map<string, Host>();
  for (const cluster of clustersOnEc2(world)) {
    const place = placeOf(instanceIn(world, cluster), network);
    const ec2InstanceId = place === undefined ? inventedId() : await runInstance(place, ec2);
    const { containerInstance } = await ecs.send(
      new RegisterContainerInstanceCommand({
        cluster,
        instanceIdentityDocument: JSON.stringify({ instanceId: ec2InstanceId }),
      }),
    );
    const { containerInstanceArn = '' } = containerInstance ?? {};
    hosts.set(cluster, { containerInstanceArn, ec2InstanceId, ...(place !== undefined && { place }) });
  }
  return instancesOf(world, hosts);
}

/** The container instances of the world's clusters, for the stand-in for ECS. */
export function instancesOf(world: Pick<World, 'instances' | 'fargate'>, hosts: ReadonlyMap<string, Host>): Instances {
  const nameOf = (clusterArn: string): string => clusterArn.split('/').at(-1) ?? '';
  return {
    roleIn: (clusterArn) => roleIn(world, nameOf(clusterArn)),
    memoryIn: (clusterArn) => instanceIn(world, nameOf(clusterArn))?.memoryMiB ?? Number.POSITIVE_INFINITY,
    architectureIn: (clusterArn) => instanceIn(world, nameOf(clusterArn))?.architecture,
    lackOnFargate: (clusterArn) => world.fargate.find(({ cluster }) => cluster === nameOf(clusterArn))?.lacks,
    hostIn: (clusterArn) => hosts.get(nameOf(clusterArn)),
  };
}

function clustersOnEc2(world: World): readonly string[] {
  const runs = [...world.services, ...world.tasks].filter(({ launchType }) => launchType === 'EC2');
  return [...new Set(runs.map(({ cluster }) => cluster))];
}

function instanceIn({ instances }: Pick<World, 'instances'>, cluster: string): WorldInstance | undefined {
  return instances.find((one) => one.cluster === cluster);
}

function roleIn(world: Pick<World, 'instances'>, cluster: string): string {
  return instanceIn(world, cluster)?.role ?? ownRole;
}

function placeOf(
  instance: WorldInstance | undefined,
  network: Pick<BuiltNetwork, 'placementOf'>,
): Placement | undefined {
  if (instance?.subnet === undefined) return undefined;
  const { securityGroups, assignPublicIp } = instance;
  const placed = network.placementOf({ subnets: [instance.subnet], securityGroups, assignPublicIp });
  const [subnet = ''] = placed.subnets;
  return { subnet, securityGroups: placed.securityGroups, publicIp: assignPublicIp };
}

async function runInstance({ subnet, securityGroups, publicIp }: Placement, ec2: EC2Client): Promise<string> {
  const { Instances: made } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      MinCount: 1,
      MaxCount: 1,
      NetworkInterfaces: [
        {
          DeviceIndex: 0,
          SubnetId: subnet,
          AssociatePublicIpAddress: publicIp === true,
          ...(securityGroups !== undefined && securityGroups.length > 0 && { Groups: [...securityGroups] }),
        },
      ],
    }),
  );
  return made?.[0]?.InstanceId ?? '';
}

/** Of an instance whose network does not matter to the world: EC2 does not know it. */
function inventedId(): string {
  return `i-${randomBytes(8).toString('hex')}0`;
}
