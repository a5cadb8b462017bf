import { describe, expect, it } from 'vitest';
import {
  backOff,
  beginDeployment,
  circuitBreakerThreshold,
  newService,
} from '../sandbox/ecs/scheduler/service-state.ts';

const pace = { backOffSeconds: 1, backOffLimitSeconds: 4 };

describe('the scheduler’s memory of a service', () => {
  it('doubles the pause after each failure, up to its limit', () => {
    const pauses = [1, 2, 3, 4].reduce(
      (states) => [...states, backOff(states.at(-1) ?? newService, 1, pace, 0)],
      [beginDeployment(newService, 'a')],
    );
    expect(pauses.map((state) => state.launchNotBefore)).toEqual([0, 1000, 2000, 4000, 4000]);
    expect(pauses.at(-1)?.failedTasks).toBe(4);
  });

  it('begins again with a new deployment, but remembers all failures', () => {
    const failed = backOff(backOff(beginDeployment(newService, 'a'), 1, pace, 0), 2, pace, 0);
    expect(beginDeployment(failed, 'b')).toMatchObject({
      deployment: 'b',
      failedTasks: 0,
      failures: 3,
      launchNotBefore: 0,
      rollout: 'IN_PROGRESS',
    });
  });

  it.each([
    [1, 3],
    [6, 3],
    [25, 13],
    [1000, 200],
  ])('opens the circuit breaker of %i tasks at %i failures', (desired, threshold) => {
    expect(circuitBreakerThreshold(desired)).toBe(threshold);
  });
});
