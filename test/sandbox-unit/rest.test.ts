import { describe, expect, it } from 'vitest';
import type { IncidentJson } from '../sandbox/demo/incident-json.ts';
import { judgeRest, type Situation } from '../sandbox/demo/rest.ts';

const moving: Situation = {
  now: 60_000,
  startedAt: 0,
  movedAt: 59_000,
  failuresSince: 0,
  failedAt: 0,
  steady: false,
  incidents: [],
  expectsMore: false,
  quietSeconds: 10,
  limitSeconds: 100,
};
const closed = { status: 'closed', changes: [{ state: 'verified' }] } as unknown as IncidentJson;
const open = { status: 'open', changes: [] } as unknown as IncidentJson;
const unproved = { status: 'closed', changes: [{ state: 'made' }] } as unknown as IncidentJson;

describe('the end of a run', () => {
  it('comes when everything runs, all changes are proved, and it has stayed calm', () => {
    expect(judgeRest({ ...moving, steady: true, incidents: [closed] })).toBeUndefined();
    expect(judgeRest({ ...moving, steady: true, incidents: [closed], movedAt: 56_000 })).toMatchObject({
      is: 'healed',
    });
  });

  it.each([open, unproved])('waits longer for an incident that is not done with', (incident) => {
    expect(judgeRest({ ...moving, steady: true, incidents: [incident], movedAt: 56_000 })).toBeUndefined();
    expect(judgeRest({ ...moving, steady: true, incidents: [incident], movedAt: 49_000 })).toMatchObject({
      is: 'at-rest',
    });
  });

  it('comes when tasks go on failing and nothing moves any more', () => {
    expect(judgeRest({ ...moving, movedAt: 49_000, failuresSince: 2, failedAt: 51_000 })).toBeUndefined();
    expect(judgeRest({ ...moving, movedAt: 49_000, failuresSince: 3 })).toMatchObject({ is: 'at-rest' });
  });

  it('comes when a task that failed is not tried again', () => {
    expect(judgeRest({ ...moving, movedAt: 45_000, failuresSince: 1, failedAt: 50_001 })).toBeUndefined();
    expect(judgeRest({ ...moving, movedAt: 45_000, failuresSince: 1, failedAt: 50_000 })).toMatchObject({
      is: 'at-rest',
    });
  });

  it('waits for what is to come, a happening or a message, but never beyond the limit', () => {
    expect(judgeRest({ ...moving, movedAt: 0, failuresSince: 9, expectsMore: true })).toBeUndefined();
    expect(judgeRest({ ...moving, now: 100_001, expectsMore: true })).toMatchObject({ is: 'time-out' });
  });
});
