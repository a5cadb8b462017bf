import { describe, expect, it } from 'vitest';
import { consentOfGrant } from '../../shared/change/consent.ts';
import { asGranted } from '../../shared/change/guardrails/as-granted.ts';
import type { PolicyStatement } from '../../shared/policy/policy-document.ts';
import { account, region, secret } from '../fixtures/account.ts';
import { grant } from '../fixtures/owner.ts';
import { attaching, held, pass, policy, type Row, verdictOf } from './guarded.ts';

const read = 'secretsmanager:GetSecretValue';
const key = `arn:aws:kms:${region}:${account}:key/k-1`;
const saying = (...statements: readonly PolicyStatement[]) => ({
  account: { 'managed-policy': { [policy]: { Statement: statements } } },
});
const exact: PolicyStatement = { Effect: 'Allow', Action: [read], Resource: [secret] };
const differs = (more: readonly string[], less: readonly string[]) =>
  held({ code: 'policy-differs', policy, more, less });
const call = `${read.toLowerCase()} on ${secret}`;
const withKey = { planned: { ...attaching, consent: consentOfGrant({ ...grant, kmsKeys: [key] }) } };
const via = { StringEquals: { 'kms:ViaService': [`secretsmanager.${region}.amazonaws.com`] } };
const decrypt: PolicyStatement = { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: [key] };

describe('the policy of a grant', () => {
  it.each<Row>([
    ['that says what the grant says passes', saying(exact), pass],
    [
      'that says it in other words passes',
      saying({ ...exact, Sid: 'X', Action: ['SecretsManager:getsecretvalue'] }),
      pass,
    ],
    ['that says it twice passes', saying(exact, exact), pass],
    ['that does not exist is left to IAM', {}, pass],
    [
      'that could not be read is held',
      { account: { 'managed-policy': { [policy]: 'denied' } } },
      held({ code: 'policy-unread', policy, detail: 'AccessDenied' }),
    ],
    [
      'that nobody asked for is held',
      { unasked: ['managed-policy'] },
      held({ code: 'policy-unread', policy, detail: 'it was not asked for' }),
    ],
    [
      'that allows another thing too is held',
      saying({ ...exact, Resource: [secret, `${secret}2`] }),
      differs([`${call}2`], []),
    ],
    [
      'that allows more by a pattern is held',
      saying({ ...exact, Action: ['secretsmanager:*'] }),
      differs([`secretsmanager:* on ${secret}`], [call]),
    ],
    [
      'that allows all but something is held',
      saying({ Effect: 'Allow', NotAction: [read], Resource: [secret] }),
      differs([`all but ${call}`], [call]),
    ],
    ['that lacks something is held', saying(), differs([], [call])],
    ['that denies it as well is held', saying(exact, { ...exact, Effect: 'Deny' }), differs([`a deny of ${call}`], [])],
    ['whose condition is the grant’s passes', { ...withKey, ...saying({ ...decrypt, Condition: via }, exact) }, pass],
    [
      'without the condition of the grant is held',
      { ...withKey, ...saying(exact, decrypt) },
      differs(
        [`kms:decrypt on ${key}`],
        [`kms:decrypt on ${key} if StringEquals kms:viaservice secretsmanager.${region}.amazonaws.com`],
      ),
    ],
  ])('%s', async (_title, given, expected) => {
    expect(await verdictOf(asGranted, given)).toEqual(expected);
  });
});
