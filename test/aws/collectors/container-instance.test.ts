import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeContainerInstancesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { account, ask, itTellsFailuresApart, known, region } from './collecting.ts';

const ecs = mockClient(ECSClient);
const ec2 = mockClient(EC2Client);
const arn = `arn:aws:ecs:${region}:${account}:container-instance/shop/0123`;
beforeEach(() => {
  ecs.reset();
  ec2.reset();
});
const onInstance = (ec2InstanceId: string) =>
  ecs
    .on(DescribeContainerInstancesCommand, { cluster: 'shop', containerInstances: [arn] })
    .resolves({ containerInstances: [{ containerInstanceArn: arn, ec2InstanceId }] });

describe('a container instance', () => {
  itTellsFailuresApart('container-instance', arn, 'ecs:DescribeContainerInstances', (error) => void ecs.rejects(error));

  it('is read with the primary interface of its EC2 instance', async () => {
    onInstance('i-1');
    ec2.on(DescribeInstancesCommand, { Filters: [{ Name: 'instance-id', Values: ['i-1'] }] }).resolves({
      Reservations: [
        {
          Instances: [
            {
              InstanceId: 'i-1',
              SubnetId: 'subnet-a',
              NetworkInterfaces: [
                { Attachment: { DeviceIndex: 1 }, SubnetId: 'subnet-task', Groups: [{ GroupId: 'sg-task' }] },
                {
                  Attachment: { DeviceIndex: 0 },
                  SubnetId: 'subnet-a',
                  Groups: [{ GroupId: 'sg-host' }],
                  Association: { PublicIp: '3.1.1.1' },
                },
              ],
            },
          ],
        },
      ],
    });
    expect(await known('container-instance', arn)).toEqual({
      instance: 'i-1',
      place: { subnet: 'subnet-a', securityGroups: ['sg-host'], publicIp: true },
    });
  });

  it('without a public address says so', async () => {
    onInstance('i-1');
    const instance = { InstanceId: 'i-1', SubnetId: 'subnet-a', SecurityGroups: [{ GroupId: 'sg-host' }] };
    ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances: [instance] }] });
    expect(await known('container-instance', arn)).toMatchObject({ place: { publicIp: false } });
  });

  it('that EC2 does not show, or that is External, has no place', async () => {
    onInstance('i-1');
    ec2.on(DescribeInstancesCommand).resolves({ Reservations: [] });
    expect(await known('container-instance', arn)).toEqual({ instance: 'i-1' });
    onInstance('mi-1');
    expect(await known('container-instance', arn)).toEqual({ instance: 'mi-1' });
    expect(ec2.commandCalls(DescribeInstancesCommand)).toHaveLength(1);
  });

  it('is absent when ECS no longer knows it, and unreadable for any other failure', async () => {
    ecs.on(DescribeContainerInstancesCommand).resolves({ failures: [{ arn, reason: 'MISSING' }] });
    expect(await ask('container-instance', arn)).toMatchObject({ is: 'absent' });
    ecs.on(DescribeContainerInstancesCommand).resolves({ failures: [{ arn, reason: 'INACTIVE' }] });
    expect(await ask('container-instance', arn)).toMatchObject({ is: 'unavailable' });
  });
});
