import { describe, expect, it } from 'vitest';
import type { Inspection } from '../../shared/aws/operating/inspect.ts';
import { CallError } from '../../shared/aws/sdk-error.ts';
import { pageUrl } from '../../shared/notification/content/page-url.ts';
import type { StatusAnswer } from '../../shared/operator/status.ts';
import { cli, healthy } from './fake-installation.ts';

const ann = 'arn:aws:sts::111122223333:assumed-role/oncall/ann';
const at = '2026-11-27T11:00:00.000Z';
const well: StatusAnswer = {
  version: '1.2.3',
  mode: 'apply',
  because: 'the parameter /mode says apply',
  set: { by: ann, at, way: 'command' },
  pause: null,
  brake: null,
  incidents: { open: 0, you: 0, product: 0, nobody: 0, all: true },
  sweep: {
    what: 'named',
    last: {
      id: 'sweep-1',
      startedAt: at,
      endedAt: at,
      counts: { examined: 3, skipped: 1, unread: 0 },
      calls: 40,
      whole: true,
      standing: 0,
    },
    left: null,
  },
  grants: [{ name: 'app', executionRole: 'arn:aws:iam::111122223333:role/exec', services: [] }],
};
const read = <T>(value: T) => ({ is: 'read', value }) as const;
const denied = (permission: string) =>
  ({ is: 'not-checked', because: `AccessDenied: not authorized to perform ${permission}`, permission }) as const;

const status = (
  answer: Partial<StatusAnswer> = {},
  seen: Partial<Inspection> = {},
  words: readonly string[] = [],
  columns = 80,
  alias?: string,
) => cli(['status', ...words], [{ ...well, ...answer }], { columns }, { ...healthy, ...seen }, alias);

describe('status of an installation that is well', () => {
  it('exits with 0 and says so, with the version, and who set the mode', async () => {
    const { code, out, asked } = await status();
    expect([code, asked]).toEqual([0, [{ verb: 'status' }]]);
    expect(out).toMatch(/^EcsInitRemediator in account 111122223333, us-east-2; version 1\.2\.3\n/);
    expect(out).toMatch(/\nok {3}mode {11}apply, set by oncall\/ann with the command mode, 27 Nov/);
    expect(out).toMatch(/\n\nNothing wants a person\.\n$/);
    expect(out).not.toContain('YOU');
  });

  it('names the account by its alias where the caller may read it', async () => {
    const { out } = await status({}, {}, [], 80, 'prod');
    expect(out).toMatch(/^EcsInitRemediator in prod \(111122223333\), us-east-2; version 1\.2\.3\n/);
    const place = { account: '111122223333', alias: 'prod', region: 'us-east-2' };
    expect(JSON.parse((await status({}, {}, ['--json'], 80, 'prod')).out)).toMatchObject({ place });
  });

  it('names a person of Identity Center by their permission set', async () => {
    const by = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ann@example.com';
    expect((await status({ set: { by, at, way: 'command' } })).out).toContain('set by Admin/ann@example.com with');
  });

  it('is well in dry-run and while a person has paused it, for people meant that', async () => {
    const pause = { by: ann, at, until: '2026-11-27T13:00:00.000Z' };
    const { code, out } = await status({ mode: 'dry-run', set: { by: ann, at, way: 'pause' }, pause });
    expect([code, out]).toEqual([0, expect.stringMatching(/\nok {3}pause {10}by oncall\/ann until 27 Nov/)]);
  });

  it('is well while the product is at an incident', async () => {
    const { code, out } = await status({ incidents: { open: 2, you: 0, product: 1, nobody: 1, all: true } });
    expect([code, out]).toEqual([0, expect.stringContaining('2 open: 0 for you, 1 for the product, 1 for nobody')]);
  });
});

describe('the line of the last sweep', () => {
  const { last } = well.sweep;
  if (last === null) throw new Error('this one has ended');

  it('says what was examined, and that nothing is proved to fail', async () => {
    expect((await status()).out).toMatch(/\nok {3}last sweep {5}27 Nov.*: 3 of 4 services examined, 0 proved to/);
  });

  it('wants a person where something is proved to fail', async () => {
    const { code, out } = await status({ sweep: { ...well.sweep, last: { ...last, standing: 2, whole: false } } });
    expect([code, out]).toEqual([1, expect.stringMatching(/\nYOU {2}last sweep(?:.|\n)*doctor --cluster/)]);
    expect(out).toContain('not all of them');
  });

  it('says that one runs, that none has ended, and that none is made', async () => {
    expect((await status({ sweep: { ...well.sweep, left: 7 } })).out).toContain('one runs: 7 left');
    expect((await status({ sweep: { what: 'all', last: null, left: null } })).out).toContain('none has ended yet');
    expect((await status({ sweep: { what: 'off', last: null, left: null } })).out).toContain('no service is swept');
  });

  it('says nothing wrong of an installation of an earlier version', async () => {
    const { sweep: _sweep, ...earlier } = well;
    const { code, out } = await cli(['status'], [earlier], { columns: 80 }, healthy);
    expect([code, out]).toEqual([0, expect.stringContaining('an earlier version is installed')]);
  });
});

describe('status exits with 1, and says what helps, where', () => {
  const pending = { protocol: 'email', to: 'ann@example.com', confirmed: false };
  const alarm = { name: 'S - no tick for 15 minutes', since: at, runbook: 'docs/runbooks/heartbeat.md' };
  it.each<readonly [string, Partial<StatusAnswer>, Partial<Inspection>, string, string]>([
    ['the mode cannot be read', { mode: null, because: 'gone', set: null }, {}, 'unknown: gone', 'mode dry-run'],
    [
      'another installation is in charge of the account and Region',
      { mode: 'dry-run', because: 'the parameter /claim says that the installation B changes things', inCharge: 'B' },
      {},
      'the installation B changes things',
      'delete the stack of the one that is not wanted',
    ],
    ['the brake is pulled', { brake: { at, ineffective: 2 } }, {}, '2 repairs within an hour did not help', 'resume'],
    [
      'an incident wants a person',
      { incidents: { open: 3, you: 2, product: 1, nobody: 0, all: true } },
      {},
      '3 open: 2 for you',
      'incidents',
    ],
    [
      'there are more incidents than were counted',
      { incidents: { open: 100, you: 1, product: 0, nobody: 99, all: false } },
      {},
      'there may be more',
      'incidents',
    ],
    ['nobody subscribes', {}, { subscriptions: read([]) }, 'nobody gets a message', 'notifications'],
    [
      'a subscription is pending',
      {},
      { subscriptions: read([pending, { ...pending, confirmed: true }]) },
      '1 confirmed, 1 pending: ann@example.com (email)',
      'confirm it',
    ],
    [
      'no tick came for a quarter of an hour',
      {},
      { lastTick: read('2026-11-27T11:45:30.000Z') },
      '15 minutes ago',
      'heartbeat',
    ],
    ['no tick came for hours', {}, { lastTick: read(null) }, 'nothing is watched', 'heartbeat'],
    ['there are dead letters', {}, { deadLetters: read(4) }, 'dead letters   4', 'dead-letters'],
    ['events were not delivered', {}, { undelivered: read(1) }, 'undelivered    1', 'undelivered-events'],
    [
      'an alarm is in ALARM',
      {},
      { alarms: read({ count: 7, alarming: [alarm] }) },
      '1 of 7 in ALARM: no tick for 15 minutes since 27 Nov',
      'heartbeat',
    ],
    [
      'a grant’s role is gone',
      {},
      { idleGrants: read([{ name: 'app', because: 'no-role' }]) },
      'its role does not',
      'correct',
    ],
    [
      'a grant names no active service',
      {},
      { idleGrants: read([{ name: 'app', because: 'no-active-service' }]) },
      'is active',
      'remove',
    ],
  ])('%s', async (_title, answer, seen, says, next) => {
    const { code, out } = await status(answer, seen, [], 120);
    expect(code).toBe(1);
    expect(out).toMatch(/\nOne thing wants a person\.\n$/);
    const [, row = ''] = /\n(YOU [^]*?)\n(?:ok|\n)/.exec(out) ?? [];
    expect(row.replaceAll(/\n +/g, ' ')).toContain(says);
    expect(row.replaceAll(/\n +/g, ' ')).toMatch(new RegExp(` Next: .*${next}`));
  });

  it('gives the address of a runbook whole, however narrow the terminal is', async () => {
    const { out } = await status({}, { deadLetters: read(1) }, [], 72);
    expect(out).toContain(`${pageUrl('docs/runbooks/dead-letters.md')}\n`);
  });

  it('counts all that want a person', async () => {
    expect((await status({ brake: { at, ineffective: 2 } }, { deadLetters: read(1) })).out).toContain(
      '2 things want a person.',
    );
  });

  it('takes fourteen minutes without a tick for nothing yet', async () => {
    expect((await status({}, { lastTick: read('2026-11-27T11:45:31.000Z') })).code).toBe(0);
  });
});

describe('what could not be read', () => {
  it('stands apart with its permission, once for all that it hides, and is no fault of the installation', async () => {
    const hidden = denied('cloudformation:ListStackResources');
    const { code, out } = await status(
      {},
      { subscriptions: hidden, alarms: hidden, lastTick: denied('cloudwatch:GetMetricData') },
    );
    expect(code).toBe(0);
    const [table = '', apart = ''] = out.split('\nNot checked\n');
    expect(table).not.toMatch(/subscriptions|alarms|last tick|AccessDenied/);
    expect(apart.replaceAll(/\n +/g, ' ')).toContain(
      'subscriptions, alarms: it needs cloudformation:ListStackResources, which AWS denies you last tick: it',
    );
    expect(apart).toContain('  last tick: it needs cloudwatch:GetMetricData, which AWS denies you\n');
    expect(apart).toMatch(/\nNothing that was checked wants a person\.\n$/);
  });

  it('because AWS did not answer says so, and asks for no permission', async () => {
    const failed = {
      is: 'not-checked',
      because: 'sqs:GetQueueAttributes failed: Throttling',
      permission: null,
    } as const;
    expect((await status({}, { deadLetters: failed })).out).toContain(
      '  dead letters: sqs:GetQueueAttributes failed: Throttling\n',
    );
  });

  it('where it is everything, is not called well', async () => {
    const hidden = denied('cloudwatch:GetMetricData');
    const nothing = Object.fromEntries(
      Object.entries(healthy).map(([name, one]) => [name, typeof one === 'string' ? one : hidden]),
    );
    const error = { code: 'not-admitted', message: 'no' } as const;
    const { code, out } = await cli(['status'], [{ error }], { columns: 80 }, nothing as Inspection);
    expect([code, out]).toEqual([2, expect.stringMatching(/\n\nNothing could be checked\.\n$/)]);
    expect(out).not.toContain('\n\n\n');
  });

  it('does not hide what does want a person', async () => {
    const { code } = await status({}, { subscriptions: denied('sns:ListSubscriptionsByTopic'), deadLetters: read(1) });
    expect(code).toBe(1);
  });

  it.each<readonly [string, Parameters<typeof cli>[1], string]>([
    [
      'refuses',
      [{ error: { code: 'not-admitted', message: 'status needs the right to read' } }],
      'needs the right to read',
    ],
    [
      'may not be asked',
      [
        new CallError(
          { kind: 'denied', name: 'AccessDeniedException', message: 'no', permission: 'lambda:InvokeFunction' },
          'lambda:InvokeFunction',
        ),
      ],
      'it needs lambda:InvokeFunction',
    ],
  ])('of an operator that %s: the rest is shown, and the exit code is 2', async (_title, answers, words) => {
    const { code, out } = await cli(['status'], answers, { columns: 80 }, { ...healthy, deadLetters: read(3) });
    expect(code).toBe(2);
    expect(out.replaceAll(/\n +/g, ' ')).toMatch(
      /mode, brake, pause, incidents, last sweep, grants: the operator did not answer/,
    );
    expect(out.replaceAll(/\n +/g, ' ')).toContain(words);
    expect(out).toMatch(/\nYOU {2}dead letters {3}3\n/);
    expect(out).toContain('version unknown');
  });
});

describe('the table of status', () => {
  it.each([72, 80, 120])('fits %i columns, however long names and reasons are', async (columns) => {
    const long = 'x'.repeat(300);
    const { out } = await status(
      { set: { by: `arn:aws:iam::111122223333:user/${long}`, at, way: 'directly' } },
      {
        stack: long,
        subscriptions: read([{ protocol: 'email', to: `${long}@example.com`, confirmed: false }]),
        alarms: read({ count: 1, alarming: [{ name: long, since: null, runbook: null }] }),
        deadLetters: denied(`sqs:${long} on resource arn:aws:sqs:${long}`),
      },
      [],
      columns,
    );
    // An address is there to be followed, so it stays whole, on a line of its own.
    const lines = out.split('\n').filter((line) => !line.includes('https://'));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  it('shows foreign text without what could move the cursor', async () => {
    const hostile = { protocol: 'email', to: 'a\u001b[2J@example.com', confirmed: false };
    expect((await status({}, { subscriptions: read([hostile]) })).out).not.toContain('\u001b');
  });

  it('is JSON with --json: the checks, what the operator answered, and what was seen', async () => {
    const { code, out } = await status({}, { deadLetters: read(2) }, ['--json']);
    const { checks, installation, account } = JSON.parse(out);
    expect([code, installation, account.deadLetters]).toEqual([1, well, { is: 'read', value: 2 }]);
    expect(checks).toContainEqual({
      what: 'dead letters',
      state: 'you',
      says: '2',
      next: pageUrl('docs/runbooks/dead-letters.md'),
    });
  });
});
