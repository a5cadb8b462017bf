import type { ServiceEvent } from '@aws-sdk/client-ecs';
import type { LaunchFailure } from '../../evidence/ecs.ts';
import { redact } from '../../redact.ts';
import { instant } from '../reads/read-fact.ts';

const most = 5;

/** ECS writes `(service NAME)` or `(service NAME, taskSet ID)`, and wrote `service NAME` before. */
const subject = String.raw`^\(?service [^\s),]+(?:, task ?set [^\s)]+)?\)?,? (?:\([^)]*\) ){0,2}`;

/**
 * The sentences in which ECS says that it could not make a task. What stopped a task that it made begins with a code
 * (`Reason: ResourceInitializationError: …`): that task has an event of its own.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
const couldNotMake = new RegExp(
  `${subject}(?:${[
    String.raw`failed to launch a task with \(error `,
    String.raw`was unable to place a task because `,
    String.raw`was unable to place a task\. Reason: (?![A-Z][A-Za-z]+(?:Error|Failed[A-Za-z]*): )`,
    String.raw`was unable to reach steady state\. Reason: No Container Instances `,
    String.raw`operations are being throttled\.`,
  ].join('|')})`,
  'i',
);

const named =
  /^\(?service [^\s),]+(?:, task ?set (?<taskSet>[^\s)]+))?\)?,? (?:\(deployment (?<deployment>[^\s)]+)\))?/i;

/** The sentences in which ECS says that it could make a task again. */
const couldMake = new RegExp(`${subject}has (?:started \\d+ tasks|reached a steady state)`, 'i');

/**
 * What a service's events say of tasks that ECS could not make since it last made one of the same task set or deployment.
 * An event that names none is about the service as a whole. ECS shows 100 events, and omits one that repeats for six
 * hours or until its cause is resolved.
 * @param events the newest first, as DescribeServices gives them.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html
 */
export function readLaunchFailures(events: readonly ServiceEvent[]): readonly LaunchFailure[] {
  /** What could be made again by an event that is newer. */
  const resolved = new Set<string | undefined>();
  return events
    .flatMap(({ id, createdAt, message = '' }) => {
      const at = instant(createdAt);
      const deployment = deploymentIn(message);
      if (couldMake.test(message)) resolved.add(deployment);
      if (at === undefined || !couldNotMake.test(message) || isResolved(deployment, resolved)) return [];
      const text = redact(message.trim());
      return [
        { id: id === undefined || id === '' ? at : id, at, text, ...(deployment !== undefined && { deployment }) },
      ];
    })
    .slice(0, most);
}

function isResolved(deployment: string | undefined, resolved: ReadonlySet<string | undefined>): boolean {
  return deployment === undefined ? resolved.size > 0 : resolved.has(deployment) || resolved.has(undefined);
}

/** The task set or the deployment that an event of a service is about. */
function deploymentIn(message: string): string | undefined {
  const { taskSet, deployment } = named.exec(message)?.groups ?? {};
  return taskSet ?? deployment;
}
