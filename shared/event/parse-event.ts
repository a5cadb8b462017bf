import * as v from 'valibot';
import { parseArn } from '../arn.ts';
import { defined } from '../defined.ts';
import { attachedSubnets } from './attached-subnets.ts';
import { type Envelope, envelope, ignore, moment, optionalText, problem, text } from './envelope.ts';
import { isOverridden, roleOverride } from './overrides.ts';
import { ownInstance } from './own-instance.ts';
import { parseDeployment, parseServiceAction } from './parse-service-event.ts';
import type { CommandNotice, DeploymentOutcome, Ignored, Input, ServiceNotice, StartFailure } from './start-failure.ts';
import { deploymentIn, serviceOf } from './started-by.ts';
import { isOfStart, saidBy } from './task-reasons.ts';

const drillSource = 'ecs-init-remediator.drill';

const container = v.object({ name: optionalText, reason: v.optional(v.nullable(v.string())) });
const attachment = v.object({
  type: optionalText,
  details: v.optional(v.nullable(v.array(v.object({ name: optionalText, value: optionalText })))),
});

const taskDetail = v.object({
  taskArn: v.pipe(text, v.regex(/^arn:[a-z-]+:ecs:[a-z0-9-]+:\d{12}:task\/./)),
  clusterArn: v.pipe(text, v.regex(/^arn:[a-z-]+:ecs:[a-z0-9-]+:\d{12}:cluster\/./)),
  taskDefinitionArn: v.pipe(text, v.regex(/^arn:[a-z-]+:ecs:[a-z0-9-]+:\d{12}:task-definition\/[^:/]+:\d+$/)),
  lastStatus: text,
  stopCode: optionalText,
  stoppedReason: v.optional(v.nullable(v.string())),
  launchType: optionalText,
  platformVersion: optionalText,
  containerInstanceArn: optionalText,
  group: optionalText,
  startedBy: optionalText,
  createdAt: optionalText,
  stoppedAt: optionalText,
  containers: v.optional(v.nullable(v.array(container))),
  attachments: v.optional(v.nullable(v.array(attachment))),
  overrides: v.optional(v.nullable(v.looseObject({}))),
});

const commandBody = v.object({ kind: v.literal('command'), id: v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/)) });

/**
 * Parses the body of a queue message: an EventBridge event, a tick or the sweep of a schedule, or a command.
 *
 * @param body the text of the message.
 * @param account the account that the product watches. The default event bus may also carry events of other accounts.
 * @returns the input, or the reason for ignoring the message. Never throws.
 */
export function parseMessage(body: string, account: string): Input | Ignored {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // The parser's own message quotes a piece of the body, which may hold a secret.
    return ignore('malformed-json', true, `the message (${body.length} characters) is not JSON`);
  }
  const kind = v.safeParse(v.object({ kind: v.string() }), json);
  if (kind.success && kind.output.kind === 'tick') return { is: 'tick' };
  if (kind.success && kind.output.kind === 'sweep') return { is: 'sweep' };
  if (kind.success && kind.output.kind === 'command') return parseCommand(json);
  return parseEvent(json, account);
}

function parseCommand(json: unknown): CommandNotice | Ignored {
  const parsed = v.safeParse(commandBody, json);
  if (!parsed.success) return ignore('malformed-command', true, `not a command: ${problem(parsed.issues)}`);
  return { is: 'command', id: parsed.output.id };
}

function parseEvent(json: unknown, account: string): StartFailure | DeploymentOutcome | ServiceNotice | Ignored {
  const parsed = v.safeParse(envelope, json);
  if (!parsed.success)
    return ignore('unknown-event', true, `neither an event, a tick, a sweep nor a command: ${problem(parsed.issues)}`);
  const event = parsed.output;
  const drill = event.source === drillSource;
  if (event.source !== 'aws.ecs' && !drill) {
    return ignore('unknown-event', false, `source ${JSON.stringify(event.source.slice(0, 100))} is not aws.ecs`);
  }
  if (event.account !== account)
    return ignore('other-account', false, `account ${event.account.slice(0, 20)} is not ${account}`);
  switch (event['detail-type']) {
    case 'ECS Task State Change':
      return parseTask(event, drill);
    case 'ECS Deployment State Change':
      return parseDeployment(event);
    case 'ECS Service Action':
      return parseServiceAction(event);
    default:
      return ignore(
        'unknown-event',
        false,
        `detail-type ${JSON.stringify(event['detail-type'].slice(0, 100))} is not one that is watched`,
      );
  }
}

function parseTask(event: Envelope, drill: boolean): StartFailure | Ignored {
  const parsed = v.safeParse(taskDetail, event.detail);
  if (!parsed.success)
    return ignore('malformed-event', true, `a task state change without what it must have: ${problem(parsed.issues)}`);
  const task = parsed.output;
  if (task.lastStatus !== 'STOPPED')
    return ignore('not-stopped', false, `lastStatus is ${task.lastStatus.slice(0, 40)}`);
  const { reason, otherReasons } = saidBy(task);
  if (task.stopCode !== 'TaskFailedToStart' && !isOfStart(reason)) {
    return ignore(
      'not-a-start-failure',
      false,
      `stopCode ${task.stopCode ?? 'absent'} and no reason of it is that of a failed start`,
    );
  }
  const group = task.group ?? undefined;
  const arn = parseArn(task.taskArn);
  return defined<StartFailure>({
    is: 'start-failure',
    account: event.account,
    region: arn?.region ?? event.region,
    partition: arn?.partition ?? 'aws',
    taskArn: task.taskArn,
    clusterArn: task.clusterArn,
    taskDefinitionArn: task.taskDefinitionArn,
    launchType: task.launchType ?? undefined,
    platformVersion: task.platformVersion ?? undefined,
    containerInstanceArn: ownInstance(task.containerInstanceArn, task.taskArn),
    group,
    service: serviceOf(group),
    deploymentId: deploymentIn(task.startedBy),
    reason,
    otherReasons,
    subnets: attachedSubnets(task.attachments),
    overrideExecutionRoleArn: roleOverride(task.overrides),
    overridden: isOverridden(task.overrides),
    createdAt: moment(task.createdAt),
    stoppedAt: moment(task.stoppedAt) ?? moment(event.time) ?? new Date(0).toISOString(),
    drill,
  });
}
