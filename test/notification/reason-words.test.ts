import { describe, expect, it } from 'vitest';
import type { Reason, Refusal } from '../../shared/change/reason.ts';
import { sayReason } from '../../shared/notification/content/reason-words.ts';

const revision = 'arn:aws:ecs:us-east-2:111122223333:task-definition/api:8';
const pointer = '/containerDefinitions/0/secrets/0/valueFrom';

/** One of each code, so that a new one is not forgotten; variants of the same stand in a list. */
const refusals: { readonly [C in Refusal['code']]: readonly (readonly [Extract<Refusal, { code: C }>, string])[] } = {
  refused: [
    [{ code: 'refused', detail: 'NoSuchEntity: gone', permission: null }, 'NoSuchEntity: gone'],
    [
      { code: 'refused', detail: 'AccessDenied: no', permission: 'iam:AttachRolePolicy' },
      'AccessDenied: no (the permission iam:AttachRolePolicy would let it)',
    ],
  ],
  'policy-quota': [
    [
      { code: 'policy-quota', role: 'exec', attached: 10, error: 'LimitExceeded' },
      'the role exec already carries 10 managed policies, which is its quota: detach one, join some, or raise the quota "Managed policies per role" (LimitExceeded)',
    ],
  ],
  'log-group-of-another': [
    [{ code: 'log-group-of-another', name: '/ecs/api' }, 'somebody else has created the log group /ecs/api'],
  ],
  'log-group-untagged': [
    [{ code: 'log-group-untagged', name: '/ecs/api' }, 'the log group /ecs/api does not carry the product’s tag'],
  ],
  'log-group-in-use': [
    [{ code: 'log-group-in-use', name: '/ecs/api' }, 'the log group /ecs/api is no longer empty: it has log streams'],
  ],
  'retention-not-set': [
    [
      {
        code: 'retention-not-set',
        name: '/ecs/api',
        detail: 'AccessDenied: no',
        permission: 'logs:PutRetentionPolicy',
      },
      'the log group /ecs/api keeps its events for ever, for its retention could not be set: AccessDenied: no (the permission logs:PutRetentionPolicy would let it)',
    ],
  ],
  'service-not-active': [
    [{ code: 'service-not-active', status: 'DRAINING' }, 'the service is DRAINING'],
    [{ code: 'service-not-active', status: null }, 'the service is of unknown status'],
  ],
  'no-primary-deployment': [[{ code: 'no-primary-deployment' }, 'the service has no primary deployment']],
  'newer-deployment': [
    [{ code: 'newer-deployment', deployment: 'ecs-svc/2' }, 'a newer deployment, ecs-svc/2, has begun'],
    [{ code: 'newer-deployment', deployment: null }, 'a newer deployment has begun'],
  ],
  'tasks-run': [
    [{ code: 'tasks-run', running: 1 }, '1 of its tasks runs, and a new deployment could stop it'],
    [{ code: 'tasks-run', running: 2 }, '2 of its tasks run, and a new deployment could stop them'],
  ],
  'revision-unregistered': [[{ code: 'revision-unregistered' }, 'the revision to move to is not registered']],
  'update-without-effect': [
    [
      { code: 'update-without-effect', has: null, wanted: revision },
      `ECS accepted the update, but the service has no task definition, not ${revision}`,
    ],
    [
      { code: 'update-without-effect', has: 'api:7', wanted: 'api:8' },
      'ECS accepted the update, but the service has api:7, not api:8',
    ],
  ],
  'revision-gone': [[{ code: 'revision-gone', revision }, `${revision} no longer exists`]],
  'other-family': [[{ code: 'other-family', revision, family: 'web' }, `${revision} is not of the family web`]],
  'nothing-to-correct': [[{ code: 'nothing-to-correct' }, 'it names no correction']],
  'not-a-reference': [
    [{ code: 'not-a-reference', pointer: '/taskRoleArn' }, '/taskRoleArn is not the place of a reference'],
  ],
  'container-elsewhere': [
    [{ code: 'container-elsewhere', container: 'web', pointer }, `container web is no longer at ${pointer}`],
  ],
  'reference-elsewhere': [[{ code: 'reference-elsewhere', name: 'DB', pointer }, `DB is no longer at ${pointer}`]],
  'reference-changed': [
    [{ code: 'reference-changed', pointer, before: 'arn:db' }, `${pointer} no longer holds arn:db`],
  ],
  'too-many-tags': [
    [
      { code: 'too-many-tags', revision },
      `${revision} has too many tags to add the two that mark a registered revision`,
    ],
  ],
  'revision-refused': [
    [
      { code: 'revision-refused', error: 'ClientException', request: 'r-1' },
      'ClientException: ECS refused the corrected revision (request r-1; CloudTrail has the whole text)',
    ],
    [
      { code: 'revision-refused', error: 'ClientException', request: null },
      'ClientException: ECS refused the corrected revision (request unknown; CloudTrail has the whole text)',
    ],
  ],
  'revision-unnamed': [[{ code: 'revision-unnamed' }, 'ECS answered without the revision that it registered']],
  'revision-differs': [
    [
      { code: 'revision-differs', revision, field: 'cpu' },
      `${revision} was registered, but its cpu differs from what was asked for: it is left unused`,
    ],
  ],
};

describe('what an executor met', () => {
  it.each(Object.values(refusals).flat())('%j is told in a sentence', (reason, sentence) => {
    expect(sayReason(reason)).toBe(sentence);
  });

  it('is told of a change that could not be taken back too, with why it was to be', () => {
    const why = { code: 'log-group-in-use', name: '/ecs/api' } as const;
    const kept: Reason = {
      code: 'kept',
      asked: { code: 'person-asked', by: 'ann' },
      why: { code: 'not-taken-back', why },
    };
    expect(sayReason(kept)).toBe(
      'ann asked for it; it could not be taken back: the log group /ecs/api is no longer empty: it has log streams',
    );
  });
});

const pulled = 'arn:aws:ecr:a:1:repository/shop/api';

describe('a reason', () => {
  it.each<readonly [Reason, string]>([
    [
      { code: 'suspended-unrecorded' },
      'it was tried and taken back, and the ledger does not say why; a person has to restore it',
    ],
    [
      {
        code: 'grant-covers-part',
        grant: 'api',
        covered: [{ action: 'secretsmanager:GetSecretValue', resource: 'arn:aws:secretsmanager:a:1:secret:db-AbCdEf' }],
        lacking: [{ action: 'kms:Decrypt', resource: 'arn:aws:kms:a:1:key/1' }],
      },
      'grant api does not cover kms:Decrypt on arn:aws:kms:a:1:key/1 (add "arn:aws:kms:a:1:key/1" to its kmsKeys); it covers secretsmanager:GetSecretValue on arn:aws:secretsmanager:a:1:secret:db-AbCdEf',
    ],
    [
      {
        code: 'grant-covers-part',
        grant: 'api',
        covered: [{ action: 'ssm:GetParameters', resource: 'p' }],
        lacking: ['a', 'b', 'c', 'd', 'e'].map((resource) => ({ action: 's3:GetObject', resource })),
      },
      'grant api does not cover s3:GetObject on a, s3:GetObject on b, s3:GetObject on c and 2 more (a grant cannot give that); it covers ssm:GetParameters on p',
    ],
    [
      {
        code: 'grant-covers-part',
        grant: 'api',
        covered: [{ action: 'ecr:GetAuthorizationToken', resource: '*' }],
        lacking: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'].map((action) => ({ action, resource: pulled })),
      },
      `grant api does not cover ecr:BatchGetImage on ${pulled} and ecr:GetDownloadUrlForLayer on ${pulled} (add "${pulled}" to its repositories); it covers ecr:GetAuthorizationToken on *`,
    ],
    [
      {
        code: 'grant-covers-part',
        grant: 'api',
        covered: [{ action: 'ssm:GetParameters', resource: 'p' }],
        lacking: [{ action: 'ecr:GetAuthorizationToken', resource: '*' }],
      },
      'grant api does not cover ecr:GetAuthorizationToken on * (add the repository of the image to its repositories); it covers ssm:GetParameters on p',
    ],
    [
      {
        code: 'grant-covers-part',
        grant: 'api',
        covered: [{ action: 'ssm:GetParameters', resource: 'p' }],
        lacking: [{ action: 'secretsmanager:GetSecretValue', resource: 'arn:aws:secretsmanager:a:1:secret:*' }],
      },
      'grant api does not cover secretsmanager:GetSecretValue on arn:aws:secretsmanager:a:1:secret:* (a grant cannot give that); it covers ssm:GetParameters on p',
    ],
    [{ code: 'service-moved', to: null }, 'the service runs no task definition, not the revision of this task'],
    [{ code: 'not-newest', newest: null }, 'the family has no ACTIVE revision'],
    [{ code: 'unknown-fields', fields: ['/a'] }, 'the task definition has a field that a new revision would lose: /a'],
    [
      { code: 'unknown-fields', fields: ['/a', '/b'] },
      'the task definition has fields that a new revision would lose: /a, /b',
    ],
  ])('%j names all that it holds', (reason, sentence) => {
    expect(sayReason(reason)).toBe(sentence);
  });
});

it.each([
  ['explicit-deny-resource-based-policy', 'a policy of the resource denies it'],
  ['no-permissions-boundary', 'no permissions boundary allows it'],
  ['no-vpc-endpoint-policy', 'no policy of a VPC endpoint allows it'],
  ['kms', 'it is denied'],
] as const)('what IAM said of %s is told in words', (denial, words) => {
  expect(sayReason({ code: 'denied-otherwise', denial }, [])).toBe(
    `ECS says that ${words}: another allow alone cannot help`,
  );
});
