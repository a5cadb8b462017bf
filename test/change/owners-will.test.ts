import { describe, expect, it } from 'vitest';
import { holdsEveryChange, isOwnersWill } from '../../shared/change/owners-will.ts';
import type { Reason } from '../../shared/change/reason.ts';

const at = '2026-11-23T12:00:00.000Z';
const rejected: Reason = { code: 'rejected', by: 'ann', at };
const modeHolds: Reason = { code: 'mode-holds', mode: 'dry-run', set: { is: 'parameter', parameter: '/mode' } };
const told = (of: string | null): Reason => ({ code: 'as-told', text: 'x', of });

describe('a hold', () => {
  it.each<readonly [string, Reason, boolean]>([
    ['that a person decided is somebody’s will', rejected, true],
    ['of the mode is a limit of the product', modeHolds, false],
    ['of a change that waits for a held one is what that one is', { code: 'depends-on', why: rejected }, true],
    ['of a change that waits for the mode is a limit', { code: 'depends-on', why: modeHolds }, false],
    [
      'of an undo that a person asked for is somebody’s will',
      { code: 'not-undone-yet', asked: { code: 'person-asked', by: 'ann' }, why: modeHolds },
      true,
    ],
    [
      'of a change that stayed, whatever its undo was asked for by, is what asked for it',
      { code: 'kept', asked: { code: 'no-proof-in-time', minutes: 45 }, why: { code: 'not-ours' } },
      false,
    ],
    ['that a message told is known by its code', told('frozen'), true],
    ['that a message told as a limit is one', told('no-grant-for-role'), false],
    ['that a message told of another one may be anybody’s will', told('depends-on'), true],
    ['that a message told without its code is a limit', told(null), false],
    ['of a code that is not known is a limit', told('toString'), false],
  ])('%s', (_title, reason, expected) => {
    expect(isOwnersWill(reason)).toBe(expected);
  });

  it.each([
    'taken-away',
    'removed-by-somebody',
    'ran-before',
    'completed-before',
    'earlier-runs-unread',
    'history-unread',
    'suspended',
  ])('that a person lifts with a restore is somebody’s will: %s', (code) => {
    expect(isOwnersWill(told(code))).toBe(true);
  });

  it.each<readonly [string, Reason, boolean]>([
    ['of a freeze', told('frozen'), true],
    ['of the change windows', { code: 'outside-windows', until: at }, true],
    ['of a change that waits for one in a freeze', { code: 'depends-on', why: told('frozen') }, true],
    ['of an opt-out', told('opted-out'), true],
    ['that a person decided of one change', rejected, false],
    ['of access that was taken away', told('taken-away'), false],
    ['of the mode', modeHolds, false],
    ['without its code', told(null), false],
  ])('%s is one of every change, or is not', (_title, reason, expected) => {
    expect(holdsEveryChange(reason)).toBe(expected);
  });
});
