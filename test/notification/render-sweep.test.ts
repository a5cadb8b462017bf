import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../shared/notification/render/read-message.ts';
import { renderSlackMessage } from '../../shared/notification/render/render-slack-message.ts';
import { renderSweep } from '../../shared/notification/render/render-sweep.ts';
import type { Found, Gone, SweepEntry } from '../../shared/sweep/sweep.ts';
import { findingOf } from '../aws/ledger-contract.ts';
import { fuzzTimeout } from '../fixtures/fuzz.ts';

const place = { account: '111122223333', region: 'us-east-2' };
const at = '2026-11-24T10:00:00.000Z';
const arnOf = (name: string) => `arn:aws:ecs:us-east-2:111122223333:service/shop/${name}`;
const foundOf = (name: string, title = 'The secret db is scheduled for deletion'): Found => ({
  service: arnOf(name),
  family: name,
  findings: [
    {
      ...findingOf('secret-deleted|x', ['DeletedDate is set']),
      cause: 'secret-deleted',
      title,
      instructions: [{ is: 'shell', purpose: 'restore it', lines: [['aws secretsmanager restore-secret']] }],
    },
  ],
});
const entryOf = (found: readonly Found[], gone: readonly Gone[] = [], standing = found.length): SweepEntry => ({
  id: 'sweep-1-told',
  state: found.length > 0 ? 'sweep' : 'sweep-gone',
  at,
  summary: {
    id: 'sweep-1',
    startedAt: at,
    endedAt: at,
    counts: { examined: 3, skipped: 1, unread: 2 },
    calls: 40,
    whole: true,
    standing,
  },
  found,
  gone,
});
const messageOf = (entry: SweepEntry) => renderSweep(entry, place).message;

describe('a message about a sweep', () => {
  it('says in its subject whose move it is, how many services, where, and the cause', () => {
    expect(messageOf(entryOf([foundOf('api')])).subject).toBe(
      '[ACT] running service shop/api would not start again (us-east-2): the secret db is scheduled for...',
    );
    expect(messageOf(entryOf([foundOf('api'), foundOf('web')])).subject).toMatch(
      /^\[ACT\] 2 running services would not/,
    );
    expect(
      messageOf(entryOf([], [{ service: arnOf('api'), title: 'The secret db is gone', since: at, why: 'mended' }]))
        .subject,
    ).toBe('[OK] what was found of shop/api is gone (us-east-2): it was: the secret db is gone');
  });

  it('tells services with one cause and one remedy together, and others apart', () => {
    const { text } = messageOf(entryOf([foundOf('api'), foundOf('jobs', 'Another cause'), foundOf('web')]));
    expect(text).toContain('2 SERVICES: shop/api, shop/web');
    expect(text).toContain('SERVICE shop/jobs');
    expect(text.match(/scheduled for deletion/g)).toHaveLength(1);
  });

  it('says what was not looked at, and that this is no finding', () => {
    const { text } = messageOf(entryOf([foundOf('api')]));
    expect(text).toContain('Left out: 1');
    expect(text).toContain('Could not be read: 2. Nothing is said of them');
    const cut = entryOf([foundOf('api')]);
    expect(messageOf({ ...cut, summary: { ...cut.summary, whole: false } }).text).toContain(
      'could not look at all of them within a day',
    );
  });

  it('says why something is gone: mended, its service gone, or no longer swept', () => {
    const gone = (['mended', 'no-service', 'not-swept'] as const).map(
      (why): Gone => ({ service: arnOf(why), title: 'A cause', since: at, why }),
    );
    const { text } = messageOf(entryOf([], gone));
    expect(text).toContain('shop/mended: over, found 2026-11-24: A cause');
    expect(text).toContain('shop/no-service: the service is gone, found 2026-11-24: A cause');
    expect(text).toContain('shop/not-swept: the service is no longer swept, found 2026-11-24: A cause');
  });

  it('opens an alert by one key for all sweeps, and resolves it once nothing is proved any more', () => {
    const alert = (entry: SweepEntry) => (JSON.parse(messageOf(entry).json) as { readonly alert: unknown }).alert;
    const dedupKey = 'ecs-init-remediator-sweep-111122223333-us-east-2';
    const gone: Gone = { service: arnOf('api'), title: 'A cause', since: at, why: 'mended' };
    expect(alert(entryOf([foundOf('api')]))).toEqual({ dedupKey, status: 'open' });
    expect(alert(entryOf([], [gone], 1))).toEqual({ dedupKey, status: 'open' });
    expect(alert(entryOf([], [gone]))).toEqual({ dedupKey, status: 'resolved' });
  });

  it('fits into a message of SNS and of Slack, however many services there are', () => {
    const found = Array.from({ length: 900 }, (_, index) =>
      foundOf(`s${index}`, `The secret ${index % 40} is deleted`),
    );
    const gone = Array.from(
      { length: 300 },
      (_, index): Gone => ({ service: arnOf(`g${index}`), title: 'x'.repeat(400), since: at, why: 'mended' }),
    );
    const message = messageOf(entryOf(found, gone));
    expect(message.subject.length).toBeLessThan(100);
    expect(Buffer.byteLength(message.json)).toBeLessThan(90_000);
    const slack = renderSlackMessage(readMessage(message.json));
    expect(slack.blocks.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(slack)).toContain('more');
    expect(message.text).toContain('900 running services');
  });

  it(
    'shows hostile names as data: no line of its own, no mention, no command',
    () => {
      const hostile = fc.oneof(
        fc.string(),
        fc.constantFrom('<!channel>', '`; rm -rf /', '\n[OK] all is well', '$(id)', '\u202egnp', '<https://x|y>'),
      );
      fc.assert(
        fc.property(hostile, hostile, (name, title) => {
          const entry = entryOf([foundOf(name, title)], [{ service: arnOf(name), title, since: at, why: 'mended' }]);
          const message = messageOf(entry);
          expect(message.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
          expect(message.text.split('\n').filter((line) => line.startsWith('[OK]'))).toEqual([]);
          expect(JSON.stringify(renderSlackMessage(readMessage(message.json)))).not.toMatch(/<!|<https/);
          const check = (JSON.parse(message.json) as { groups: { services: { check: string | null }[] }[] }).groups[0]
            ?.services[0]?.check;
          expect(check ?? 'none').toMatch(
            /^(?:none|npx ecs-init-remediator doctor shop\/[\w-]+ \\\n {4}--region 'us-east-2')$/,
          );
        }),
        { numRuns: 200, seed: 1 },
      );
    },
    fuzzTimeout,
  );
});
