import type { Instant } from '../event/instant.ts';
import { parseMessage } from '../event/parse-event.ts';
import type { DeploymentOutcome, Ignored, Input, StartFailure } from '../event/start-failure.ts';
import type { Collect } from '../evidence/ask.ts';
import { limitConcurrency } from '../limit-concurrency.ts';
import { readReasons } from '../stopped-reason/read-reasons.ts';
import { workloadKey, workloadOf } from '../workload/read-workload.ts';
import { tellControls } from './control.ts';
import type { FailedTask } from './failed-task.ts';
import { type HandedBack, whyHandedBack } from './handed-back.ts';
import { handleCommand } from './handle-command.ts';
import { handleFailures } from './handle-failures.ts';
import { handleTick } from './handle-tick.ts';
import { findLaunchFailures, type Notice } from './launch-failures.ts';
import { look } from './look.ts';
import { lookRun } from './look-run.ts';
import type { Ports } from './ports.ts';

/** A queue message. */
export type QueueRecord = { readonly id: string; readonly body: string };

/** The number of workloads that are handled at the same time. Their reads share AWS's rate limits. */
const atOnce = 5;

type Parsed<T> = { readonly record: QueueRecord; readonly input: T };

/**
 * Handles one batch. Events are grouped by workload, so that a burst is diagnosed once. Ticks and commands follow.
 *
 * @returns ids of the messages that could not be handled now, which SQS must deliver again.
 */
export async function remediate(
  records: readonly QueueRecord[],
  given: Omit<Ports, 'ownMessages'>,
): Promise<readonly string[]> {
  const ports: Ports = { ...given, ownMessages: new Set() };
  const parsed = records.map((record) => ({ record, input: parseMessage(record.body, ports.account) }));
  const collect = ports.newCollect();
  const retry = new Map<string, HandedBack>();
  const guarded = async (messages: readonly QueueRecord[], what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      // The error is not swallowed: SQS delivers the message again and finally moves it to the dead-letter queue, and
      // this line is in the log.
      ports.log.error(`${what} failed and is tried again`, {
        error: describe(error),
        messages: messages.map((one) => one.id),
      });
      for (const message of messages) retry.set(message.id, whyHandedBack(ports.kindOfFault, error));
    }
  };
  for (const { record, input } of parsed) {
    if (input.is === 'ignored') await guarded([record], 'keeping a message', () => setAside(ports, record, input));
  }
  // Commands come first, so that a stop in this batch applies to its failures too.
  for (const { record, input } of parsed) {
    if (input.is !== 'command') continue;
    await guarded([record], 'a command', () => handleCommand(ports, input.id));
    // Before anything that it allows is done.
    await tellControls(ports);
  }
  const launched = await readNotices(ports, collect, parsed, guarded, retry);
  const now = ports.now();
  const failures = [
    ...parsed.flatMap(({ record, input }) => (input.is === 'start-failure' ? [{ record, input }] : [])),
    ...launched,
  ].map(({ record, input }) => ({ record, input: notAfter(input, now) }));
  if (failures.length > 0) {
    // Read once a batch, in parallel with the incidents.
    const mode = ports.readMode();
    const limit = limitConcurrency(atOnce);
    await Promise.all(
      byWorkload(failures).map(({ key, failed, messages }) =>
        limit(() => guarded(messages, key, () => handleFailures(ports, collect, mode, failed))),
      ),
    );
  }
  for (const { record, input } of parsed) {
    if (input.is === 'deployment-outcome')
      await guarded([record], 'a deployment outcome', () => checkService(ports, input));
  }
  const ticks = parsed.filter((one) => one.input.is === 'tick').map((one) => one.record);
  if (ticks.length > 0) await guarded(ticks, 'the tick', () => handleTick(ports));
  // Whatever happened to the controls is told, by this batch or since the last one.
  await tellControls(ports);
  for (const why of retry.values()) ports.count('handedBack', why);
  return [...retry.keys()];
}

type Guarded = (messages: readonly QueueRecord[], what: string, work: () => Promise<void>) => Promise<void>;

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
    const looked = await findLaunchFailures(ports, collect, newest.input);
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
