import { expect, it } from 'vitest';
import type { ControlNotice } from '../../shared/control/controls.ts';
import type { ModeReading } from '../../shared/control/mode-reading.ts';
import { modeSetter } from '../../shared/control/mode-setter.ts';

const ann = 'arn:aws:sts::111122223333:assumed-role/oncall/ann';
const noon = '2026-11-27T12:00:00.000Z';
const byParameter = (mode: 'off' | 'apply'): ModeReading => ({
  is: 'known',
  mode,
  set: { is: 'parameter', parameter: '/mode' },
});
const changed = (at: string, to: 'off' | 'apply', by: string | null = ann): ControlNotice => ({
  id: `control-${at}`,
  at,
  news: { is: 'mode-changed', from: 'dry-run', to, by, way: by === null ? 'unknown' : 'command' },
});
const paused = { by: ann, at: '2026-11-27T11:00:00.000Z', until: '2026-11-27T13:00:00.000Z' };

it('who set the mode is told by the newest change of the parameter, in whatever order they are kept', () => {
  const notices = [
    changed('2026-11-26T09:00:00.000Z', 'off', 'eve'),
    changed(noon, 'off'),
    changed('2026-11-25', 'off', 'bob'),
  ];
  expect(modeSetter(byParameter('off'), { pause: null }, notices)).toEqual({ by: ann, at: noon, way: 'command' });
});

it('where AWS did not tell who wrote the parameter, the moment is known all the same', () => {
  const known = modeSetter(byParameter('off'), { pause: null }, [changed(noon, 'off', null)]);
  expect(known).toEqual({ by: null, at: noon, way: 'unknown' });
});

it('nobody is named for a mode that is another than the last one that was told', () => {
  expect(modeSetter(byParameter('apply'), { pause: null }, [changed(noon, 'off')])).toBeNull();
  expect(modeSetter(byParameter('apply'), { pause: null }, [])).toBeNull();
});

it('a pause is set by whoever asked for it, when they asked', () => {
  const reading: ModeReading = { is: 'known', mode: 'dry-run', set: { is: 'pause', by: ann, until: paused.until } };
  expect(modeSetter(reading, { pause: paused }, [changed(noon, 'apply', 'eve')])).toEqual({
    by: ann,
    at: paused.at,
    way: 'pause',
  });
});

it('the brake is set by the product, when it was pulled', () => {
  const reading: ModeReading = { is: 'known', mode: 'dry-run', set: { is: 'brake', since: noon, ineffective: 2 } };
  expect(modeSetter(reading, { pause: paused }, [])).toEqual({ by: null, at: noon, way: 'brake' });
});

it('of a mode that cannot be read nobody is named', () => {
  const reading: ModeReading = { is: 'unread', why: { is: 'parameter-missing', parameter: '/mode' } };
  expect(modeSetter(reading, { pause: null }, [changed(noon, 'off')])).toBeNull();
});
