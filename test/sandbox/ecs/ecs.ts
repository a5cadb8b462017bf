import { setTimeout as wait } from 'node:timers/promises';
import { ListClustersCommand, ListServicesCommand, type TaskDefinition } from '@aws-sdk/client-ecs';
import { launchTask } from './scheduler/launch-task.ts';
import { readDefinition, stepService } from './scheduler/run-service.ts';
import { newService, type ServiceState } from './scheduler/service-state.ts';
import type { Launch, LaunchType, Overrides } from './scheduler/task.ts';
import type { Surroundings } from './surroundings.ts';

/** A task without a service. It runs once, or repeatedly like a scheduled task. */
export type StandaloneTask = {
  readonly clusterArn: string;
  readonly family: string;
  readonly launchType: LaunchType;
  readonly subnets: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly assignPublicIp?: boolean;
  /** The number of runs. Each run waits for the end of the one before. */
  readonly times: number;
  /** Before the first run; default 0. */
  readonly firstAfterSeconds?: number;
  readonly everySeconds: number;
  readonly overrides?: Overrides;
  /** Default `family:NAME`. The caller of RunTask may choose another group. */
  readonly group?: string;
  /** Free text from the caller of RunTask. */
  readonly startedBy?: string;
  /** The stopped reason in its event and in DescribeTasks, instead of the real one. */
  readonly stoppedReason?: string;
};

/** The running stand-in for ECS. */
export type Ecs = {
  /** Runs a stand-alone task in the background. */
  readonly run: (task: StandaloneTask) => void;
  /** Whether each service runs what it should, on its newest deployment. */
  readonly isSteady: () => boolean;
  /** Whether every stand-alone task was run as often as it should be. */
  readonly isIdle: () => boolean;
  /** Ends all loops. Throws the error that made one of them fail. */
  readonly stop: () => Promise<void>;
};

/** Starts the stand-in for every service of the account. `onError` receives faults of the stand-in itself. */
export function startEcs(around: Surroundings, onError: (error: unknown) => void): Ecs {
  const ending = new AbortController();
  const states = new Map<string, ServiceState>();
  const loops: Promise<void>[] = [];
  const guarded = (loop: Promise<void>): void =>
    void loops.push(loop.catch((error: unknown) => (ending.signal.aborted ? undefined : onError(error))));
  let unfinished = 0;

  guarded(
    watchServices(around, ending.signal, (arn) => {
      if (states.has(arn)) return;
      states.set(arn, newService);
      guarded(
        runService(arn, around, ending.signal, (state) => {
          states.set(arn, state);
        }),
      );
    }),
  );
  return {
    run: (task) => {
      unfinished += 1;
      guarded(runStandalone(task, around, ending.signal).finally(() => (unfinished -= 1)));
    },
    isSteady: () => states.size > 0 && [...states.values()].every((state) => state.rollout === 'COMPLETED'),
    isIdle: () => unfinished === 0,
    stop: async () => {
      ending.abort();
      await Promise.all(loops);
      await around.publisher.flush();
    },
  };
}

async function watchServices(around: Surroundings, signal: AbortSignal, found: (arn: string) => void): Promise<void> {
  while (!signal.aborted) {
    const { clusterArns = [] } = await around.ecs.send(new ListClustersCommand({}));
    for (const cluster of clusterArns) {
      const { serviceArns = [] } = await around.ecs.send(new ListServicesCommand({ cluster }));
      serviceArns.forEach(found);
    }
    await pause(2, signal);
  }
}

async function runService(
  arn: string,
  around: Surroundings,
  signal: AbortSignal,
  keep: (state: ServiceState) => void,
): Promise<void> {
  let state = newService;
  while (!signal.aborted) {
    state = await stepService(arn, state, around);
    keep(state);
    await pause(around.speed.pollSeconds, signal);
  }
}

async function runStandalone(task: StandaloneTask, around: Surroundings, signal: AbortSignal): Promise<void> {
  for (let time = 0; time < task.times && !signal.aborted; time += 1) {
    await pause(time === 0 ? (task.firstAfterSeconds ?? 0) : task.everySeconds, signal);
    await around.untilRead(task.group ?? `family:${task.family}`);
    const taskDefinition = await readDefinition(task.family, around);
    if (taskDefinition?.status !== 'ACTIVE') {
      around.watch({ is: 'service-event', service: task.family, text: 'ClientException: TaskDefinition is inactive' });
      continue;
    }
    const launched = await launchTask(launchOf(task, taskDefinition, time, around), around);
    if (launched.is === 'refused') {
      around.watch({ is: 'service-event', service: task.family, text: launched.why });
      continue;
    }
    const { taskArn, taskDefinitionArn, group, stoppedReason = '', containers } = launched.task;
    const reason = containers.find((container) => container.reason !== undefined)?.reason ?? stoppedReason;
    if (launched.is === 'running') around.watch({ is: 'task-running', group, taskArn, taskDefinitionArn });
    else around.watch({ is: 'task-stopped', group, taskArn, taskDefinitionArn, reason, failures: time + 1 });
  }
}

function launchOf(task: StandaloneTask, definition: TaskDefinition, time: number, around: Surroundings): Launch {
  const subnet = task.subnets[time % Math.max(1, task.subnets.length)];
  return {
    region: around.account.region,
    clusterArn: task.clusterArn,
    definition,
    group: task.group ?? `family:${task.family}`,
    startedBy: task.startedBy ?? 'events-rule/nightly',
    launchType: task.launchType,
    publicIp: task.assignPublicIp === true,
    ...(subnet !== undefined && { subnet }),
    ...(task.securityGroups !== undefined && { securityGroups: task.securityGroups }),
    ...(task.overrides !== undefined && { overrides: task.overrides }),
    ...(task.stoppedReason !== undefined && { stop: { stoppedReason: task.stoppedReason } }),
  };
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(seconds * 1000, undefined, { signal });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
  }
}
