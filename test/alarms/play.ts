import type { Template } from 'aws-cdk-lib/assertions';
import { vi } from 'vitest';
import { createCounter } from '../../shared/count-metrics.ts';
import { remediate } from '../../shared/remediate/remediate.ts';
import { type Installation, tick, wait } from '../fixtures/installation.ts';
import { jsonLines } from '../fixtures/started-function.ts';
import { type AlarmProperties, isInAlarm, textOf } from './evaluate-alarm.ts';
import { createMetrics, type Metrics, takeLine } from './metrics.ts';
import { createQueue, type Queue } from './queue.ts';

/** What of AWS works. A test switches parts of it off. */
export type Works = {
  ticks: boolean;
  delivery: boolean;
  mapping: boolean;
  /** If set, the function throws before it has handled anything. */
  starts: boolean;
  /** If set, another installation in the same account and Region completes a tick each minute. */
  beside: boolean;
};

/** A time in which the product runs by the template's own queue and alarms. */
export type Played = {
  readonly works: Works;
  readonly send: (body: string) => void;
  /**
   * Lets minutes pass. Returns the alarms that may have come on, and the minute in which each was on at the latest, however
   * many periods CloudWatch reads.
   */
  readonly pass: (minutes: number) => Promise<Readonly<Record<string, number>>>;
};

/** How many periods CloudWatch reads beyond those that the alarm evaluates: AWS's own example has two. */
const MORE = [0, 1, 2, 5];
const TICK_MINUTES = 2;

export function play(template: Template, it: Installation): Played {
  const alarms = alarmsOf(template);
  const names = queuesOf(template);
  const [functionName = '', remediator] =
    Object.entries(template.findResources('AWS::Lambda::Function')).find(([id]) => /Remediator/.test(id)) ?? [];
  const installation: string = remediator?.['Properties'].Environment.Variables.INSTALLATION ?? '';
  const queue = createQueue(names.visibility / 60, names.maxReceives);
  const metrics = createMetrics();
  const works: Works = { ticks: true, delivery: true, mapping: true, starts: true, beside: false };
  let undelivered = 0;
  let minute = 0;
  const send = (body: string): void => {
    if (works.delivery) queue.send(body, minute);
    else undelivered += 1;
  };
  const step = async (): Promise<void> => {
    if (works.ticks && minute % TICK_MINUTES === 0) send(tick);
    if (works.mapping) await invoke({ it, queue, metrics, works, functionName, installation }, minute);
    if (works.beside) tickOfAnother(metrics, minute);
    const put = (name: string, metric: string, value: number) =>
      metrics.put({ namespace: 'AWS/SQS', name: metric, dimensions: { QueueName: name } }, { minute, value });
    put(names.queue, 'ApproximateAgeOfOldestMessage', queue.ageOfOldest(minute));
    put(names.deadLetters, 'ApproximateNumberOfMessagesVisible', queue.deadLetters() + it.kept.length);
    put(names.undelivered, 'ApproximateNumberOfMessagesVisible', undelivered);
    minute += 1;
    wait(it, 60);
  };
  const pass = async (minutes: number): Promise<Readonly<Record<string, number>>> => {
    const begun = minute;
    const first: Record<string, number[]> = {};
    for (let passed = 0; passed < minutes; passed += 1) {
      await step();
      for (const [name, alarm] of Object.entries(alarms)) {
        const on = MORE.map((more) => isInAlarm(alarm, metrics, minute, more));
        if (!on.includes(true)) continue;
        const before = first[name] ?? MORE.map(() => Infinity);
        first[name] = before.map((earlier, at) => (on[at] ? Math.min(earlier, minute - begun) : earlier));
      }
    }
    return Object.fromEntries(Object.entries(first).map(([name, times]) => [name, Math.max(...times)]));
  };
  return { works, send, pass };
}

type Invoked = {
  readonly it: Installation;
  readonly queue: Queue;
  readonly metrics: Metrics;
  readonly works: Works;
  readonly functionName: string;
  readonly installation: string;
};

/** One invocation with everything that is on the queue: the core with the counter of the function, as its handler joins them. */
async function invoke(
  { it, queue, metrics, works, functionName, installation }: Invoked,
  minute: number,
): Promise<void> {
  const batch = queue.receive(minute);
  if (batch.length === 0) return;
  const written = vi.spyOn(console, 'log').mockReturnValue();
  const counter = createCounter(installation);
  try {
    if (!works.starts) throw new Error('the environment variable LEDGER_TABLE is missing');
    const again = await remediate(batch, { ...it.ports, count: counter.count });
    for (const message of batch) if (!again.includes(message.id)) queue.remove(message);
  } catch {
    const dimensions = { FunctionName: functionName };
    metrics.put({ namespace: 'AWS/Lambda', name: 'Errors', dimensions }, { minute, value: 1 });
  } finally {
    counter.flush();
    for (const line of jsonLines(written.mock.calls)) takeLine(metrics, line, minute);
    written.mockRestore();
  }
}

/** What the remediator of another installation in the account and Region writes when it has completed a tick. */
function tickOfAnother(metrics: Metrics, minute: number): void {
  const written = vi.spyOn(console, 'log').mockReturnValue();
  const { count, flush } = createCounter('Another');
  count('ticks');
  flush();
  for (const line of jsonLines(written.mock.calls)) takeLine(metrics, line, minute);
  written.mockRestore();
}

/** The alarms of a template, by the name that the stack gives them. */
export function alarmsOf(template: Template): Readonly<Record<string, AlarmProperties>> {
  return Object.fromEntries(
    Object.entries(template.findResources('AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => [
      /^ProductAlarms(\w+)[0-9A-F]{8}$/.exec(id)?.[1] ?? id,
      Properties,
    ]),
  );
}

function queuesOf(template: Template) {
  const queues = Object.entries(template.findResources('AWS::SQS::Queue'));
  const [queue, { Properties = {} } = {}] = queues.find(([, one]) => 'RedrivePolicy' in one['Properties']) ?? [];
  const [rule] = Object.values(template.findResources('AWS::Events::Rule'));
  return {
    queue: queue ?? '',
    deadLetters: textOf(Properties.RedrivePolicy.deadLetterTargetArn),
    undelivered: textOf(rule?.['Properties'].Targets[0].DeadLetterConfig.Arn),
    visibility: Number(Properties.VisibilityTimeout),
    maxReceives: Number(Properties.RedrivePolicy.maxReceiveCount),
  };
}
