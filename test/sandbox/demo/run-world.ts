import { setTimeout as wait } from 'node:timers/promises';
import type { Account } from '../account/account.ts';
import { type Ecs, type StandaloneTask, startEcs } from '../ecs/ecs.ts';
import type { EcsMoment } from '../ecs/moments.ts';
import { createSurroundings } from '../ecs/surroundings.ts';
import { roleArn } from '../world/build-identity.ts';
import type { BuiltWorld } from '../world/build-world.ts';
import { createMeanwhile } from '../world/data-meanwhile.ts';
import type { Happening } from '../world/happening-schema.ts';
import type { RootClients } from '../world/root-clients.ts';
import { textOf } from '../world/workload-schema.ts';
import type { World, WorldTask } from '../world/world-schema.ts';
import { isAwaited, readinessOf } from './conditions.ts';
import type { Stage } from './deeds/stage.ts';
import { openInbox } from './inbox.ts';
import type { IncidentJson, Message } from './incident-json.ts';
import type { Tell } from './moments.ts';
import { createPace, type Pace } from './pace.ts';
import { perform } from './perform.ts';
import { type Ending, judgeRest } from './rest.ts';
import type { Stack } from './stack.ts';

export type Run = {
  readonly ending: Ending;
  readonly incidents: readonly IncidentJson[];
  readonly messages: readonly Message[];
};

type RunOptions = {
  readonly account: Account;
  readonly clients: RootClients;
  readonly built: BuiltWorld;
  readonly stack: Stack;
  readonly tell: Tell;
  readonly signal?: AbortSignal;
  /**
   * Sends no tick before the first message, and lets ECS try again only after a minute, so that the product's calls until
   * then are those of one event. Default: false.
   */
  readonly isolated?: boolean;
};

const pollMilliseconds = 300;
/** How often the incidents are read while nothing else changes. */
const lookUpMilliseconds = 3000;

/** What has happened so far. It is the only mutable state of the run. */
type Log = {
  startedAt: number;
  movedAt: number;
  failuresSince: number;
  failedAt: number;
  readonly messages: { message: Message; at: number }[];
  readonly ecs: { moment: EcsMoment; at: number }[];
  readonly played: Map<string, number>;
  readonly pending: Set<Happening>;
  incidents: readonly IncidentJson[];
  lookedUpAt: number;
};

/** Lets the stand-in for ECS run the world until it is healed, at rest, or out of time. */
export async function runWorld(options: RunOptions): Promise<Run> {
  const { account, built, stack, tell, clients, signal } = options;
  await account.standForAccounts(built.world.limits.accounts);
  const log = newLog(built.world.happenings);
  const ending = new AbortController();
  const pace = createPace({
    account,
    send: () => stack.send('{"kind":"tick"}'),
    signal: ending.signal,
    onceTold: built.world.services.flatMap((one) => (one.triesAgainOnceTold ? [`service:${one.name}`] : [])),
  });
  const watch = (moment: EcsMoment): void => {
    pace.hear(moment);
    hear(log, moment, tell);
  };
  const meanwhile = createMeanwhile(built.world, clients);
  const around = createSurroundings({
    account,
    network: built.network.network,
    watch,
    meanwhile,
    untilRead: pace.untilRead,
    instances: built.instances,
    ...(options.isolated && { speed: { backOffSeconds: 60, backOffLimitSeconds: 60 } }),
  });
  const inbox = await openInbox(stack.topicArn, clients, (message) => {
    pace.tell(`service:${message.incident?.service}`);
    receive(log, message, tell);
  });
  const stage: Stage = {
    account,
    clients,
    built,
    stack,
    publisher: around.publisher,
    incidents: () => log.messages.flatMap(({ message }) => message.incident ?? []),
  };
  const trouble: unknown[] = [];
  await playDue(log, stage, tell, (happening) => happening.when.at === 'start');
  log.startedAt = Date.now();
  log.movedAt = log.startedAt;
  const ecs = startEcs(around, (error) => trouble.push(error));
  runStandalone(ecs, options);
  try {
    for (;;) {
      signal?.throwIfAborted();
      if (trouble.length > 0) throw trouble[0];
      await inbox.poll();
      await playDue(log, stage, tell, (happening) => happening.when.at !== 'start');
      if (options.isolated !== true || log.messages.length > 0) await pace.tick();
      const found = await rest(log, ecs, pace, options);
      if (found !== undefined) return await end(found, log, stack, inbox, tell);
      await wait(pollMilliseconds);
    }
  } finally {
    ending.abort();
    await ecs.stop();
    await inbox.close();
  }
}

function newLog(happenings: readonly Happening[]): Log {
  const pending = new Set(happenings);
  return {
    startedAt: 0,
    movedAt: 0,
    failuresSince: 0,
    failedAt: 0,
    messages: [],
    ecs: [],
    played: new Map(),
    pending,
    incidents: [],
    lookedUpAt: 0,
  };
}

function move(log: Log): void {
  log.movedAt = Date.now();
  log.failuresSince = 0;
}

function hear(log: Log, moment: EcsMoment, tell: Tell): void {
  const at = Date.now();
  log.ecs.push({ moment, at });
  if (moment.is === 'task-stopped') {
    log.failuresSince += 1;
    log.failedAt = Date.now();
  } else if (moment.is !== 'service-event') move(log);
  tell({ is: 'ecs', at: at - log.startedAt, moment });
}

function receive(log: Log, message: Message, tell: Tell): void {
  const at = Date.now();
  log.messages.push({ message, at });
  move(log);
  tell({ is: 'message', at: at - log.startedAt, message });
}

function runStandalone(ecs: Ecs, { built, account }: RunOptions): void {
  const { world, network } = built;
  for (const task of world.tasks) {
    ecs.run({
      clusterArn: `arn:aws:ecs:${account.region}:${account.accountId}:cluster/${task.cluster}`,
      family: task.family,
      launchType: task.launchType,
      ...network.placementOf(task),
      times: task.times,
      firstAfterSeconds: task.firstAfterSeconds,
      everySeconds: task.everySeconds,
      ...runOf(task, world),
    });
  }
}

/** The fields of a stand-alone run that differ from its task definition. */
function runOf(task: WorldTask, world: World): Partial<StandaloneTask> {
  const stoppedReason = textOf(task.stoppedReason);
  const overrides = {
    ...(task.executionRoleOverride !== undefined && { executionRoleArn: roleArn(task.executionRoleOverride, world) }),
    ...(task.containerOverrides !== undefined && { containerOverrides: task.containerOverrides }),
  };
  return {
    overrides,
    ...(task.group !== undefined && { group: task.group }),
    ...(task.startedBy !== undefined && { startedBy: task.startedBy }),
    ...(stoppedReason !== undefined && { stoppedReason }),
  };
}

async function playDue(log: Log, stage: Stage, tell: Tell, wanted: (happening: Happening) => boolean): Promise<void> {
  for (const happening of [...log.pending].filter(wanted)) {
    const atStart = happening.when.at === 'start';
    if (!atStart && readinessOf(happening, log, Date.now()) !== 'due') continue;
    log.pending.delete(happening);
    tell({ is: 'happening', at: log.startedAt === 0 ? 0 : Date.now() - log.startedAt, happening });
    await perform(happening.do, stage);
    if (happening.name !== undefined) log.played.set(happening.name, Date.now());
    move(log);
  }
}

async function rest(log: Log, ecs: Ecs, pace: Pace, { built, stack, tell }: RunOptions): Promise<Ending | undefined> {
  const now = Date.now();
  const { quietSeconds, seconds } = built.world.limits;
  if (now - log.movedAt > lookUpMilliseconds && now - log.lookedUpAt > lookUpMilliseconds) {
    noteIncidents(log, (await stack.incidents()) ?? toldLast(log), tell);
  }
  return judgeRest({
    now,
    startedAt: log.startedAt,
    movedAt: log.movedAt,
    failuresSince: log.failuresSince,
    failedAt: log.failedAt,
    steady: (built.world.services.length === 0 || ecs.isSteady()) && ecs.isIdle() && !pace.holdsTask(),
    incidents: log.incidents,
    expectsMore:
      [...log.pending].some((one) => readinessOf(one, log, now) === 'timed') ||
      built.world.awaits.some((one) => isAwaited(one, log)),
    quietSeconds,
    limitSeconds: seconds,
  });
}

/** Adds the incidents from the ledger. If one has changed without a message, that counts as a change too. */
function noteIncidents(log: Log, incidents: readonly IncidentJson[], tell: Tell): void {
  log.lookedUpAt = Date.now();
  if (stateOf(incidents) === stateOf(log.incidents)) return;
  for (const incident of incidents) {
    const before = log.incidents.find((one) => one.id === incident.id);
    if (incident.status === 'closed' && before?.status !== 'closed')
      tell({ is: 'incident-closed', at: Date.now() - log.startedAt, incident });
  }
  log.incidents = incidents;
  move(log);
}

/** The incidents as in the last messages, used if the operator does not answer. */
function toldLast(log: Log): readonly IncidentJson[] {
  const told = log.messages.flatMap(({ message }) => message.incident ?? []);
  return [...new Map(told.map((incident) => [incident.id, incident])).values()];
}

async function end(
  ending: Ending,
  log: Log,
  stack: Stack,
  inbox: { readonly poll: () => Promise<void> },
  tell: Tell,
): Promise<Run> {
  await inbox.poll();
  const incidents = (await stack.incidents()) ?? toldLast(log);
  tell({ is: 'ends', at: Date.now() - log.startedAt, ending });
  return {
    ending,
    incidents: incidents.toSorted((a, b) => a.openedAt.localeCompare(b.openedAt)),
    messages: log.messages.map(({ message }) => message),
  };
}

/** The parts of the incidents that count as a change. The number of failures does not, because it always grows. */
function stateOf(incidents: readonly IncidentJson[]): string {
  return JSON.stringify(
    incidents.map((one) => [
      one.id,
      one.status,
      one.changes.map((change) => [change.id, change.state]),
      one.findings.map((finding) => [finding.id, finding.decision, finding.resolution]),
    ]),
  );
}
