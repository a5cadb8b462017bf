import { CloudWatchClient, type Dimension } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { IAMClient } from '@aws-sdk/client-iam';
import { SQSClient } from '@aws-sdk/client-sqs';
import { regionOf, resourceOf } from '../../arn.ts';
import type { Instant } from '../../event/instant.ts';
import { METRICS } from '../../metrics.ts';
import type { Credentials } from '../sts/sign-proof.ts';
import { type Checked, check, checkNext } from './checked.ts';
import { findParts, type InstallationParts } from './installation-parts.ts';
import { type Person, settingsOf } from './person.ts';
import { findIdleGrants, type Granted, type IdleGrant } from './read-grants.ts';
import { countMessages } from './read-queue.ts';
import { readSubscriptions, type Subscribed } from './read-subscriptions.ts';
import { type Alarming, readAlarms, readLast, type Watch } from './read-watch.ts';

/** Which installation a person looks at, and as whom. */
export type Inspecting = {
  /** ARN of the operator function. */
  readonly operator: string;
  readonly stack: string | undefined;
  readonly credentials: Credentials;
  readonly endpoint?: string | undefined;
  readonly now: Instant;
  /** Those that are deployed, as the operator tells. */
  readonly grants: readonly Granted[];
};

/** What a person's own credentials show of an installation. */
export type Inspection = {
  readonly at: Instant;
  readonly stack: string | null;
  readonly subscriptions: Checked<readonly Subscribed[]>;
  readonly deadLetters: Checked<number>;
  /** Events that EventBridge could not put on the queue. */
  readonly undelivered: Checked<number>;
  readonly alarms: Checked<{ readonly count: number; readonly alarming: readonly Alarming[] }>;
  /** Null: none in the last three hours. */
  readonly lastTick: Checked<Instant | null>;
  /** Null: none in the last fourteen days. */
  readonly lastFailure: Checked<Instant | null>;
  /** Grants that cover nothing. */
  readonly idleGrants: Checked<readonly IdleGrant[]>;
};

/** Looks at an installation with a person's own credentials. What they may not read is not checked. */
export async function inspect(inspecting: Inspecting): Promise<Inspection> {
  const { operator, stack, credentials, endpoint, now, grants } = inspecting;
  const [, functionName = ''] = resourceOf(operator).split(':');
  const person = { region: regionOf(operator) ?? '', credentials, endpoint };
  const settings = settingsOf(person);
  const [sqs, cloudWatch] = [new SQSClient(settings), new CloudWatchClient(settings)];
  const parts = await knownParts(person, functionName, stack);
  const watch = await checkNext(parts, async ({ alarms: names }) => ({
    count: names.length,
    ...(await readAlarms(cloudWatch, names)),
  }));
  const own = ownDimensions(watch);
  const [subscriptions, deadLetters, undelivered, alarms, lastTick, lastFailure, idleGrants] = await Promise.all([
    parts.is === 'read' ? readSubscriptions(person, parts.value) : parts,
    checkNext(parts, ({ deadLetterQueueUrl }) => countMessages(sqs, deadLetterQueueUrl)),
    checkNext(parts, ({ undeliveredQueueUrl }) => countMessages(sqs, undeliveredQueueUrl)),
    checkNext(watch, async ({ count, alarming }) => ({ count, alarming })),
    checkNext(own, (dimensions) =>
      readLast(cloudWatch, { metric: METRICS.ticks.name, own: dimensions }, { now, hours: 3, periodSeconds: 60 }),
    ),
    checkNext(own, (dimensions) =>
      readLast(
        cloudWatch,
        { metric: METRICS.startFailures.name, own: dimensions },
        { now, hours: 14 * 24, periodSeconds: 300 },
      ),
    ),
    check(() => findIdleGrants({ iam: new IAMClient(settings), ecs: new ECSClient(settings) }, grants)),
  ]);
  const known = parts.is === 'read' ? parts.value.stack : (stack ?? null);
  return { at: now, stack: known, subscriptions, deadLetters, undelivered, alarms, lastTick, lastFailure, idleGrants };
}

/** By what CloudWatch knows the installation's own metrics: its alarms say it, so that no other installation's ticks are taken for its own. */
function ownDimensions(watch: Checked<Watch>): Checked<readonly Dimension[]> {
  if (watch.is === 'not-checked') return watch;
  if (watch.value.own !== undefined) return { is: 'read', value: watch.value.own };
  const because = 'no alarm of the installation says under which name its metrics are';
  return { is: 'not-checked', because, permission: null };
}

/** The parts that are looked at, each of which there is. */
type Known = InstallationParts & { readonly [K in 'deadLetterQueueUrl' | 'undeliveredQueueUrl']: string };

async function knownParts(person: Person, functionName: string, stack: string | undefined): Promise<Checked<Known>> {
  const parts = await check(() => findParts(person, functionName, stack));
  if (parts.is === 'not-checked') return parts;
  const { deadLetterQueueUrl, undeliveredQueueUrl } = parts.value ?? {};
  if (parts.value !== undefined && deadLetterQueueUrl !== undefined && undeliveredQueueUrl !== undefined)
    return { is: 'read', value: { ...parts.value, deadLetterQueueUrl, undeliveredQueueUrl } };
  const because = `no stack was found that holds ${functionName} with its queues; give --stack NAME`;
  return { is: 'not-checked', because, permission: null };
}
