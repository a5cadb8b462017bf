import { expect, it } from 'vitest';
import { type Ask, type FactKind, keyOf } from '../../shared/evidence/ask.ts';
import { account, region, secret } from '../fixtures/account.ts';
import { privateWithNat, withEndpoint, withS3Gateway } from '../fixtures/topology.ts';
import { accountWith, asm, inSubnet, networkOf, task } from './cases/case.ts';
import { cases } from './cases/index.ts';
import { diagnoseIn } from './diagnose-in.ts';

/** AWS calls of a read, where it takes more than one (test/aws shows them; a role's own policies come on top, eight at most). */
const calls: Readonly<Partial<Record<FactKind, number>>> = {
  'role-policies': 2,
  'vpc-attributes': 2,
  'file-system': 3,
  // Lists those that run and those that stopped, and describes them.
  'service-tasks': 3,
};

/** Simulations of one role, action and context are one call, whatever their resources. */
function callsOf(asked: readonly Ask[]): number {
  const once = new Map(asked.map((ask) => [callKey(ask), ask]));
  // What every look at a failure begins with, beside what the fixture reads: the stopped task.
  return 1 + [...once.values()].reduce((sum, { kind }) => sum + (calls[kind] ?? 1), 0);
}

function callKey(ask: Ask): string {
  return ask.kind === 'simulation' ? keyOf({ ...ask, subject: { ...ask.subject, resource: '' } }) : keyOf(ask);
}

/** What the definition of a case needs: every secret, parameter, file, log stream, image, and the role. */
function requirementsOf(definition: NonNullable<ReturnType<typeof accountWith>['task-definition']>): number {
  const [record] = Object.values(definition);
  if (record === undefined || typeof record === 'string') throw new Error('the case has a task definition');
  const each = record.containers.map(
    (one) =>
      one.secrets.length +
      one.environmentFiles.length +
      one.logSecretOptions.length +
      Number(one.repositoryCredentials !== undefined) +
      Number(one.logDriver === 'awslogs') +
      Number(one.image.includes('.dkr.ecr.')) +
      1,
  );
  return 1 + record.fileSystems.length + each.reduce((sum, count) => sum + count, 0);
}

it.each(cases)('a diagnosis of $cause, $title, takes at most 12 calls and 2 a requirement', async (one) => {
  const asked: Ask[] = [];
  await diagnoseIn(one.account, one.reason, one.event, asked);
  expect(callsOf(asked)).toBeLessThanOrEqual(12 + 2 * requirementsOf(one.account['task-definition'] ?? {}));
});

it('so does one of a large task, with a NAT gateway, endpoints, and a key behind each secret', async () => {
  const key = (index: number) => `arn:aws:kms:${region}:${account}:key/${index}`;
  const secrets = Array.from({ length: 20 }, (_, index) => secret.replace('api/db', `api/db-${index}`));
  const group = { 'awslogs-group': '/ecs/api', 'awslogs-region': region, 'awslogs-stream-prefix': 'api' };
  const definition = task({
    image: `${account}.dkr.ecr.${region}.amazonaws.com/api:1`,
    secrets: secrets.map((valueFrom, index) => ({ name: `S${index}`, valueFrom })),
    logDriver: 'awslogs',
    logOptions: group,
  });
  const endpoints = ['secretsmanager', 'ecr.api', 'ecr.dkr', 'logs'].map((name) => withEndpoint(name));
  const fake = accountWith('', {
    ...definition,
    ...networkOf(privateWithNat(...endpoints, withS3Gateway(['rtb-a']))),
    secret: Object.fromEntries(
      secrets.map((arn, index) => [arn, { arn, name: arn, kmsKeyId: key(index % 2), tags: {} }]),
    ),
    key: Object.fromEntries(
      [0, 1].map((index) => [key(index), { arn: key(index), manager: 'CUSTOMER' as const, state: 'Enabled' }]),
    ),
  });
  const asked: Ask[] = [];
  await diagnoseIn(fake, asm("invalid character 'x' looking for beginning of value"), inSubnet('subnet-a'), asked);
  const requirements = requirementsOf(fake['task-definition'] ?? {});
  expect(requirements).toBe(24);
  expect(callsOf(asked)).toBeLessThanOrEqual(12 + 2 * requirements);
});
