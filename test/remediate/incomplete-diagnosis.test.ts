import { describe, expect, it } from 'vitest';
import { role, taskDefinition } from '../fixtures/account.ts';
import { deliver, fail, type Installation, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, give } from '../fixtures/repair.ts';

const diagnoses = ({ asked }: Installation) =>
  asked.filter(({ kind, subject }) => kind === 'task-definition' && subject === taskDefinition).length;

describe('a diagnosis that lacks a read', () => {
  it('is made at intervals, and not at every failure', async () => {
    const at = install({ grants: [grant] });
    at.fake['role-policies'] = { [role]: 'denied' };
    for (let number = 0; number < 30; number += 1) {
      await deliver(at, fail(at, `n${number}`));
      wait(at, 20);
    }
    expect((await incidentOf(at)).failures).toBe(30);
    expect(diagnoses(at)).toBeGreaterThan(1);
    expect(diagnoses(at)).toBeLessThanOrEqual(4);
  });

  it('is made again by the tick after the read works, whatever fails in between', async () => {
    const at = install({ grants: [grant] });
    at.fake['role-policies'] = { [role]: 'throttled' };
    await deliver(at, fail(at, 'a1'));
    at.fake['role-policies'] = { [role]: [] };
    wait(at, 20);
    await deliver(at, fail(at, 'a2'));
    expect(executedKinds(at)).toEqual([]);
    wait(at, 60);
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('is made at once when a person has restored the incident', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    const before = diagnoses(at);
    await deliver(at, await give(at, { verb: 'restore', incident: (await incidentOf(at)).id }));
    wait(at, 61);
    await deliver(at, fail(at, 'a2'));
    expect(diagnoses(at)).toBe(before + 1);
  });
});
