import { describe, expect, it } from 'vitest';
import { report } from '../../shared/diagnosis/advice/report.ts';
import type { Knowledge } from '../../shared/evidence/ask.ts';
import type { PolicyStatement } from '../../shared/policy/policy-document.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { secret } from '../fixtures/account.ts';
import { denial, region } from '../fixtures/event.ts';
import { isolated, withEndpoint } from '../fixtures/topology.ts';
import { accountWith, allowed, inSubnet, networkOf, task } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

type Answers = NonNullable<Parameters<typeof accountWith>[1]>;

const denied = (because: string, on = secret) => denial(on).replace(/because no .*$/, because);
const outright = (policy: string) => `with an explicit deny in ${policy}`;
const lacking = (policy: string) => `because no ${policy} allows the secretsmanager:GetSecretValue action`;

/** Denies under a condition that is not known here, so that only ECS's text tells whether it holds. */
const perhaps: PolicyStatement = {
  Effect: 'Deny',
  Principal: { AWS: ['*'] },
  Action: ['*'],
  Resource: ['*'],
  Condition: { StringNotEquals: { 'aws:SourceIp': ['192.0.2.1'] } },
};
const open = { Statement: [{ ...perhaps, Effect: 'Allow' } as const, perhaps] };
const simulated = (fields: Partial<Knowledge['simulation']>): Answers => ({
  simulation: { '*': { decision: 'explicitDeny', missingContext: [], matched: [], ...fields } },
});

const within = (answers: Answers) => accountWith('', { simulation: { '*': allowed }, ...answers });

describe('a statement that denies', () => {
  it.each(
    [
      'an identity-based policy',
      'a resource-based policy',
      'a VPC endpoint policy',
      'a permissions boundary',
      'a service control policy',
      'a resource control policy',
      'a session policy',
    ].map((policy) => ({ policy })),
  )('of $policy is to be narrowed, by ECS’s text alone: nothing that allows can help', ({ policy }) => {
    const { next } = report(readStoppedReason(denied(outright(policy))));
    expect(next).toMatch(/narrow it|a deny beats every allow/);
    expect(next).not.toMatch(/\b(?:Let|Allow|widen|let)\b/);
  });

  it.each([
    {
      of: 'the organization',
      phrase: ['a service control policy', 'service control policy'],
      account: within(simulated({ allowedByOrganizations: false })),
    },
    {
      of: 'the boundary',
      phrase: ['a permissions boundary', 'permissions boundary'],
      account: within(simulated({ allowedByBoundary: false })),
    },
    {
      of: 'the secret, as far as its policy shows',
      phrase: ['a resource-based policy', 'resource-based policy'],
      account: within({ 'secret-policy': { [secret]: { document: open } } }),
    },
    {
      of: 'the endpoint, as far as its policy shows',
      phrase: ['a VPC endpoint policy', 'VPC endpoint policy'],
      account: within({
        ...networkOf(isolated(withEndpoint('secretsmanager', { policy: open }))),
      }),
    },
  ])('of $of is told as that in the account; where none allows, the statement that would is shown', async (one) => {
    const [deny = '', none = ''] = one.phrase;
    const ofText = async (because: string) => {
      const { findings } = await diagnoseIn(one.account, denied(because), inSubnet('subnet-a'));
      const [finding] = findings.filter(({ cause }) => cause.endsWith('-denies'));
      return finding;
    };
    const denying = await ofText(outright(deny));
    expect(denying?.title).toMatch(/ denies .*secretsmanager:GetSecretValue/);
    expect(denying?.next).toContain('a deny beats every allow');
    expect(denying?.instructions).toEqual([]);
    const silent = await ofText(lacking(none));
    expect(silent?.title).toContain('does not allow');
    expect(silent?.instructions.map(({ is }) => is)).toEqual(['document']);
  });

  it('of another account’s resource is to be narrowed there', async () => {
    const foreign = secret.replace(/:\d{12}:/, ':444455556666:');
    const account = accountWith('', task({ secrets: [{ name: 'DB', valueFrom: foreign }] }));
    const told = async (policy: string) => {
      const { findings } = await diagnoseIn(account, denied(outright(policy), foreign));
      return findings.find(({ cause }) => cause === 'resource-policy-denies');
    };
    const denying = await told('a resource-based policy');
    expect(denying?.next).toMatch(/^Ask in account 444455556666 why it is there; .* a deny beats every allow\.$/);
    // What denies it is another policy, of which the account's own says nothing.
    expect((await told('a session policy'))?.next).not.toContain('a deny beats every allow');
  });

  it('of one call says nothing of another: the secret’s policy is not what denies the use of its key', async () => {
    const key = `arn:aws:kms:${region}:111122223333:key/1`;
    const account = within({
      secret: { [secret]: { arn: secret, name: 'api/db', kmsKeyId: key, tags: {} } },
      key: { [key]: { arn: key, manager: 'CUSTOMER', state: 'Enabled' } },
      'secret-policy': { [secret]: { document: open } },
    });
    const reason = denied(outright('a resource-based policy')).replaceAll(
      'secretsmanager:GetSecretValue',
      'kms:Decrypt',
    );
    const { findings } = await diagnoseIn(account, reason);
    for (const { title } of findings) expect(title).not.toMatch(/denies secretsmanager:GetSecretValue/);
  });
});
