import { describe, expect, it } from 'vitest';
import { observe } from '../../shared/incident/open-incident.ts';
import { workloadOf } from '../../shared/workload/read-workload.ts';
import { incidentOf } from '../fixtures/incident.ts';

const ended = incidentOf({ findings: [], endedBy: 'task-9', endedAt: '2026-11-23T03:09:30.000Z' });
const next = { ...ended.trigger, taskArn: `${ended.trigger.taskArn}x`, stoppedAt: '2026-11-23T03:20:00.000Z' };

function observed(foreign: readonly string[]) {
  return observe(ended, workloadOf(next), [next], 'dry-run', '2026-11-23T03:20:01.000Z', new Set(foreign));
}

describe('an incident that has ended and is not closed yet', () => {
  it('goes on with a failure of the service’s own', () => {
    expect(observed([])).not.toHaveProperty('endedBy');
    expect(observed([])).not.toHaveProperty('endedAt');
  });

  it('does not go on with a stranger’s, which it counts', () => {
    expect(observed([next.taskArn])).toMatchObject({ endedBy: 'task-9', failures: ended.failures + 1 });
  });
});
