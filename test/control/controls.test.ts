import { describe, expect, it } from 'vitest';
import { advanceControls, type ControlEvent, type Controls, untouched } from '../../shared/control/controls.ts';
import { modeInForce } from '../../shared/control/mode-in-force.ts';
import type { ParameterReading } from '../../shared/control/mode-reading.ts';
import type { Mode } from '../../shared/event/start-failure.ts';

const now = '2026-11-27T10:00:00.000Z';
const later = '2026-11-27T11:00:00.000Z';
const by = 'arn:aws:iam::111122223333:user/ann';
const after = (...events: readonly ControlEvent[]): Controls =>
  events.reduce((controls, event) => advanceControls(controls, event, now), untouched);
const newsOf = ({ outbox }: Controls) => outbox.map(({ news }) => news.is);
const reads = (mode: Mode): ParameterReading => ({ is: 'known', mode, parameter: '/mode' });

describe('the mode in force', () => {
  const brake = { at: now, ineffective: 2 };
  const pause = { by, at: now, until: later };
  it.each<readonly [string, Mode, Pick<Controls, 'pause' | 'brake'>, Mode, string]>([
    ['nothing holds', 'apply', { pause: null, brake: null }, 'apply', 'parameter'],
    ['a pause holds', 'apply', { pause, brake: null }, 'dry-run', 'pause'],
    ['the brake holds', 'apply', { pause: null, brake }, 'dry-run', 'brake'],
    ['both hold', 'apply', { pause, brake }, 'dry-run', 'brake'],
    ['the parameter is stricter', 'off', { pause, brake }, 'off', 'parameter'],
    ['the parameter is as strict', 'dry-run', { pause, brake }, 'dry-run', 'parameter'],
    ['the pause is over', 'apply', { pause: { by, at: now, until: now }, brake: null }, 'apply', 'parameter'],
  ])('where %s, is the stricter of the two', (_title, parameter, held, mode, set) => {
    expect(modeInForce(reads(parameter), held, now)).toMatchObject({ is: 'known', mode, set: { is: set } });
  });

  it('is not known where the parameter is not, whatever holds', () => {
    const unread = { is: 'unread', why: { is: 'parameter-missing', parameter: '/mode' } } as const;
    expect(modeInForce(unread, { pause, brake }, now)).toEqual(unread);
  });
});

describe('the controls', () => {
  it('tell every event that changes something once, and nothing else', () => {
    const seen = (parameter: Mode) => ({ is: 'seen', parameter, writer: by, own: false }) as const;
    const controls = after(
      seen('dry-run'),
      seen('dry-run'),
      seen('apply'),
      { is: 'pause', by, at: now, until: later },
      { is: 'pause', by, at: now, until: now },
      { is: 'brake', ineffective: 2, incident: 'inc-1' },
      { is: 'brake', ineffective: 3, incident: 'inc-2' },
      { is: 'resume', by, at: now },
      { is: 'resume', by, at: now },
      { is: 'time' },
    );
    expect(newsOf(controls)).toEqual(['mode-changed', 'paused', 'braked', 'resumed']);
    expect(controls).toMatchObject({ pause: null, brake: null, parameter: 'apply' });
    expect(controls.outbox.at(-1)?.news).toMatchObject({ ended: ['pause', 'brake'] });
  });

  it.each([
    ['the product’s role wrote what a command asked for', true, 'off', 'command', by],
    ['the product’s role wrote something else', true, 'apply', 'directly', 'role'],
    ['somebody wrote the same as a command asked for', false, 'off', 'directly', 'role'],
  ] as const)('name who asked only where %s', (_title, own, parameter, way, named) => {
    const controls = after(
      { is: 'seen', parameter: 'dry-run', writer: null, own: false },
      { is: 'commanded', mode: 'off', by, at: now, mayLoosen: true },
      { is: 'seen', parameter, writer: 'role', own },
    );
    expect(controls.outbox).toMatchObject([{ news: { is: 'mode-changed', to: parameter, way, by: named } }]);
  });

  it('give every notice an id of its own, also after the earlier ones were sent', () => {
    const one = after({ is: 'pause', by, at: now, until: later });
    const two = advanceControls({ ...one, outbox: [] }, { is: 'resume', by, at: now }, now);
    expect(new Set([...one.outbox, ...two.outbox].map(({ id }) => id)).size).toBe(2);
  });

  it('keep at most fifty notices that could not be sent, the newest', () => {
    const restored = (index: number) =>
      ({ is: 'restored', command: `command-${index}`, by, incident: `inc-${index}`, targets: [] }) as const;
    const controls = after(...Array.from({ length: 60 }, (_, index) => restored(index)));
    expect(controls.outbox).toHaveLength(50);
    expect(controls.outbox.at(-1)?.news).toMatchObject({ incident: 'inc-59' });
  });

  it('end only what had begun when somebody asked to resume', () => {
    const earlier = '2026-11-27T09:00:00.000Z';
    const paused = after(
      { is: 'pause', by, at: now, until: later },
      { is: 'brake', ineffective: 2, incident: 'inc-1' },
    );
    expect(advanceControls(paused, { is: 'resume', by, at: earlier }, now)).toMatchObject({
      pause: { until: later },
      brake: { ineffective: 2 },
    });
  });

  it('are not paused by a command that somebody resumed from before it arrived', () => {
    const resumed = after({ is: 'resume', by, at: later });
    expect(
      advanceControls(resumed, { is: 'pause', by, at: now, until: '2026-11-27T12:00:00.000Z' }, later).pause,
    ).toBeNull();
  });

  it('say that a pause is over when its time has come, and not before', () => {
    const paused = after({ is: 'pause', by, at: now, until: later });
    expect(advanceControls(paused, { is: 'time' }, now)).toBe(paused);
    expect(newsOf(advanceControls(paused, { is: 'time' }, later))).toEqual(['paused', 'pause-ended']);
  });
});
