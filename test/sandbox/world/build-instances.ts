import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { Instances } from '../ecs/surroundings.ts';
import type { RootClients } from './root-clients.ts';
import type { World } from './world-schema.ts';

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
export async function buildInstances(world: World, { iam }: RootClients): Promise<void> {
  const instances = instancesOf(world);
  const needed = [...world.services, ...world.tasks].some(
    (run) => run.launchType === 'EC2' && instances.roleIn(`cluster/${run.cluster}`) === ownRole,
  );
  if (!needed) return;
  await iam.send(new CreateRoleCommand({ RoleName: ownRole, AssumeRolePolicyDocument: JSON.stringify(ec2Trust) }));
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: ownRole,
      PolicyName: 'pulls-and-logs',
      PolicyDocument: JSON.stringify(pullsAndLogs),
    }),
  );
}

/** The container instances of the world's clusters, for the stand-in for ECS. */
export function instancesOf({ instances }: Pick<World, 'instances'>): Instances {
  const of = (clusterArn: string) => instances.find((one) => one.cluster === clusterArn.split('/').at(-1));
  return {
    roleIn: (clusterArn) => of(clusterArn)?.role ?? ownRole,
    memoryIn: (clusterArn) => of(clusterArn)?.memoryMiB ?? Number.POSITIVE_INFINITY,
  };
}
