import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../shared/aws/ledger/former-reasons.ts';
import { readJsonAttribute } from '../../shared/aws/ledger/stored-json.ts';
import { isOwnersWill } from '../../shared/change/owners-will.ts';
import type { Reason } from '../../shared/change/reason.ts';
import { releaseOf } from '../../shared/change/release.ts';
import { sayReason } from '../../shared/notification/content/reason-words.ts';

const role = 'arn:aws:iam::111122223333:role/api-task';
const revision = 'arn:aws:ecs:us-east-2:111122223333:task-definition/api:6';

/** Reasons as earlier editions wrote them, and what people are told of them now. */
const former = [
  [{ code: 'role-not-passable', role }, `the configuration does not let the role ${role} be passed`],
  [
    { code: 'earlier-not-active', revision, status: 'INACTIVE' },
    `${revision}, the last revision that completed a deployment, is INACTIVE`,
  ],
  [{ code: 'refused', detail: 'AccessDenied' }, 'AccessDenied'],
  [{ code: 'unknown-field', field: 'gpus' }, 'the task definition has a field that a new revision would lose: gpus'],
  [{ code: 'mode', mode: 'dry-run', because: 'the parameter says so' }, 'the mode was dry-run (the parameter says so)'],
] as const;

describe('a reason that an earlier edition wrote', () => {
  it.each(former)('%j is told in whole sentences, wherever it stands in the record', (reason, told) => {
    const stored = { schema: 1, findings: [{ reason }], changes: [{ reason: { code: 'depends-on', why: reason } }] };
    const read = readJsonAttribute({ json: { S: JSON.stringify(stored) } }) as unknown as {
      readonly findings: readonly { readonly reason: Reason }[];
      readonly changes: readonly { readonly reason: Extract<Reason, { code: 'depends-on' }> }[];
    };
    for (const one of [read.findings[0]?.reason, read.changes[0]?.reason.why]) {
      if (one === undefined) throw new Error('the record has two reasons');
      expect(sayReason(one)).toContain(told);
      expect(sayReason(one)).not.toMatch(/undefined|null/);
      expect(() => [isOwnersWill(one), releaseOf(one)]).not.toThrow();
    }
  });

  it('is read as it is once it has the shape of now', () => {
    const reasons = [
      { code: 'role-not-passable', roles: [role, `${role}-2`] },
      { code: 'earlier-not-active', revision, status: 'INACTIVE', lacking: [role] },
      { code: 'refused', detail: 'no', permission: 'iam:AttachRolePolicy' },
    ];
    expect(parseRecord(JSON.stringify(reasons))).toEqual(reasons);
  });
});
