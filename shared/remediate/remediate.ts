import type { Instant } from '../event/instant.ts';
import { parseMessage } from '../event/parse-event.ts';
import type { DeploymentOutcome, Ignored, Input, StartFailure } from '../event/start-failure.ts';
import type { Collect } from '../evidence/ask.ts';
import { looksForeign } from '../incident/evidence.ts';
import { limitConcurrency } from '../limit-concurrency.ts';
import { readReasons } from '../stopped-reason/read-reasons.ts';
import { workloadKey, workloadOf } from '../workload/read-workload.ts';
import { createAdmission } from './admission.ts';
import { collectInTime } from './collect-in-time.ts';
import { tellControls } from './control.ts';
import { deadlineOf, unlessLate } from './deadline.ts';
import { drillGate } from './drill-gate.ts';
import type { FailedTask } from './failed-task.ts';
import { handBackUnneeded } from './hand-back.ts';
import { type HandedBack, whyHandedBack } from './handed-back.ts';
import { handleCommand } from './handle-command.ts';
import { handleFailures } from './handle-failures.ts';
import { handleTick } from './handle-tick.ts';
import { findLaunchFailures, type Notice } from './launch-failures.ts';
import { look } from './look.ts';
import { lookRun } from './look-run.ts';
import type { GivenPorts, Ports } from './ports.ts';
import { goOnWithSweep, startSweep } from './run-sweep.ts';
import { tellLargeOutages } from './tell-outages.ts';
import { untilEnd } from './until-end.ts';

/** A queue message, and how often it was delivered by now. */
export type QueueRecord = { readonly id: string; readonly body: string; readonly receives?: number };

/** The number of workloads that are handled at the same time. Their reads share AWS's rate limits. */
const atOnce = 5;

type Parsed<T> = { readonly record: QueueRecord; readonly input: T };

/**
 * Handles one batch. Events are grouped by workload, so that a burst is diagnosed once. Ticks and commands follow, and a turn of
 * the sweep last. What cannot be begun or finished before the function's time-out is handed back, and only that.
 *
 * @returns ids of the messages that could not be handled now, which SQS must deliver again.
 */
export async function remediate(records: readonly QueueRecord[], given: GivenPorts): Promise<readonly string[]> {
  let hasEnded = false;
  const ports: Ports = {
    ...untilEnd(given, () => hasEnded),
    deadline: deadlineOf(given.left),
    ownMessages: new Set(),
    leftToOutages: new Map(),
  };
  try {
    return await handleBatch(records, ports);
  } finally {
    hasEnded = true;
  }
}

async function handleBatch(records: readonly QueueRecord[], ports: Ports): Promise<readonly string[]> {
  const parsed = records.map((record) => ({ record, input: parseMessage(record.body, ports.account) }));
  const collect = ports.newCollect();
  const retry = new Map<string, HandedBack>();
  const guarded = guard(ports, retry);
  for (const { record, input } of parsed) {
    if (input.is === 'ignored') await guarded([record], 'keeping a message', () => setAside(ports, record, input));
  }
  // Commands come first, so that a stop in this batch applies to its failures too.
  for (const { record, input } of parsed) {
    if (input.is !== 'command') continue;
    await guarded([record], 'a command', () => handleCommand(ports, input.id));
    // Before anything that it allows is done.
    await tellInTime(ports);
  }
  const launched = await readNotices(ports, collect, parsed, guarded, retry);
  const now = ports.now();
  const failures = [
    ...parsed.flatMap(({ record, input }) => (input.is === 'start-failure' ? [{ record, input }] : [])),
    ...launched,
  ].map(({ record, input }) => ({ record, input: notAfter(input, now) }));
  if (failures.length > 0) await handleWorkloads(ports, collect, failures, guarded);
  for (const { record, input } of parsed) {
    if (input.is === 'deployment-outcome')
      await guarded([record], 'a deployment outcome', () => checkService(ports, input), 'looks');
  }
  const ticks = parsed.filter((one) => one.input.is === 'tick').map((one) => one.record);
  if (ticks.length > 0) await guarded(ticks, 'the tick', () => handleTick(ports), 'looks');
  const sweeps = parsed.filter((one) => one.input.is === 'sweep').map((one) => one.record);
  if (sweeps.length > 0) {
    await guarded(sweeps, 'the beginning of a sweep', () => startSweep(ports));
    await unlessLate(handBackUnneeded(ports), ports.deadline.until('hand-back'));
  }
  await tellLargeOutages(ports);
  // What has failed goes before what could fail.
  if (ticks.length + sweeps.length > 0 && failures.length === 0 && retry.size === 0)
    await unlessLate(goOnWithSweep(ports), ports.deadline.until('hand-back'));
  // Whatever happened to the controls is told, by this batch or since the last one.
  await tellInTime(ports);
  for (const why of retry.values()) ports.count('handedBack', why);
  return [...retry.keys()];
}

/** Handles the failures of a batch: those of each workload together, and the workloads in turns. */
async function handleWorkloads(
  ports: Ports,
  collect: Collect,
  failures: readonly Parsed<StartFailure>[],
  guarded: Guarded,
): Promise<void> {
  // Read once a batch, in parallel with the incidents.
  const mode = ports.readMode();
  const admission = createAdmission(ports);
  const admits = drillGate(ports, admission);
  const limit = limitConcurrency(atOnce);
  const groups = byWorkload(failures);
  const inTurn = groups.toSorted(inTurns).map(({ key, failed, messages }) => {
    const handle = async () => {
      if (failed[0].failure.drill && !(await admits(failed[0].workload))) return;
      await handleFailures(ports, collectInTime(collect, ports.deadline, ports.now), mode, admission, failed);
    };
    return limit(() => guarded(messages, key, handle, 'failures'));
  });
  await Promise.all(inTurn);
  const leftOut = admission.leftOut();
  const messages = groups.filter(({ key }) => leftOut.has(key)).flatMap((group) => group.messages);
  if (messages.length > 0) await guarded(messages, 'counting what is beyond the limits', () => admission.record());
}

/** What is not told by the end is told by the next batch. */
async function tellInTime(ports: Ports): Promise<void> {
  await unlessLate(tellControls(ports), ports.deadline.until('hand-back'));
}

type Guarded = (
  messages: readonly QueueRecord[],
  what: string,
  work: () => Promise<void>,
  needs?: Parameters<Ports['deadline']['isTimeFor']>[0],
) => Promise<void>;

/**
 * Work whose messages are handed back if it fails, if it is not done before the function's time-out, or if no time is
 * left to begin it.
 * @param retry receives their ids, and why.
 */
function guard(ports: Ports, retry: Map<string, HandedBack>): Guarded {
  const { deadline, log } = ports;
  return async (messages, what, work, needs = 'hand-back') => {
    const handBack = (message: string, because: string, why: HandedBack): void => {
      log.error(message, { error: because, messages: messages.map((one) => one.id) });
      for (const one of messages) retry.set(one.id, why);
    };
    if (!deadline.isTimeFor(needs))
      return handBack(`${what} was not begun and is tried again`, 'no time was left', 'no-time');
    try {
      const done = await unlessLate(work(), deadline.until('hand-back'));
      if (done === 'late') handBack(`${what} was not finished and is tried again`, 'the time was up', 'no-time');
    } catch (error) {
      // The error is not swallowed: SQS delivers the message again and finally moves it to the dead-letter queue, and
      // this line is in the log.
      handBack(`${what} failed and is tried again`, describe(error), whyHandedBack(ports.kindOfFault, error));
    }
  };
}

/**
 * Asks ECS for the failures that make no task, once for each service of the batch.
 * @param retry receives the messages of which ECS does not show yet what they say.
 */
async function readNotices(
  ports: Ports,
  collect: Collect,
  parsed: readonly Parsed<Input | Ignored>[],
  guarded: Guarded,
  retry: Map<string, HandedBack>,
): Promise<readonly Parsed<StartFailure>[]> {
  const notices = parsed.flatMap(({ record, input }) =>
    input.is === 'service-notice' || (input.is === 'deployment-outcome' && input.failed) ? [{ record, input }] : [],
  );
  const found: Parsed<StartFailure>[] = [];
  const services = Map.groupBy(notices, ({ input }) => workloadKey(input));
  const limit = limitConcurrency(atOnce);
  const read = async (of: readonly Parsed<Notice>[]): Promise<void> => {
    const newest = of.toSorted((a, b) => (a.input.at < b.input.at ? -1 : 1)).at(-1);
    if (newest === undefined) return;
    const inTime = collectInTime(collect, ports.deadline, ports.now);
    const looked = await findLaunchFailures(ports, inTime, newest.input);
    if (looked.is === 'not-yet') retry.set(newest.record.id, 'not-yet');
    else found.push(...looked.failures.map((input) => ({ record: newest.record, input })));
  };
  await Promise.all(
    [...services].map(([key, of]) =>
      limit(() =>
        guarded(
          of.map(({ record }) => record),
          `looking for failures of ${key}`,
          () => read(of),
          'failures',
        ),
      ),
    ),
  );
  return found;
}

async function setAside(ports: Ports, record: QueueRecord, { code, because, keep }: Ignored): Promise<void> {
  ports.count('ignored', code);
  ports.log.info(keep ? 'ignored and kept in the dead-letter queue' : 'ignored', { message: record.id, code, because });
  if (!keep) return;
  await ports.deadLetter(record.body, `${code}: ${because}`);
  ports.count('deadLettered');
}

/** A deployment began or ended. If its service has an open incident, it is examined now and not at the next tick. */
async function checkService(ports: Ports, outcome: DeploymentOutcome): Promise<void> {
  const loaded = await ports.ledger.loadIncident(workloadKey(outcome));
  if (loaded?.item.status !== 'open') return;
  await look(lookRun(ports), loaded);
}

type Group = {
  readonly key: string;
  readonly failed: readonly [FailedTask, ...FailedTask[]];
  readonly messages: readonly QueueRecord[];
};

/** Groups failures by workload. The workload and the stopped reason of each are parsed here once. */
function byWorkload(parsed: readonly Parsed<StartFailure>[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { record, input: failure } of parsed) {
    const workload = workloadOf(failure);
    const one = { failure, workload, ...readReasons(failure), body: record.body };
    const { failed, messages } = groups.get(workload.key) ?? {};
    groups.set(workload.key, {
      key: workload.key,
      failed: failed === undefined ? [one] : [...failed, one],
      messages: [...(messages ?? []), record],
    });
  }
  return [...groups.values()];
}

/**
 * Services first: what anybody runs by himself does not keep them waiting, and drills keep nobody waiting. What was
 * handed back before is not the last of its kind again.
 */
function inTurns(a: Group, b: Group): number {
  return rank(a) - rank(b) || receives(b) - receives(a);
}

function rank({ failed: [{ failure, workload }] }: Group): number {
  if (failure.drill) return 2;
  return workload.service === undefined || looksForeign(failure) ? 1 : 0;
}

function receives({ messages }: Group): number {
  return Math.max(...messages.map((one) => one.receives ?? 1));
}

/** A failure is of the past, whatever its event says: a moment ahead would outlast every later failure. */
function notAfter(failure: StartFailure, now: Instant): StartFailure {
  const { createdAt, stoppedAt } = failure;
  const clamped = { ...failure, stoppedAt: stoppedAt < now ? stoppedAt : now };
  return createdAt === undefined || createdAt <= now ? clamped : { ...clamped, createdAt: now };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown error';
  const inner = error instanceof AggregateError ? `: ${error.errors.map(describe).join('; ')}` : '';
  return `${error.name}: ${error.message}${inner}`.slice(0, 1000);
}
