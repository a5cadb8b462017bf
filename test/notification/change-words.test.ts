import { describe, expect, it } from 'vitest';
import type { Action, ChangeKindName, Seen } from '../../shared/change/kinds/index.ts';
import { sayStates } from '../../shared/notification/content/change-words.ts';

const revision = (number: number) => `arn:aws:ecs:us-east-2:111122223333:task-definition/api:${number}`;
const service = 'arn:aws:ecs:us-east-2:111122223333:service/shop/api';
const role = 'arn:aws:iam::111122223333:role/exec';
const policy = 'arn:aws:iam::111122223333:policy/path/ours';

const attach: Action = { kind: 'attach-grant', grant: 'api', role, policy };
const register: Action = {
  kind: 'register-revision',
  family: 'api',
  from: revision(7),
  corrections: [
    { pointer: '/a', container: 'web', name: 'DB', before: 'db:url', after: 'db:url::' },
    { pointer: '/b', container: 'log', name: 'KEY', before: 'key', after: 'key::' },
  ],
};
const again: Action = { kind: 'register-again', family: 'api', from: revision(7), copyOf: revision(5) };
const move: Action = { kind: 'move-service', service, cluster: 'shop', from: revision(7) };
const force: Action = { kind: 'force-deployment', service, cluster: 'shop', taskDefinition: revision(7) };
const seen = (others: readonly string[]): Seen => ({ is: 'policies', others });
const many = Array.from({ length: 21 }, (_one, index) => `p${String(index).padStart(2, '0')}`);

type Row = readonly [title: string, action: Action, seen: Seen | null, created: string | null, string, string];

/** Rows of each kind, so that a new one is not forgotten. */
const rows: { readonly [K in ChangeKindName]: readonly Row[] } = {
  'attach-grant': [
    [
      'a planned attachment',
      attach,
      null,
      null,
      `${policy} is not attached to ${role}`,
      `${policy} is attached to ${role}`,
    ],
    ['an attachment', attach, seen(['zed', 'base']), null, 'policies: base, zed', 'policies: base, ours, zed'],
    ['the first attachment', attach, seen([]), null, 'no managed policies', 'policies: ours'],
    [
      'an attachment to many',
      attach,
      seen(many),
      null,
      `policies: ${many.slice(0, 20).join(', ')} and 1 more`,
      `policies: ours, ${many.slice(0, 19).join(', ')} and 2 more`,
    ],
  ],
  'create-log-group': [
    [
      'a log group',
      { kind: 'create-log-group', grant: 'api', logGroup: 'arn:g', region: 'r', name: '/ecs/api', retentionDays: 14 },
      null,
      null,
      'there is no log group /ecs/api',
      'there is a log group /ecs/api, which keeps its events 14 days',
    ],
  ],
  'register-revision': [
    [
      'a planned revision',
      register,
      null,
      null,
      'api:7: web DB = db:url; log KEY = key',
      'the new revision: web DB = db:url::; log KEY = key::',
    ],
    [
      'a registered revision',
      register,
      null,
      revision(8),
      'api:7: web DB = db:url; log KEY = key',
      'api:8: web DB = db:url::; log KEY = key::',
    ],
  ],
  'move-service': [
    ['a planned move', move, null, null, 'api runs api:7', 'api runs the corrected revision'],
    ['a move', { ...move, to: revision(8) }, null, null, 'api runs api:7', 'api runs api:8'],
  ],
  'register-again': [
    ['a planned copy', again, null, null, 'api:5 is INACTIVE', 'the new revision is a copy of api:5'],
    ['a copy', again, null, revision(8), 'api:5 is INACTIVE', 'api:8 is a copy of api:5'],
  ],
  'move-back': [
    [
      'a planned move back to a copy',
      { ...move, kind: 'move-back', copyOf: revision(5) },
      null,
      null,
      'api runs api:7',
      'api runs a copy of api:5, the last revision that completed a deployment',
    ],
    [
      'a move back to a copy',
      { ...move, kind: 'move-back', copyOf: revision(5), to: revision(8) },
      null,
      null,
      'api runs api:7',
      'api runs api:8, a copy of api:5, the last revision that completed a deployment',
    ],
    [
      'a move back',
      { ...move, kind: 'move-back', to: revision(6) },
      null,
      null,
      'api runs api:7',
      'api runs api:6, the last revision that completed a deployment',
    ],
  ],
  'force-deployment': [
    [
      'a planned deployment',
      force,
      null,
      null,
      'ECS waits before it tries again',
      'a new deployment of the same revision',
    ],
    [
      'a deployment',
      force,
      { is: 'deployments', before: 'ecs-svc/1', after: 'ecs-svc/2' },
      null,
      'api runs api:7, deployment ecs-svc/1',
      'api runs api:7, deployment ecs-svc/2',
    ],
    [
      'a deployment of which ECS tells nothing',
      force,
      { is: 'deployments', before: null, after: null },
      null,
      'ECS waits before it tries again',
      'a new deployment of the same revision',
    ],
  ],
};

describe('what was there before a change, and what is there after', () => {
  it.each(Object.values(rows).flat())('is told of %s', (_title, action, what, created, before, after) => {
    expect(sayStates({ action, seen: what, created })).toEqual({ before, after });
  });
});
