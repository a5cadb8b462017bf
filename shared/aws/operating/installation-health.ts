import { DescribeRuleCommand, EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import {
  GetEventSourceMappingCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { lastPart } from '../../arn.ts';
import { call } from '../sdk-error.ts';
import { type Checked, check } from './checked.ts';
import type { InstallationParts } from './installation-parts.ts';
import { type Person, settingsOf } from './person.ts';
import { countMessages } from './read-queue.ts';

/** How the parts that an event passes stand. `null`: the installation has no such part any more. */
export type InstallationHealth = {
  readonly rule: Checked<{ readonly isEnabled: boolean; readonly reachesQueue: boolean } | null>;
  readonly undelivered: Checked<Depth | null>;
  readonly queue: Checked<Depth | null>;
  readonly mapping: Checked<{ readonly state: string; readonly lastResult: string } | null>;
  readonly remediator: Checked<{ readonly state: string; readonly isStopped: boolean } | null>;
  readonly deadLetters: Checked<Depth | null>;
};

/** In messages. */
export type Depth = { readonly waiting: number };

/** Looks at every part at once. What may not be read is said, and nothing is thrown for it. */
export async function readHealth(person: Person, parts: InstallationParts): Promise<InstallationHealth> {
  const events = new EventBridgeClient(settingsOf(person));
  const lambda = new LambdaClient(settingsOf(person));
  const sqs = new SQSClient(settingsOf(person));
  try {
    const depth = (url: string | undefined) => check(() => depthOf(sqs, url));
    const [rule, undelivered, queue, mapping, remediator, deadLetters] = await Promise.all([
      check(() => readRule(events, parts)),
      depth(parts.undeliveredQueueUrl),
      depth(parts.queueUrl),
      check(() => readMapping(lambda, parts)),
      check(() => readFunction(lambda, parts)),
      depth(parts.deadLetterQueueUrl),
    ]);
    return { rule, undelivered, queue, mapping, remediator, deadLetters };
  } finally {
    for (const client of [events, lambda, sqs]) client.destroy();
  }
}

async function readRule(events: EventBridgeClient, { rule, queueUrl }: InstallationParts) {
  if (rule === undefined) return null;
  const { State: state } = await call('events:DescribeRule', events.send(new DescribeRuleCommand({ Name: rule })));
  const listed = call('events:ListTargetsByRule', events.send(new ListTargetsByRuleCommand({ Rule: rule })));
  const { Targets: targets = [] } = await listed;
  const queue = lastPart(queueUrl ?? '');
  // ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS is enabled too.
  return {
    isEnabled: state?.startsWith('ENABLED') === true,
    reachesQueue: targets.some(({ Arn }) => Arn?.split(':').at(-1) === queue),
  };
}

async function depthOf(sqs: SQSClient, url: string | undefined): Promise<Depth | null> {
  if (url === undefined) return null;
  return { waiting: await countMessages(sqs, url, 'waiting') };
}

async function readMapping(lambda: LambdaClient, { mapping }: InstallationParts) {
  if (mapping === undefined) return null;
  const command = new GetEventSourceMappingCommand({ UUID: mapping });
  const found = await call('lambda:GetEventSourceMapping', lambda.send(command));
  return { state: found.State ?? '', lastResult: found.LastProcessingResult ?? '' };
}

async function readFunction(lambda: LambdaClient, { remediator }: InstallationParts) {
  if (remediator === undefined) return null;
  const asked = { FunctionName: remediator };
  const sent = lambda.send(new GetFunctionConfigurationCommand(asked));
  const { State: state } = await call('lambda:GetFunctionConfiguration', sent);
  const concurrency = lambda.send(new GetFunctionConcurrencyCommand(asked));
  const { ReservedConcurrentExecutions: reserved } = await call('lambda:GetFunctionConcurrency', concurrency);
  return { state: state ?? '', isStopped: reserved === 0 };
}
