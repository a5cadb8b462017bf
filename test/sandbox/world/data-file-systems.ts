import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSubnetsCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  EFSClient,
  PutFileSystemPolicyCommand,
} from '@aws-sdk/client-efs';
import type { Account } from '../account/account.ts';
import type { RootClients } from './root-clients.ts';
import type { World } from './world-schema.ts';

/**
 * Creates the file systems of the world with their access points. Returns ids by `file-system:NAME` and
 * `access-point:NAME`.
 */
export async function buildFileSystems(world: World, account: Account): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  const efs = clientOf(account);
  for (const { name, policy, accessPoints } of world.fileSystems) {
    const { FileSystemId: id = '' } = await efs.send(new CreateFileSystemCommand({ CreationToken: name }));
    ids.set(`file-system:${name}`, id);
    for (const point of accessPoints) {
      const made = await efs.send(new CreateAccessPointCommand({ ClientToken: point, FileSystemId: id }));
      ids.set(`access-point:${point}`, made.AccessPointId ?? '');
    }
    if (policy !== undefined) {
      await efs.send(
        new PutFileSystemPolicyCommand({
          FileSystemId: id,
          Policy: JSON.stringify(policy),
          BypassPolicyLockoutSafetyCheck: true,
        }),
      );
    }
  }
  return ids;
}

/** Replaces `{file-system:NAME}` and `{access-point:NAME}` in the texts of the world by the ids. */
export function resolveFileSystems(world: World, ids: ReadonlyMap<string, string>): World {
  if (ids.size === 0) return world;
  const text = JSON.stringify(world).replace(
    /\{((?:file-system|access-point):[^}"]+)\}/g,
    (whole, named: string) => ids.get(named) ?? whole,
  );
  return JSON.parse(text) as World;
}

/** Creates the mount targets, each with its own security group. `subnets` are ids by name. */
export async function buildMountTargets(
  world: World,
  ids: ReadonlyMap<string, string>,
  subnets: ReadonlyMap<string, string>,
  account: Account,
  { ec2 }: RootClients,
): Promise<void> {
  const efs = clientOf(account);
  for (const { name, mountTargets } of world.fileSystems) {
    for (const { subnet, admits } of mountTargets) {
      const subnetId = subnets.get(subnet) ?? '';
      const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
      const group = await ec2.send(
        new CreateSecurityGroupCommand({
          VpcId: Subnets[0]?.VpcId,
          GroupName: `${name}-${subnet}-mount-target`,
          Description: `mount target of ${name}`,
        }),
      );
      if (admits) await admitNfs(group.GroupId ?? '', ec2);
      await efs.send(
        new CreateMountTargetCommand({
          FileSystemId: ids.get(`file-system:${name}`) ?? '',
          SubnetId: subnetId,
          SecurityGroups: [group.GroupId ?? ''],
        }),
      );
    }
  }
}

async function admitNfs(GroupId: string, ec2: RootClients['ec2']): Promise<void> {
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 2049, ToPort: 2049, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }],
    }),
  );
}

function clientOf(account: Account): EFSClient {
  return new EFSClient({ endpoint: account.endpoint, region: account.region, credentials: account.credentials });
}
