import { describe, expect, it } from 'vitest';
import type { RolePolicy } from '../../shared/evidence/iam.ts';
import { fakeAccount, role, secret } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { diagnoseIn } from './diagnose-in.ts';

const byAws: RolePolicy = {
  name: 'AmazonECSTaskExecutionRolePolicy',
  arn: 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy',
  unreadable: 'its text was not fetched, because it is managed by AWS',
};
const own: RolePolicy = {
  name: 'logs',
  document: { Statement: [{ Effect: 'Allow', Action: ['logs:PutLogEvents'], Resource: ['*'] }] },
};

const reason = denial(secret);

async function explained(...policies: readonly RolePolicy[]): Promise<readonly string[]> {
  const account = fakeAccount(reason, { 'role-policies': { [role]: policies } });
  const { findings } = await diagnoseIn(account, reason);
  const [finding] = findings.filter(({ cause }) => cause === 'permission-missing');
  return finding?.evidence.filter(({ source }) => source === 'fake:role-policies').map(({ text }) => text) ?? [];
}

describe('why a permission is missing', () => {
  it('is said of the policies whose text was read, and of no others', async () => {
    expect(await explained(own, byAws)).toEqual(['no statement of policy "logs" allows secretsmanager:GetSecretValue']);
  });

  it('is not said of statements where the text of no policy was read', async () => {
    expect(await explained(byAws)).toEqual([
      'the role has only policy "AmazonECSTaskExecutionRolePolicy" of AWS, which the simulation includes',
    ]);
  });

  it('is said of each policy as a policy, whatever it is called', async () => {
    expect(
      await explained({ ...own, name: 'own' }, { ...own, name: 'no' }, { name: 'yes', unreadable: 'denied' }),
    ).toEqual([
      'no statement of policies "own", "no" allows secretsmanager:GetSecretValue',
      'not readable: policy "yes" (denied)',
    ]);
  });

  it('is said of the first policies, with the number of the others', async () => {
    const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ ...own, name }));
    expect(await explained(...many)).toEqual([
      'no statement of policies "a", "b", "c", "d", and 2 more allows secretsmanager:GetSecretValue',
    ]);
  });

  it('is not that a condition is missing where a policy allows the call without one', async () => {
    const allows = { Effect: 'Allow', Action: ['secretsmanager:*'], NotResource: ['arn:aws:s3:::*'] } as const;
    expect(await explained({ name: 'new', document: { Statement: [allows] } })).toEqual([
      'policy "new" allows secretsmanager:GetSecretValue on it, without a condition: perhaps it does so only since this failure',
    ]);
  });

  it('is that there are none where the role has none', async () => {
    expect(await explained()).toEqual(['the role has no policies, so none allows secretsmanager:GetSecretValue']);
  });
});
