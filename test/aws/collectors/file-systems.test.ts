import {
  DescribeAccessPointsCommand,
  DescribeFileSystemsCommand,
  DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargetsCommand,
  EFSClient,
} from '@aws-sdk/client-efs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { denial, sdkError } from '../sdk-errors.ts';
import { ask, itTellsFailuresApart, known } from './collecting.ts';

const efs = mockClient(EFSClient);
beforeEach(() => efs.reset());
const reject = (error: Error) => void efs.rejects(error);

const system = {
  FileSystemId: 'fs-1',
  FileSystemArn: 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1',
  OwnerId: '111122223333',
  CreationToken: 'c',
  CreationTime: new Date(0),
  LifeCycleState: 'available' as const,
  NumberOfMountTargets: 1,
  SizeInBytes: { Value: 0 },
  PerformanceMode: 'generalPurpose' as const,
  Tags: [],
};
const target = (id: string, state: 'available' | 'creating' = 'available') => ({
  MountTargetId: id,
  FileSystemId: 'fs-1',
  SubnetId: `subnet-${id}`,
  VpcId: 'vpc-1',
  AvailabilityZoneName: 'eu-west-1a',
  IpAddress: '10.0.0.5',
  LifeCycleState: state,
});

describe('a file system', () => {
  itTellsFailuresApart('file-system', 'fs-1', 'elasticfilesystem:DescribeFileSystems', reject);

  beforeEach(() => {
    efs.on(DescribeFileSystemsCommand, { FileSystemId: 'fs-1' }).resolves({ FileSystems: [system] });
    efs
      .on(DescribeMountTargetsCommand, { FileSystemId: 'fs-1' })
      .resolves({ MountTargets: [target('a'), target('b', 'creating')] });
    efs
      .on(DescribeMountTargetSecurityGroupsCommand, { MountTargetId: 'a' })
      .resolves({ SecurityGroups: ['sg-1', 'sg-2'] });
  });

  it('is read with its mount targets and the groups of those that are available', async () => {
    const where = { vpc: 'vpc-1', zone: 'eu-west-1a', address: '10.0.0.5' };
    expect(await known('file-system', 'fs-1')).toEqual({
      id: 'fs-1',
      arn: system.FileSystemArn,
      mountTargets: [
        { id: 'a', subnet: 'subnet-a', ...where, state: 'available', securityGroups: ['sg-1', 'sg-2'] },
        { id: 'b', subnet: 'subnet-b', ...where, state: 'creating', securityGroups: [] },
      ],
    });
    expect(efs.commandCalls(DescribeMountTargetSecurityGroupsCommand)).toHaveLength(1);
  });

  it('without mount targets has none', async () => {
    efs.on(DescribeMountTargetsCommand).resolves({});
    expect(await known('file-system', 'fs-1')).toMatchObject({ mountTargets: [] });
  });

  it.each([
    ['an error', () => efs.on(DescribeFileSystemsCommand).rejects(sdkError('FileSystemNotFound'))],
    ['an empty list', () => efs.on(DescribeFileSystemsCommand).resolves({ FileSystems: [] })],
  ])('is absent where EFS says so by %s', async (_, answer) => {
    answer();
    expect(await ask('file-system', 'fs-1')).toMatchObject({ is: 'absent' });
  });

  it.each([
    ['elasticfilesystem:DescribeMountTargets', DescribeMountTargetsCommand],
    ['elasticfilesystem:DescribeMountTargetSecurityGroups', DescribeMountTargetSecurityGroupsCommand],
    ['ec2:DescribeNetworkInterfaceAttribute', DescribeMountTargetSecurityGroupsCommand],
  ])('is unavailable where %s is denied, and names it', async (permission, command) => {
    efs.on(command as typeof DescribeMountTargetsCommand).rejects(denial(permission));
    expect(await ask('file-system', 'fs-1')).toMatchObject({ is: 'unavailable', why: 'denied', permission });
  });

  it('whose mount target goes away while it is read is unavailable, not absent', async () => {
    efs.on(DescribeMountTargetSecurityGroupsCommand).rejects(sdkError('MountTargetNotFound'));
    expect(await ask('file-system', 'fs-1')).toMatchObject({ is: 'unavailable', why: 'failed' });
  });

  it.each([
    ['seven mount targets', { MountTargets: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => target(id)) }],
    ['a further page of them', { MountTargets: [target('a')], NextMarker: 'm' }],
  ])('with %s is unavailable, and no group is asked for', async (_, answer) => {
    efs.on(DescribeMountTargetsCommand).resolves(answer);
    expect(await ask('file-system', 'fs-1')).toMatchObject({
      is: 'unavailable',
      detail: expect.stringContaining('more than 6 mount targets'),
    });
    expect(efs.commandCalls(DescribeMountTargetSecurityGroupsCommand)).toHaveLength(0);
  });
});

describe('an access point', () => {
  itTellsFailuresApart('access-point', 'fsap-1', 'elasticfilesystem:DescribeAccessPoints', reject);

  it('is read with the file system that it opens', async () => {
    efs.on(DescribeAccessPointsCommand, { AccessPointId: 'fsap-1' }).resolves({
      AccessPoints: [{ AccessPointId: 'fsap-1', FileSystemId: 'fs-1' }],
    });
    expect(await known('access-point', 'fsap-1')).toEqual({
      id: 'fsap-1',
      fileSystem: 'fs-1',
    });
  });

  it.each([
    ['an error', () => efs.on(DescribeAccessPointsCommand).rejects(sdkError('AccessPointNotFound'))],
    ['an empty list', () => efs.on(DescribeAccessPointsCommand).resolves({ AccessPoints: [] })],
  ])('is absent where EFS says so by %s', async (_, answer) => {
    answer();
    expect(await ask('access-point', 'fsap-1')).toMatchObject({ is: 'absent' });
  });
});
