import { describe, expect, it } from 'vitest';
import type { PolicyStatement } from '../../shared/policy/policy-document.ts';
import { account, definition, region, role, secret, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { accountWith, lacking, ssm } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

const read = 'secretsmanager:GetSecretValue';
const allow = (fields: Partial<PolicyStatement>): PolicyStatement => ({ Effect: 'Allow', Action: [read], ...fields });

/** What is found of a role with one policy, `reads`, that does not allow the call. */
async function deniedBeside(statement: PolicyStatement) {
  const { findings } = await diagnoseIn(
    accountWith('', {
      'role-policies': { [role]: [{ name: 'reads', document: { Statement: [statement] } }] },
      simulation: { '*': lacking },
    }),
    denial(secret),
  );
  return findings[0];
}

const texts = (finding: Awaited<ReturnType<typeof deniedBeside>>) => finding?.evidence.map(({ text }) => text);

describe('the evidence of a missing permission', () => {
  it('shows the condition of a policy literally, and offers no allow that walks around it', async () => {
    const Condition = { StringEquals: { 'aws:ResourceTag/team': ['shop'] } };
    const finding = await deniedBeside(allow({ Resource: ['*'], Condition }));
    expect(texts(finding)).toContain(
      `policy reads allows ${read} on it, but only if ${JSON.stringify(Condition)}, which this call does not meet`,
    );
    expect(finding?.next).toContain('An allow without the condition would walk around it.');
    expect(finding?.remedy).toBeNull();
  });

  it('offers the allow where the policy names other resources only, and counts those that it does not show', async () => {
    const others = ['a', 'b', 'c', 'd', 'e'].map((name) => `${secret}${name}`);
    const finding = await deniedBeside(allow({ Resource: others }));
    expect(texts(finding)).toContain(
      `policy reads allows ${read}, but only on ${others.slice(0, 3).join(', ')}, and 2 more`,
    );
    expect(finding?.remedy).not.toBeNull();
  });
});

describe('a parameter that an ARN names and that does not exist', () => {
  const missing = async (resource: string) => {
    const arn = `arn:aws:ssm:${region}:${account}:parameter/${resource}`;
    const { findings } = await diagnoseIn(
      accountWith('', {
        'task-definition': { [taskDefinition]: definition({ DSN: arn }) },
        'names-like': { '*': ['/shop/prod/dsn'] },
      }),
      ssm(`invalid ssm parameters: ${arn}`),
    );
    return findings[0];
  };

  it('is told by the name that it would have, with the nearest one first and the command that creates it', async () => {
    const finding = await missing('shop/prod/dns');
    expect(finding?.title).toBe(`the parameter /shop/prod/dns of DSN does not exist in ${region}`);
    expect(finding?.next.split('\n')[0]).toBe(
      `If /shop/prod/dsn was meant, register a revision whose valueFrom is arn:aws:ssm:${region}:${account}:parameter/shop/prod/dsn`,
    );
    expect(JSON.stringify(finding?.instructions)).toContain('"--name",{"value":"/shop/prod/dns"}');
  });

  it('is told by both names, where it has one part', async () => {
    expect((await missing('dsn'))?.title).toBe(`the parameter dsn or /dsn of DSN does not exist in ${region}`);
  });
});
