import { describe, expect, it } from 'vitest';
import { advanceControls, type ControlEvent, type Controls, untouched } from '../../shared/control/controls.ts';
import { later } from '../../shared/event/instant.ts';

const ann = 'arn:aws:iam::111122223333:user/ann';
const bob = 'arn:aws:iam::111122223333:user/bob';
/** So many minutes after the start of a test. */
const at = (minutes: number) => later('2026-11-27T10:00:00.000Z', minutes * 60_000);
const pauseOf = (by: string, from: number, minutes: number): ControlEvent => ({
  is: 'pause',
  by,
  at: at(from),
  until: at(from + minutes),
});
const resumeAt = (minutes: number): ControlEvent => ({ is: 'resume', by: ann, at: at(minutes) });
const after = (now: number, ...events: readonly ControlEvent[]): Controls =>
  events.reduce((controls, event) => advanceControls(controls, event, at(now)), untouched);
const newsOf = ({ outbox }: Controls) => outbox.map(({ news }) => news);

describe('a resume that is delivered late', () => {
  it('does not end a shorter pause that was given after it, in whatever order the three are delivered', () => {
    const [long, resume, short] = [pauseOf(ann, 0, 60), resumeAt(1), pauseOf(bob, 2, 30)];
    for (const order of [
      [long, resume, short],
      [long, short, resume],
      [short, long, resume],
      [short, resume, long],
      [resume, short, long],
      [resume, long, short],
    ])
      expect(after(3, ...order).pause).toEqual({ by: bob, at: at(2), until: at(32) });
  });

  it('tells that the longer pause is over, and that the shorter one holds', () => {
    const resumed = after(3, pauseOf(ann, 0, 60), pauseOf(bob, 2, 30), resumeAt(1));
    expect(newsOf(resumed)).toMatchObject([
      { is: 'paused', by: ann },
      { is: 'resumed', ended: ['pause'] },
      { is: 'paused', by: bob, until: at(32) },
    ]);
    expect(newsOf(advanceControls(resumed, { is: 'time' }, at(32))).at(-1)).toEqual({ is: 'pause-ended', by: bob });
  });

  it('ends every pause that was given before it', () => {
    const resumed = after(4, pauseOf(ann, 0, 60), pauseOf(bob, 1, 30), pauseOf(ann, 2, 10), resumeAt(3));
    expect([resumed.pause, resumed.shorterPauses]).toEqual([null, []]);
    expect(newsOf(resumed).map(({ is }) => is)).toEqual(['paused', 'resumed']);
  });

  it('ends no pause given after it, however many pauses there are, and the record stays small', () => {
    const many = Array.from({ length: 2000 }, (_, index) => pauseOf(bob, index / 1000, 5000 - index));
    const paused = after(3, ...many);
    expect(JSON.stringify(paused).length).toBeLessThan(20_000);
    for (const moment of [0.5, 1, 1.998]) {
      const left = advanceControls(paused, resumeAt(moment), at(3)).pause?.until ?? '';
      expect(left >= at(5000 - 999 * moment - 3)).toBe(true);
    }
  });

  it('does not release a brake that was pulled again after it', () => {
    const pull = (ineffective: number): ControlEvent => ({ is: 'brake', ineffective, incident: 'inc-1' });
    const braked = advanceControls(after(0, pull(2)), pull(3), at(2));
    expect(newsOf(braked)).toHaveLength(1);
    expect(advanceControls(braked, resumeAt(1), at(3)).brake).toEqual({ at: at(2), ineffective: 3 });
    expect(advanceControls(braked, resumeAt(2.5), at(3)).brake).toBeNull();
  });
});
