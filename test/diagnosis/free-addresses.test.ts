import { expect, it } from 'vitest';
import type { Subnet } from '../../shared/evidence/network.ts';
import { service, serviceRecord, taskArn, taskDefinition } from '../fixtures/account.ts';
import { accountWith, task } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

type FakeAnswers = NonNullable<Parameters<typeof accountWith>[1]>;

const reason =
  "(service api) failed to launch a task with (error Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-a': InsufficientFreeAddressesInSubnet)";
const subnet = (id: string, freeAddresses?: number): Subnet => ({
  id,
  vpc: 'vpc-1',
  zone: 'us-east-1a',
  cidr: '10.0.1.0/28',
  ipv6Cidrs: [],
  ...(freeAddresses !== undefined && { freeAddresses }),
});

async function told(subnets: readonly Subnet[] | 'denied', text = reason, more: FakeAnswers = {}) {
  const [deployment] = serviceRecord().deployments;
  if (deployment === undefined) throw new Error('the fixture has a deployment');
  const deployments = [{ ...deployment, subnets: ['subnet-a', 'subnet-b'] }];
  const fake = accountWith('', {
    ...task({}),
    service: { [service]: serviceRecord({ deployments }) },
    subnets: { '*': subnets },
    ...more,
  });
  const { findings } = await diagnoseIn(fake, text);
  return findings.find(({ failing }) => failing);
}

it('a subnet of the service without a free address proves that it is full', async () => {
  const finding = await told([subnet('subnet-a', 0), subnet('subnet-b', 7)]);
  expect(finding).toMatchObject({ cause: 'subnet-full', certainty: 'proved', resource: 'subnet-a' });
  expect(finding?.title).toBe('subnet-a has no free address for the network interface of the task');
  expect(finding?.evidence.map(({ text, source }) => `${text} [${source}]`)).toEqual(
    expect.arrayContaining([
      'subnet-a (10.0.1.0/28, us-east-1a) has 0 free addresses [fake:subnets]',
      'subnet-b (10.0.1.0/28, us-east-1a) has 7 free addresses [fake:subnets]',
    ]),
  );
});

it.each([
  ['has some by now', [subnet('subnet-a', 9), subnet('subnet-b', 0)], 'addresses were freed since'],
  ['is not one of its deployment', [subnet('subnet-b', 0)], 'other tasks or interfaces in the subnet go away soon'],
])('another full subnet proves nothing, if the subnet that ECS names %s', async (_, subnets, when) => {
  const finding = await told(subnets);
  expect(finding).toMatchObject({ certainty: 'reported', resource: 'subnet-a', passes: { is: 'perhaps', when } });
  expect(finding?.evidence.map(({ text }) => text).join()).toContain('subnet-b (10.0.1.0/28, us-east-1a) has 0 free');
});

it('any full subnet proves it, if ECS names none', async () => {
  const finding = await told(
    [subnet('subnet-a', 9), subnet('subnet-b', 0)],
    '(service api) failed to launch a task with (error Unexpected EC2 error while attempting to Create Network Interface: InsufficientFreeAddressesInSubnet)',
  );
  expect(finding).toMatchObject({ certainty: 'proved', resource: 'subnet-b' });
});

it('what is proved full is not told as passed, though another start worked', async () => {
  const start = { arn: taskArn('a2'), taskDefinitionArn: taskDefinition, createdAt: '2026-11-23T09:59:30.000Z' };
  const failed = { ...start, stoppedAt: '2026-11-23T10:00:00.000Z', passedInitialisation: false };
  const later = { ...start, createdAt: '2026-11-23T10:05:00.000Z', passedInitialisation: true };
  const finding = await told([subnet('subnet-a', 0), subnet('subnet-b', 7)], reason, {
    'service-tasks': { [service]: [failed, later] },
  });
  expect(finding).toMatchObject({ certainty: 'proved', passes: { is: 'perhaps' } });
  expect(finding?.next).not.toContain('Change nothing');
});

it('subnets that have free addresses by now do not prove it, and the message says so', async () => {
  const finding = await told([subnet('subnet-a', 1), subnet('subnet-b', 7)]);
  expect(finding).toMatchObject({ cause: 'subnet-full', certainty: 'reported' });
  expect(finding?.passes).toMatchObject({ is: 'perhaps', when: 'addresses were freed since' });
  expect(finding?.evidence.map(({ text }) => text)).toContain('subnet-a (10.0.1.0/28, us-east-1a) has 1 free address');
});

it.each([
  ['the subnets cannot be read', 'denied' as const],
  ['EC2 does not count their addresses', [subnet('subnet-a')]],
])('the cause stays as ECS reports it, if %s', async (_, subnets) => {
  const finding = await told(subnets);
  expect(finding).toMatchObject({ cause: 'subnet-full', certainty: 'reported' });
  expect(finding?.evidence.map(({ text }) => text).join()).not.toContain('free address');
});

it('a full subnet explains no other lack', async () => {
  const finding = await told(
    [subnet('subnet-a', 0)],
    '(service api) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
  );
  expect(finding).toMatchObject({ cause: 'capacity-unavailable', certainty: 'reported' });
});
