import { describe, expect, it, vi } from 'vitest';
import { advanceControls, type Controls, untouched } from '../../shared/control/controls.ts';
import type { ClaimReading, OtherInstallation } from '../../shared/control/mode-reading.ts';
import { readMode } from '../../shared/control/read-mode.ts';
import type { Mode } from '../../shared/event/start-failure.ts';

const now = '2026-11-23T10:00:00.000Z';
const place = { parameter: '/claim', operator: 'arn:aws:lambda:eu-west-1:111122223333:function:theirs' };
const another: OtherInstallation = { is: 'other-installation', ...place };

function read(mode: Mode, claim: ClaimReading, controls: Partial<Controls> = {}) {
  const readClaim = vi.fn<() => Promise<ClaimReading>>(async () => claim);
  const reading = readMode({
    readParameter: async () => ({ is: 'known', mode, parameter: '/mode' }),
    loadControls: async () => ({ item: { ...untouched, ...controls } }),
    readClaim,
    explain: () => undefined,
    now: () => now,
  });
  return { reading, readClaim };
}

describe('the mode in force', () => {
  it('is apply for the installation that is in charge of the account and Region', async () => {
    expect(await read('apply', { is: 'own' }).reading).toMatchObject({ mode: 'apply', set: { is: 'parameter' } });
  });

  it('is dry-run where another one is', async () => {
    expect(await read('apply', { is: 'other', ...place }).reading).toEqual({
      is: 'known',
      mode: 'dry-run',
      set: another,
    });
  });

  it('is none where it cannot be told which one is', async () => {
    const why = {
      is: 'parameter-unread',
      parameter: '/claim',
      detail: 'Denied',
      permission: 'ssm:GetParameter',
    } as const;
    expect(await read('apply', { is: 'unread', why }).reading).toEqual({ is: 'unread', why });
  });

  it.each([
    ['off', {}],
    ['dry-run', {}],
    ['apply', { brake: { at: now, ineffective: 2 } }],
  ] as const)('asks for no claim in the mode %s with the controls %o', async (mode, controls) => {
    const { reading, readClaim } = read(mode, { is: 'own' }, controls);
    await reading;
    expect(readClaim).not.toHaveBeenCalled();
  });
});

describe('that another installation is in charge', () => {
  const seen = (controls: Controls, other: OtherInstallation | undefined) =>
    advanceControls(controls, { is: 'claim-seen', other }, now);

  it('is told once, and once more when it is over', () => {
    const told = seen(untouched, another);
    expect(told.outbox.map(({ news }) => news)).toEqual([{ is: 'only-watches', operator: place.operator }]);
    expect(seen(told, another)).toBe(told);
    expect(seen(told, undefined).outbox.map(({ news }) => news.is)).toEqual(['only-watches', 'in-charge']);
    expect(seen(seen(told, undefined), undefined).outbox).toHaveLength(2);
  });

  it('is nothing to tell for the only one', () => {
    expect(seen(untouched, undefined)).toBe(untouched);
  });
});
