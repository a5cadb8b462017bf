import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  DescribeMountTargetSecurityGroupsCommand,
  EFSClient,
} from '@aws-sdk/client-efs';
import { IAMClient } from '@aws-sdk/client-iam';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { actAs, rootOf, type Statement } from './principals.ts';

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const allow = (Action: string, Resource: string): Statement => ({ Effect: 'Allow', Action, Resource });

let account: Account;
let iam: IAMClient;

beforeAll(async () => {
  account = await startAccount();
  iam = new IAMClient(rootOf(account));
}, 120_000);

afterAll(() => account.stop());

describe('an action that has no resource type', () => {
  it.for([
    {
      action: 'logs:DescribeLogGroups',
      narrow: arn('logs', 'log-group:*'),
      named: arn('logs', 'log-group::log-stream:'),
      ask: (settings: object) => new CloudWatchLogsClient(settings).send(new DescribeLogGroupsCommand({})),
    },
    {
      action: 'ssm:DescribeParameters',
      narrow: arn('ssm', 'parameter/*'),
      named: '*',
      ask: (settings: object) => new SSMClient(settings).send(new DescribeParametersCommand({})),
    },
  ])('is allowed on * only: $action', async ({ action, narrow, named, ask }, { task }) => {
    const role = `role-${task.id.replaceAll(/\W/g, '')}`;
    const denied = ask(await actAs(account, iam, `${role}-narrow`, [allow(action, narrow)]));
    await expect(denied).rejects.toThrow(`perform: ${action} on resource: ${named} because no identity-based policy`);
    await expect(ask(await actAs(account, iam, `${role}-wide`, [allow(action, '*')]))).resolves.toBeDefined();
  });
});

describe('the security groups of a mount target', () => {
  it('are read from its network interface in the caller’s name', async () => {
    const ec2 = new EC2Client(rootOf(account));
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/24' }));
    const efs = new EFSClient(rootOf(account));
    const { FileSystemId } = await efs.send(new CreateFileSystemCommand({ CreationToken: 'one' }));
    const { MountTargetId } = await efs.send(
      new CreateMountTargetCommand({ FileSystemId, SubnetId: Subnet?.SubnetId }),
    );
    const groups = allow('elasticfilesystem:DescribeMountTargetSecurityGroups', '*');
    const ask = (settings: object) =>
      new EFSClient(settings).send(new DescribeMountTargetSecurityGroupsCommand({ MountTargetId }));
    const onInterfaces = allow('ec2:DescribeNetworkInterfaceAttribute', arn('ec2', 'network-interface/*'));
    const narrow = ask(await actAs(account, iam, 'mount-narrow', [groups, onInterfaces]));
    await expect(narrow).rejects.toThrow('ec2:DescribeNetworkInterfaceAttribute');
    const wide = allow('ec2:DescribeNetworkInterfaceAttribute', '*');
    await expect(ask(await actAs(account, iam, 'mount-wide', [groups, wide]))).resolves.toBeDefined();
  });
});
