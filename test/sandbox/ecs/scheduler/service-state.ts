import type { Task } from './task.ts';

/** What ECS remembers about a service. */
export type ServiceState = {
  /** Id of the last known PRIMARY deployment. */
  readonly deployment: string | undefined;
  readonly rollout: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  /** The number of tasks of this deployment that could not start. */
  readonly failedTasks: number;
  /** The same number for all deployments. */
  readonly failures: number;
  readonly backOffSeconds: number;
  /** Milliseconds since the epoch. */
  readonly launchNotBefore: number;
  readonly running: readonly RunningTask[];
  /** Revision of the last completed deployment, to which a circuit breaker rolls back. */
  readonly lastCompleted: string | undefined;
  readonly lastRefusal: string | undefined;
  /** The number of tasks of this deployment that stopped before they ran, since the last task that ran. */
  readonly stoppedInARow: number;
};

export type RunningTask = { readonly task: Task; readonly deployment: string };

export const newService: ServiceState = {
  deployment: undefined,
  rollout: 'IN_PROGRESS',
  failedTasks: 0,
  failures: 0,
  backOffSeconds: 0,
  launchNotBefore: 0,
  running: [],
  lastCompleted: undefined,
  lastRefusal: undefined,
  stoppedInARow: 0,
};

/** The state after a new PRIMARY deployment: the back-off and the count of failures start again. */
export function beginDeployment(state: ServiceState, id: string): ServiceState {
  return {
    ...state,
    deployment: id,
    rollout: 'IN_PROGRESS',
    failedTasks: 0,
    backOffSeconds: 0,
    launchNotBefore: 0,
    lastRefusal: undefined,
    stoppedInARow: 0,
  };
}

/** The state after tasks that could not start: the pause before the next ones doubles up to its limit. */
export function backOff(
  state: ServiceState,
  failed: number,
  pace: { readonly backOffSeconds: number; readonly backOffLimitSeconds: number },
  now: number,
): ServiceState {
  const pause =
    state.backOffSeconds === 0 ? pace.backOffSeconds : Math.min(state.backOffSeconds * 2, pace.backOffLimitSeconds);
  return {
    ...state,
    failedTasks: state.failedTasks + failed,
    failures: state.failures + failed,
    backOffSeconds: pause,
    launchNotBefore: now + pause * 1000,
  };
}

/** The circuit breaker's threshold: half of the desired count, at least 3 and at most 200. */
export function circuitBreakerThreshold(desiredCount: number): number {
  return Math.min(200, Math.max(3, Math.ceil(desiredCount * 0.5)));
}

/** After this number of consecutive stopped tasks, ECS says that the service cannot consistently start tasks. */
const impairedAfter = 3;

/** Counts consecutive stopped tasks. A task that runs resets the count. */
export function countRow(state: ServiceState, stopped: number, ran: number): ServiceState {
  return { ...state, stoppedInARow: ran > 0 ? 0 : state.stoppedInARow + stopped };
}

/** Whether ECS says now, for the first time since the last reset, that the service cannot consistently start tasks. */
export function becomesImpaired(before: ServiceState, after: ServiceState): boolean {
  return before.stoppedInARow < impairedAfter && after.stoppedInARow >= impairedAfter;
}
