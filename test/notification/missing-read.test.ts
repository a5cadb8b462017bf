import { expect, it } from 'vitest';
import type { Unresolved } from '../../shared/incident/incident.ts';
import { sayUnresolved } from '../../shared/notification/content/missing-read.ts';

const read = { ask: { kind: 'role', subject: 'exec' }, why: 'iam:GetRole denied: AccessDenied' } as const;
const sentences: readonly (readonly [string, Unresolved])[] = [
  ['role was not read: iam:GetRole denied: AccessDenied', { is: 'not-read', ...read }],
  [
    'role does not decide: iam:GetRole denied: AccessDenied (the permission iam:GetRole would let it)',
    { is: 'does-not-decide', ...read, permission: 'iam:GetRole' },
  ],
  [
    'the way from subnet-a could not be followed to ECR (ecr.api), S3: it leads to tgw-1',
    { is: 'way-not-followed', subnet: 'subnet-a', things: ['ECR (ecr.api)', 'S3'], because: 'it leads to tgw-1' },
  ],
  ['not told as a cause: no way to S3: this very task got past it', { is: 'got-past', things: ['no way to S3'] }],
  [
    "The ledger's record was longer than 400 KB: the evidence of its findings, but for one line each was cut from it.",
    { is: 'cut', texts: false },
  ],
  [
    "The ledger's record was longer than 400 KB: the evidence of its findings and the ends of their texts was cut from it.",
    { is: 'cut', texts: true },
  ],
  ['as it was published', { is: 'as-told', text: 'as it was published' }],
];

it.each(sentences)('what is left open is said as "%s"', (sentence, unresolved) => {
  expect(sayUnresolved(unresolved)).toBe(sentence);
});
