import { describe, expect, it } from 'vitest';
import type { Reason } from '../../shared/change/reason.ts';
import { heldInMode, isRestorable, releasedAt, releaseOf } from '../../shared/change/release.ts';

const until = '2026-11-23T12:00:00.000Z';
const thing = { is: 'service', name: 'api' } as const;
const frozen = (end: string | null): Reason => ({
  code: 'frozen',
  thing,
  tag: 'ecs-init-remediator:freeze',
  until: end,
});
/** The same reason, of a change that waits for another one. */
const behind = (why: Reason): Reason => ({ code: 'depends-on', why });
const modeHolds: Reason = { code: 'mode-holds', mode: 'dry-run', set: { is: 'parameter', parameter: '/mode' } };
const ranBefore: Reason = { code: 'ran-before', task: 'arn:aws:ecs:us-east-2:111122223333:task/shop/1' };

describe('what releases a held change', () => {
  it.each([
    ['another mode', modeHolds, 'mode'],
    ['a limit that slides on', { code: 'account-limit', changes: 10, limit: 10 }, 'time'],
    ['a read that works again', { code: 'newest-unread' }, 'time'],
    ['the end of a freeze', frozen(until), 'time'],
    ['a person, for a freeze without an end', frozen(null), 'person'],
    ['a further failure', { code: 'no-task-yet' }, 'failure'],
    ['a person, for everything else', { code: 'healthy-would-stop' }, 'person'],
  ] as [string, Reason, string][])('%s, also of the change that it depends on', (_title, reason, release) => {
    expect([releaseOf(reason), releaseOf(behind(reason))]).toEqual([release, release]);
  });

  it('is known to the moment where the reason tells it', () => {
    expect([frozen(until), behind(frozen(until)), frozen(null), modeHolds].map(releasedAt)).toEqual([
      until,
      until,
      undefined,
      undefined,
    ]);
  });

  it('is the mode that holds it', () => {
    expect([modeHolds, behind(modeHolds), ranBefore].map(heldInMode)).toEqual(['dry-run', 'dry-run', undefined]);
  });

  it('is a restore, where access that worked is not given again', () => {
    expect([ranBefore, behind(ranBefore), modeHolds].map(isRestorable)).toEqual([true, true, false]);
  });
});
