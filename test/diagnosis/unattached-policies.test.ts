import { describe, expect, it } from 'vitest';
import type { RolePolicy } from '../../shared/evidence/iam.ts';
import type { PolicyStatement } from '../../shared/policy/policy-document.ts';
import { account, secret } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { accountWith, allowed, lacking } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

const allow = (more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: 'Allow',
  Action: ['secretsmanager:GetSecretValue'],
  Resource: [secret],
  ...more,
});
const policy = (...statements: readonly PolicyStatement[]): RolePolicy => ({
  name: 'shop-secrets',
  arn: `arn:aws:iam::${account}:policy/shop-secrets`,
  document: { Statement: statements },
});
const evidenceIn = async (policies: readonly RolePolicy[] | 'denied', simulation = lacking) => {
  const answers = { simulation: { '*': simulation }, 'unattached-policies': { '*': policies } };
  const { findings } = await diagnoseIn(accountWith(denial(secret), answers), denial(secret));
  return { first: findings[0], text: findings[0]?.evidence.map(({ text }) => text).join('\n') ?? '' };
};

describe('a policy that allows a lacking call and is attached to nothing', () => {
  it('is named in the evidence', async () => {
    expect((await evidenceIn([policy(allow())])).text).toContain(
      'policy "shop-secrets" allows secretsmanager:GetSecretValue on it, and is attached to nothing',
    );
  });

  it.each([
    ['it is about another secret', policy(allow({ Resource: [`${secret}2`] }))],
    ['it allows another call', policy(allow({ Action: ['secretsmanager:DescribeSecret'] }))],
    ['it allows the call on a condition', policy(allow({ Condition: { Bool: { 'aws:SecureTransport': ['true'] } } }))],
    ['it denies the call too', policy(allow(), allow({ Effect: 'Deny' }))],
    ['its text could not be read', { name: 'shop-secrets', unreadable: 'denied' }],
  ])('is not named where %s', async (_, one) => {
    const { first, text } = await evidenceIn([one]);
    expect(first).toMatchObject({ cause: 'permission-missing', certainty: 'proved' });
    expect(text).not.toContain('attached to nothing');
  });

  it('leaves the cause proved where the list cannot be read', async () => {
    expect((await evidenceIn('denied')).first).toMatchObject({ certainty: 'proved', missing: [] });
  });

  it('is not asked for where nothing is lacking', async () => {
    expect((await evidenceIn([policy(allow())], allowed)).text).not.toContain('attached to nothing');
  });
});
