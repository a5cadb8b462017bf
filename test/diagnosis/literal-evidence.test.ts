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
      `policy "reads" allows ${read} on it, but only if ${JSON.stringify(Condition)}, which this call does not meet`,
    );
    expect(finding?.next).toContain('An allow without the condition would walk around it.');
    expect(finding?.remedy).toBeNull();
  });

  it.each([
    ['another Region', { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } }],
    [
      'another Region, whatever else it asks for',
      { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'], 'aws:ResourceTag/team': ['shop'] } },
    ],
    ['every Region but this one', { StringNotEquals: { 'aws:RequestedRegion': [region] } }],
  ])('offers the allow where the condition of a policy is about the calls in %s', async (_title, Condition) => {
    const finding = await deniedBeside(allow({ Resource: ['*'], Condition }));
    expect(finding?.remedy).toMatchObject({ is: 'permission', statement: { actions: [read], resources: [secret] } });
  });

  it.each([
    ['this Region and a tag', { StringEquals: { 'aws:RequestedRegion': [region], 'aws:ResourceTag/team': ['shop'] } }],
    ['a tag of the role, which it has another value of', { StringEquals: { 'aws:PrincipalTag/team': ['shop'] } }],
    ['an address', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } }],
  ])('offers no allow where the condition asks for %s', async (_title, Condition) => {
    const finding = await deniedBeside(allow({ Resource: ['*'], Condition }));
    expect(finding?.remedy).toBeNull();
  });

  it('offers both calls for a secret where the role may use its key through Parameter Store only', async () => {
    const key = `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`;
    const Condition = { StringEquals: { 'kms:ViaService': [`ssm.${region}.amazonaws.com`] } };
    const viaSsm = allow({ Action: ['kms:Decrypt'], Resource: [key], Condition });
    const toAccount = { AWS: [`arn:aws:iam::${account}:root`] };
    const ofKey = allow({ Principal: toAccount, Action: ['kms:*'], Resource: ['*'] });
    const { findings } = await diagnoseIn(
      accountWith('', {
        secret: { [secret]: { arn: secret, name: 'api/db', tags: {}, kmsKeyId: key } },
        key: { [key]: { arn: key, manager: 'CUSTOMER', state: 'Enabled' } },
        'key-policy': { [key]: { document: { Statement: [ofKey] } } },
        'role-policies': { [role]: [{ name: 'parameters', document: { Statement: [viaSsm] } }] },
        simulation: { '*': lacking },
      }),
      denial(secret),
    );
    expect(findings[0]?.remedy).toMatchObject({
      statement: { actions: [read, 'kms:Decrypt'], resources: [secret, key] },
    });
  });

  it('offers the allow where the policy names other resources only, and counts those that it does not show', async () => {
    const others = ['a', 'b', 'c', 'd', 'e'].map((name) => `${secret}${name}`);
    const finding = await deniedBeside(allow({ Resource: others }));
    expect(texts(finding)).toContain(
      `policy "reads" allows ${read}, but only on ${others.slice(0, 3).join(', ')}, and 2 more`,
    );
    expect(finding?.remedy).not.toBeNull();
  });
});

describe('what the policies of the role show beside ECS’s word, where the call could not be simulated', () => {
  const Condition = { StringEquals: { 'aws:ResourceTag/team': ['shop'] } };
  const unsimulated = async (statement: PolicyStatement, simulation: 'denied' | typeof lacking, reason: string) => {
    const { findings } = await diagnoseIn(
      accountWith('', {
        'role-policies': { [role]: [{ name: 'reads', document: { Statement: [statement] } }] },
        simulation: { '*': simulation },
      }),
      reason,
    );
    return findings[0];
  };

  it.each([
    ['was denied to the product', 'denied' as const],
    ['depends on what is not known', { ...lacking, missingContext: ['aws:SourceVpce'] }],
  ])('is the condition that must be met, and no allow without it, where the simulation %s', async (_, simulation) => {
    const finding = await unsimulated(allow({ Resource: ['*'], Condition }), simulation, denial(secret));
    expect(finding).toMatchObject({ cause: 'permission-missing', certainty: 'reported', remedy: null });
    expect(finding?.next).toContain('An allow without the condition would walk around it.');
    expect(finding?.next).not.toMatch(/^Allow /m);
    expect(texts(finding)).toContainEqual(expect.stringContaining(JSON.stringify(Condition)));
  });

  it('is what the policies name instead, with the allow that is lacking', async () => {
    const finding = await unsimulated(allow({ Resource: [`${secret}x`] }), 'denied', denial(secret));
    expect(finding).toMatchObject({ certainty: 'reported', remedy: { statement: { resources: [secret] } } });
    expect(texts(finding)).toContain(`policy "reads" allows ${read}, but only on ${secret}x`);
  });

  it.each([
    ['its statement with its condition', { Sid: 'no', Condition }, `statement no (if ${JSON.stringify(Condition)})`],
    ['its statement without Sid', { NotResource: ['arn:aws:s3:::*'] }, 'a statement without Sid'],
  ])('is, of a deny, %s', async (_, fields, told) => {
    const deny: PolicyStatement = { Effect: 'Deny', Action: ['secretsmanager:*'], ...fields };
    const text = denial(secret).replace(
      /because no identity-based policy.*$/,
      'with an explicit deny in an identity-based policy',
    );
    const simulated = { ...lacking, decision: 'explicitDeny', matched: ['reads'] } as const;
    const proved = await unsimulated(deny, simulated, text);
    expect(proved).toMatchObject({ cause: 'explicit-deny', certainty: 'proved' });
    const reported = await unsimulated(deny, 'denied', text);
    expect(reported).toMatchObject({ cause: 'explicit-deny', certainty: 'reported' });
    for (const finding of [proved, reported]) expect(texts(finding)).toContain(`policy "reads" denies it by ${told}`);
  });
});

it.each([
  ['whole', 'x'.repeat(100), ''],
  ['with the number of characters that are not shown', 'x'.repeat(400), ' and 107 more characters'],
])('what the definition holds is shown %s', async (_, tail, more) => {
  const { findings } = await diagnoseIn(
    accountWith('', { 'task-definition': { [taskDefinition]: definition({ DB: `no arn ${tail}` }) } }),
    'ResourceInitializationError: unable to pull secrets or registry auth',
  );
  const [finding] = findings.filter(({ cause }) => cause === 'reference-malformed');
  expect(texts(finding)?.[0]).toMatch(new RegExp(`valueFrom is "no arn x+"${more}$`));
});

describe('who may assume a role', () => {
  it('is told with the number of those that are not named', async () => {
    const AWS = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `arn:aws:iam::${account}:role/${name}`);
    const trust = { Statement: [{ Effect: 'Allow' as const, Principal: { AWS }, Action: ['sts:AssumeRole'] }] };
    const { findings } = await diagnoseIn(
      accountWith('', { role: { [role]: { arn: role, name: 'api-exec', trust, tags: {} } } }),
      'ECS was unable to assume the role',
    );
    const [finding] = findings.filter(({ cause }) => cause === 'role-not-assumable');
    expect(texts(finding)?.join()).toMatch(/trusts .*role\/d, and 2 more$/);
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
