import * as v from 'valibot';
import type { Proof } from '../../incident/change-state.ts';
import type { PlannedChange } from '../../incident/decision.ts';
import { type ChangeRecord, type FindingRecord, incidentStates } from '../../incident/incident.ts';
import { urgencies } from '../../incident/whose-move.ts';
import type { ShownIncident } from '../notification.ts';
import { publishedChange } from './published-change.ts';
import { publishedFinding } from './published-finding.ts';
import { at, type Frozen, maybe, text } from './published-parts.ts';

const incident = v.object({
  schema: v.literal(1),
  id: text,
  workload: text,
  account: text,
  region: text,
  partition: text,
  clusterArn: text,
  cluster: text,
  service: maybe,
  serviceArn: maybe,
  family: text,
  taskDefinitionArn: text,
  launchType: maybe,
  status: v.picklist(['open', 'closed']),
  openedAt: at,
  lastFailureAt: at,
  closedAt: v.nullable(at),
  endedBy: v.exactOptional(v.pipe(text, v.description('ARN of the task that got past its initialisation'))),
  rollout: v.pipe(
    v.exactOptional(v.object({ is: v.picklist(['given-up', 'backs-off']), since: at, standsStill: v.boolean() })),
    v.description(
      'why ECS starts no more tasks of the service; standsStill: although the cause of the failures is gone, or passes by itself',
    ),
  ),
  endedAs: v.pipe(
    v.exactOptional(v.picklist(['service-gone', 'scaled-to-zero', 'other-revision'])),
    v.description('what ended the incident though no run was seen'),
  ),
  counts: v.pipe(
    v.exactOptional(
      v.object({
        running: v.number(),
        desired: v.number(),
        deployedBy: v.exactOptional(v.picklist(['CODE_DEPLOY', 'EXTERNAL'])),
        at,
      }),
    ),
    v.description('how many tasks the service ran, of whatever revision, and how many it should run, at that moment'),
  ),
  failures: v.number(),
  firstTask: text,
  lastTask: text,
  lastServiceEvent: v.exactOptional(
    v.pipe(
      text,
      v.description('id of the service’s event that says that ECS could not make a task; then lastTask names no task'),
    ),
  ),
  lastReason: text,
  mode: v.picklist(['off', 'dry-run', 'apply', 'unread']),
  drill: v.boolean(),
  registrar: v.pipe(
    v.exactOptional(
      v.object({
        revision: v.pipe(text, v.description('ARN of the task definition')),
        arn: v.pipe(maybe, v.description('ARN of who registered it; null: ECS does not say')),
        isProduct: v.pipe(v.boolean(), v.description('whether the product registered it, as a corrected copy')),
        namedBy: v.pipe(
          v.array(v.object({ is: v.picklist(['grant', 'correction']), name: text })),
          v.description('the grants and corrections of the configuration that trust them; none: nobody does'),
        ),
      }),
    ),
    v.description('who registered the revision that failed; absent where that could not be read'),
  ),
  everyChangeHeld: v.pipe(
    v.exactOptional(v.object({ code: text, says: text })),
    v.description('why the owner wants no change at all made to it, a new deployment included'),
  ),
  findings: v.array(publishedFinding),
  changes: v.array(publishedChange),
  approvals: v.exactOptional(
    v.array(v.object({ plan: text, answer: v.picklist(['approve', 'reject']), by: text, at })),
  ),
  owner: v.pipe(
    v.exactOptional(v.object({ by: v.pipe(maybe, v.description('null: it was given back')), at, duty: text })),
    v.description('who took the incident on with ack: ARN, and since when'),
  ),
  outages: v.pipe(
    v.exactOptional(
      v.array(
        v.object({
          id: v.pipe(text, v.description('of the outage, which a message of its own tells')),
          key: v.pipe(text, v.description('the obstacle')),
          toldWith: v.pipe(
            v.array(text),
            v.description('ids of messages of this incident that the outage’s stand for'),
          ),
          others: v.exactOptional(v.literal(true)),
          left: v.exactOptional(v.boolean()),
        }),
      ),
    ),
    v.description(
      'the outages that it is a part of; others: others met the same obstacle too; left: the obstacle does not keep the service down any more',
    ),
  ),
  unchecked: v.array(text),
  told: v.pipe(
    v.exactOptional(v.array(v.object({ state: v.picklist(incidentStates), at }))),
    v.description('what people were told, and when, the newest last'),
  ),
});

/** The incident as it is published: only the fields named here. */
export const publishedIncident = incident;

/** What subscribers with the protocols `lambda` and `sqs` receive. `docs/notification.schema.json` is made from it. */
export const publishedNotification = v.object({
  schema: v.literal(1),
  id: v.pipe(text, v.description('of this message: one that arrives twice has the same')),
  state: v.picklist(incidentStates),
  at,
  urgency: v.pipe(
    v.picklist(urgencies),
    v.description(
      'whose move it is: act, nothing but a person helps; decide, a person says yes or no; fyi, the product is at it or it passes by itself; ok, it is over',
    ),
  ),
  subject: text,
  says: v.pipe(v.array(text), v.description('the first lines of the message: whose move, where, why, what happens')),
  alert: v.pipe(
    v.object({ dedupKey: text, status: v.picklist(['open', 'resolved']) }),
    v.description('for pagers: all messages of one incident have one key'),
  ),
  move: v.pipe(
    v.object({
      findings: v.array(text),
      chores: v.array(v.picklist(['start-again', 'run-again', 'undo-kept', 'taken-back'])),
    }),
    v.description('ids of the findings that wait for a person, and what else does'),
  ),
  accountAlias: v.exactOptional(text),
  operator: v.pipe(
    v.exactOptional(text),
    v.description('ARN of the function that takes people’s commands, for --operator of the command line'),
  ),
  about: v.pipe(
    v.object({ findings: v.array(text), changes: v.array(text) }),
    v.description('ids of the findings and changes that this message is about'),
  ),
  cut: v.pipe(v.boolean(), v.description('whether parts were left out to keep within the size of a message')),
  incident,
});

export type PublishedIncident = Frozen<v.InferOutput<typeof incident>>;
export type PublishedNotification = Frozen<v.InferOutput<typeof publishedNotification>>;

/** Does not compile if the incident and the schema differ in a field or in a word. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type States = { before: string; after: string };
type KeptFinding = Omit<FindingRecord, 'targets' | 'reason' | 'planned' | 'obstacle'> & {
  reason: string;
  reasonCode: string;
  patch?: { purpose: string; text: string };
  planned?: readonly (Omit<PlannedChange, 'held'> & States & { held: string | null })[];
};
type Told<P> = P extends { by: 'none' } ? Omit<P, 'why'> & { why: string } : P;
type KeptChange = Omit<
  ChangeRecord,
  'note' | 'proof' | 'follows' | 'failedAt' | 'seenBefore' | 'sentAt' | 'approvedUnder'
> & {
  note: string | null;
  proof: Told<Proof> | null;
} & States;
type Kept = Frozen<
  Omit<ShownIncident, 'trigger' | 'findings' | 'changes' | 'unchecked' | 'everyChangeHeld'> & {
    everyChangeHeld?: { code: string; says: string };
    lastTask: string;
    lastServiceEvent?: string;
    lastReason: string;
    findings: readonly KeptFinding[];
    changes: readonly KeptChange[];
    unchecked: readonly string[];
  }
>;
export const publishesAllFields: Same<Kept, PublishedIncident> = true;
export const publishesNoOtherFields: Same<keyof Kept, keyof PublishedIncident> = true;
