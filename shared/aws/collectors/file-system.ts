import {
  DescribeFileSystemsCommand,
  DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargetsCommand,
  type EFSClient,
  type MountTargetDescription,
} from '@aws-sdk/client-efs';
import type { FileSystem, MountTarget } from '../../evidence/storage.ts';
import { type Collector, readFact, unreadable } from '../reads/read-fact.ts';
import { CallError, call } from '../sdk-error.ts';

const sources = {
  fileSystem: 'elasticfilesystem:DescribeFileSystems',
  targets: 'elasticfilesystem:DescribeMountTargets',
  groups: 'elasticfilesystem:DescribeMountTargetSecurityGroups',
} as const;

/**
 * There is one for each Availability Zone, and no Region has more than six zones. Each costs a call for its security
 * groups.
 */
const mostTargets = 6;

/** An EFS file system with its mount targets and their security groups. */
export const collectFileSystem: Collector<'file-system'> = (subject, reading) =>
  readFact(reading, sources.fileSystem, async () => {
    const efs = await reading.clients.efs();
    const [system, targets] = await Promise.all([describe(efs, subject), listTargets(efs, subject)]);
    if (system === undefined) return undefined;
    return { ...system, mountTargets: await Promise.all(targets.map((target) => readTarget(efs, target))) };
  });

async function describe(efs: EFSClient, id: string): Promise<Omit<FileSystem, 'mountTargets'> | undefined> {
  const command = new DescribeFileSystemsCommand({ FileSystemId: id });
  const { FileSystems: systems } = await call(sources.fileSystem, efs.send(command));
  const found = systems?.find((one) => one.FileSystemId === id);
  if (found === undefined) return undefined;
  return { id, arn: found.FileSystemArn ?? '' };
}

async function listTargets(efs: EFSClient, id: string): Promise<readonly MountTargetDescription[]> {
  const command = new DescribeMountTargetsCommand({ FileSystemId: id });
  const answer = await call(sources.targets, efs.send(command));
  const targets = answer.MountTargets ?? [];
  if (targets.length <= mostTargets && (answer.NextMarker ?? '') === '') return targets;
  throw unreadable(sources.targets, 'TooManyMountTargets', `it has more than ${mostTargets} mount targets`);
}

async function readTarget(efs: EFSClient, target: MountTargetDescription): Promise<MountTarget> {
  const id = target.MountTargetId ?? '';
  const state = target.LifeCycleState ?? 'unknown';
  return {
    id,
    subnet: target.SubnetId ?? '',
    vpc: target.VpcId ?? '',
    zone: target.AvailabilityZoneName ?? '',
    address: target.IpAddress ?? '',
    state,
    // AWS does not return the groups of a mount target that is being created or deleted.
    securityGroups: state === 'available' ? await groupsOf(efs, id) : [],
  };
}

async function groupsOf(efs: EFSClient, target: string): Promise<readonly string[]> {
  try {
    const command = new DescribeMountTargetSecurityGroupsCommand({ MountTargetId: target });
    const answer = await call(sources.groups, efs.send(command));
    return answer.SecurityGroups ?? [];
  } catch (error) {
    // The mount target was deleted between two calls. "Not found" would look as if the file system did not exist.
    if (error instanceof CallError && error.failure.kind === 'not-found') {
      throw unreadable(sources.groups, error.failure.name, `its mount target ${target} went away while it was read`);
    }
    throw error;
  }
}
