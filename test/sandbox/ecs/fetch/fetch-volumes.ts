import { randomBytes } from 'node:crypto';
import { DescribeSecurityGroupsCommand, DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { EFSVolumeConfiguration, TaskDefinition } from '@aws-sdk/client-ecs';
import {
  DescribeAccessPointsCommand,
  DescribeFileSystemPolicyCommand,
  DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargetsCommand,
  EFSClient,
  type MountTargetDescription,
} from '@aws-sdk/client-efs';
import { mayMount } from './fetch-mount-permission.ts';
import type { Fetching } from './fetching.ts';
import type { Obstacle } from './obstacle.ts';

/**
 * Mounts the EFS volumes of the definition as efs-utils would. Returns what the helper prints if one cannot be mounted.
 */
export async function mountVolumes(definition: TaskDefinition, fetching: Fetching): Promise<Obstacle | undefined> {
  for (const { name = '', efsVolumeConfiguration: volume } of definition.volumes ?? []) {
    if (volume === undefined) continue;
    const stderr = await mount(volume, fetching);
    if (stderr !== undefined) return { at: 'volume', volume: nameIn(definition, name), ...stderr };
  }
  return undefined;
}

/** The name that the agent gives the volume in Docker. */
function nameIn({ family = '', revision = 1 }: TaskDefinition, volume: string): string {
  return `ecs-${family}-${revision}-${volume}-${randomBytes(10).toString('hex')}`;
}

type Stderr = { readonly stderr: string; readonly code: number };

async function mount(volume: EFSVolumeConfiguration, fetching: Fetching): Promise<Stderr | undefined> {
  const fileSystem = volume.fileSystemId ?? '';
  const efs = new EFSClient({ ...fetching.account, region: fetching.region });
  const target = await targetInZone(fileSystem, efs, fetching);
  if (target === undefined) return notResolved(fileSystem, fetching.region);
  if (!(await admits(target, efs, fetching)))
    return { stderr: `${attempts}b'mount.nfs4: Connection timed out'`, code: 32 };
  const { accessPointId, iam } = volume.authorizationConfig ?? {};
  const known = !accessPointId || (await hasAccessPoint(accessPointId, fileSystem, efs));
  const policy = await policyOf(fileSystem, efs);
  const isAllowed =
    known && (policy === undefined || (await mayMount(policy, fileSystem, iam === 'ENABLED', fetching)));
  if (isAllowed) return undefined;
  const host =
    volume.transitEncryption === 'ENABLED' || accessPointId ? '127.0.0.1' : hostOf(fileSystem, fetching.region);
  const path = volume.rootDirectory ?? '/';
  return { stderr: `b'mount.nfs4: access denied by server while mounting ${host}:${path}'`, code: 32 };
}

const attempts = [1, 2]
  .map((turn) => `Mount attempt ${turn}/3 failed due to timeout after 15 sec, wait 0 sec before next attempt. `)
  .join('');

function hostOf(fileSystem: string, region: string): string {
  return `${fileSystem}.efs.${region}.amazonaws.com`;
}

/** The name of a file system resolves to its mount target in the task's own zone and VPC. */
function notResolved(fileSystem: string, region: string): Stderr {
  return {
    stderr: `Failed to resolve "${hostOf(fileSystem, region)}" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID. See https://docs.aws.amazon.com/console/efs/mount-dns-name for more detail. Attempting to lookup mount target ip address using botocore. Failed to import necessary dependency botocore, please install botocore first.`,
    code: 1,
  };
}

async function targetInZone(
  fileSystem: string,
  efs: EFSClient,
  fetching: Fetching,
): Promise<MountTargetDescription | undefined> {
  const targets = await orNothing(() => efs.send(new DescribeMountTargetsCommand({ FileSystemId: fileSystem })));
  const here = await placeOf(fetching);
  return targets?.MountTargets?.find(
    (one) => one.VpcId === here?.VpcId && one.AvailabilityZoneName === here?.AvailabilityZone,
  );
}

async function placeOf({ subnet, account, region }: Fetching) {
  if (subnet === undefined) return undefined;
  const ec2 = new EC2Client({ ...account, region });
  return (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnet] }))).Subnets?.[0];
}

/** Whether a security group of the mount target admits TCP 2049. The source is not checked here. */
async function admits(target: MountTargetDescription, efs: EFSClient, fetching: Fetching): Promise<boolean> {
  const { SecurityGroups: GroupIds = [] } = await efs.send(
    new DescribeMountTargetSecurityGroupsCommand({ MountTargetId: target.MountTargetId }),
  );
  const ec2 = new EC2Client({ ...fetching.account, region: fetching.region });
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
  return SecurityGroups.flatMap((one) => one.IpPermissions ?? []).some(
    ({ IpProtocol, FromPort = 0, ToPort = 65_535 }) =>
      IpProtocol === '-1' || (IpProtocol === 'tcp' && FromPort <= 2049 && ToPort >= 2049),
  );
}

async function hasAccessPoint(id: string, fileSystem: string, efs: EFSClient): Promise<boolean> {
  const found = await orNothing(() => efs.send(new DescribeAccessPointsCommand({ AccessPointId: id })));
  return found?.AccessPoints?.some((one) => one.FileSystemId === fileSystem) === true;
}

async function policyOf(fileSystem: string, efs: EFSClient): Promise<string | undefined> {
  const found = await orNothing(() => efs.send(new DescribeFileSystemPolicyCommand({ FileSystemId: fileSystem })));
  return found?.Policy;
}

/** Undefined if the service says that the thing does not exist. */
async function orNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && error.name.endsWith('NotFound')) return undefined;
    throw error;
  }
}
