import * as v from 'valibot';
import type { Action, InverseAction } from '../../change/kinds/index.ts';
import { noInverses } from '../../change/reason.ts';
import {
  type ChangeRecord,
  changeStates,
  type FindingRecord,
  incidentStates,
  type PlannedChange,
  type Proof,
} from '../../incident/incident.ts';
import { categories } from '../../stopped-reason/fault.ts';
import { steps } from '../../workload/step.ts';
import { publishedActions, publishedCorrection, publishedInverses, publishedSeen } from '../content/change-words.ts';
import type { ShownIncident } from '../notification.ts';
import { dependencies } from './published-words.ts';

const text = v.string();
const maybe = v.nullable(text);
const at = v.pipe(text, v.description('ISO 8601, UTC, milliseconds'));
const step = v.picklist(steps);

/** Each kind of change defines its own published form. */
const action = v.variant('kind', [...publishedActions]) as unknown as v.GenericSchema<Action>;
const inverse = v.variant('kind', [...publishedInverses]) as unknown as v.GenericSchema<InverseAction>;

const before = v.pipe(text, v.description('what was there before, in words'));
const after = v.pipe(text, v.description('what is there after, in words'));

const held = v.pipe(
  maybe,
  v.description('why it would be held back though the others were made; null: it would be made with them'),
);

const remedy = v.variant('is', [
  v.object({
    is: v.literal('permission'),
    role: text,
    statement: v.object({ actions: v.array(text), resources: v.array(text) }),
  }),
  v.object({ is: v.literal('correction'), ...publishedCorrection, ask: v.boolean() }),
  v.object({ is: v.literal('missing'), what: v.literal('log-group'), region: text, name: text }),
]);

const proof = v.variant('by', [
  v.object({ by: v.literal('task-ran'), task: text, at }),
  v.object({ by: v.literal('advanced'), from: step, to: step, at }),
  v.object({ by: v.literal('same-failure'), tasks: v.array(text), at }),
  v.object({ by: v.literal('none'), why: text, at }),
]);

const named = v.picklist([
  'stopped-task',
  'task-definition',
  'family-revisions',
  'service',
  'service-tasks',
  'role',
  'role-policies',
  'secret',
  'parameter',
  'key',
  'secret-policy',
  'key-policy',
  'bucket-policy',
  'environment-file',
  'route-tables',
  'vpc-endpoints',
  'network-acls',
  'vpc-attributes',
  'file-system',
  'file-system-policy',
  'access-point',
]);

const ask = v.variant('kind', [
  v.object({ kind: named, subject: text }),
  v.object({ kind: v.picklist(['subnets', 'nat-gateways', 'security-groups']), subject: v.array(text) }),
  v.object({ kind: v.literal('log-group'), subject: v.object({ region: text, name: text }) }),
  v.object({ kind: v.literal('family-tasks'), subject: v.object({ cluster: text, family: text }) }),
  v.object({
    kind: v.literal('simulation'),
    subject: v.object({ role: text, action: text, resource: text, context: v.record(text, text) }),
  }),
  v.object({
    kind: v.literal('names-like'),
    subject: v.object({ of: v.picklist(['secret', 'parameter', 'log-group']), region: text, name: text }),
  }),
]);

const missing = v.object({
  ask,
  why: text,
  permission: v.exactOptional(text),
});

const instruction = v.pipe(
  v.variant('is', [
    v.object({
      is: v.literal('shell'),
      purpose: text,
      lines: v.array(v.array(v.union([text, v.object({ value: text })]))),
    }),
    v.object({ is: v.literal('document'), purpose: text, json: text }),
  ]),
  v.description('an exact change for a person to make; every `value` is foreign text, to be quoted for the shell'),
);

const finding = v.object({
  id: text,
  cause: text,
  category: v.picklist(categories),
  certainty: v.picklist(['proved', 'reported', 'suspected', 'undecided']),
  dependency: v.picklist(dependencies),
  requirement: maybe,
  step: v.nullable(step),
  role: maybe,
  action: maybe,
  resource: maybe,
  title: text,
  next: text,
  instructions: v.array(instruction),
  evidence: v.array(v.object({ text, source: text, link: v.exactOptional(text) })),
  missing: v.array(missing),
  failing: v.pipe(v.boolean(), v.description('false: it did not fail yet and would fail next')),
  remedy: v.nullable(remedy),
  foundAt: at,
  decision: v.picklist(['apply', 'ask', 'hold']),
  reason: v.pipe(text, v.description('why that was decided, in a sentence')),
  reasonCode: v.pipe(text, v.description('the same as a code')),
  changes: v.array(text),
  resolution: v.nullable(v.picklist(['verified', 'undone', 'unproved', 'proposed'])),
  plan: v.pipe(
    v.exactOptional(v.object({ hash: text, at })),
    v.description('the plan that waits for a person: its hash, which an approval names, and when it was planned'),
  ),
  planned: v.pipe(
    v.exactOptional(v.array(v.object({ id: text, action, before, after, held }))),
    v.description('what the product would change and holds back'),
  ),
});

const change = v.object({
  id: text,
  action,
  target: text,
  state: v.picklist(changeStates),
  before,
  after,
  inverse: v.union([inverse, v.object({ none: v.picklist(noInverses) })]),
  created: v.pipe(maybe, v.description('ARN of what it has made anew, such as a revision')),
  seen: v.pipe(
    v.nullable(v.variant('is', publishedSeen)),
    v.description('what was seen of the account when it was made, beyond what the action says'),
  ),
  shared: v.boolean(),
  intendedAt: at,
  madeAt: v.nullable(at),
  proof: v.nullable(proof),
  note: maybe,
  approvedBy: v.exactOptional(v.pipe(text, v.description('ARN of the person who approved it'))),
  undoBy: v.exactOptional(v.pipe(text, v.description('ARN of the person who asked for it to be taken back'))),
  undoHeld: v.pipe(
    v.exactOptional(v.object({ is: v.picklist(['refused', 'waits']), times: v.number(), at })),
    v.description('its undo was refused so many times, or waits for the mode; it is tried again'),
  ),
  failuresSince: v.array(text),
  revision: v.pipe(text, v.description('ARN of the task definition whose failure it is to end')),
});

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
      'why ECS starts no more tasks of the service; standsStill: although the cause of the failures is gone',
    ),
  ),
  endedAs: v.pipe(
    v.exactOptional(v.picklist(['service-gone', 'scaled-to-zero', 'other-revision'])),
    v.description('what ended the incident though no run was seen'),
  ),
  failures: v.number(),
  firstTask: text,
  lastTask: text,
  lastReason: text,
  mode: v.picklist(['off', 'dry-run', 'apply', 'unread']),
  drill: v.boolean(),
  findings: v.array(finding),
  changes: v.array(change),
  approvals: v.exactOptional(
    v.array(v.object({ plan: text, answer: v.picklist(['approve', 'reject']), by: text, at })),
  ),
  unchecked: v.array(text),
});

/** The incident as it is published: only the fields named here. */
export const publishedIncident = incident;

/** What subscribers with the protocols `lambda` and `sqs` receive. `docs/notification.schema.json` is made from it. */
export const publishedNotification = v.object({
  schema: v.literal(1),
  id: v.pipe(text, v.description('of this message: one that arrives twice has the same')),
  state: v.picklist(incidentStates),
  at,
  about: v.pipe(
    v.object({ findings: v.array(text), changes: v.array(text) }),
    v.description('ids of the findings and changes that this message is about'),
  ),
  cut: v.pipe(v.boolean(), v.description('whether parts were left out to keep within the size of a message')),
  incident,
});

/** The parsed type with readonly members. */
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

export type PublishedIncident = Frozen<v.InferOutput<typeof incident>>;
export type PublishedNotification = Frozen<v.InferOutput<typeof publishedNotification>>;

/** Does not compile if the incident and the schema differ in a field or in a word. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type States = { before: string; after: string };
type KeptFinding = Omit<FindingRecord, 'targets' | 'reason' | 'planned'> & {
  reason: string;
  reasonCode: string;
  planned?: readonly (Omit<PlannedChange, 'held'> & States & { held: string | null })[];
};
type Told<P> = P extends { by: 'none' } ? Omit<P, 'why'> & { why: string } : P;
type KeptChange = Omit<ChangeRecord, 'note' | 'proof' | 'follows' | 'failedAt' | 'sentAt'> & {
  note: string | null;
  proof: Told<Proof> | null;
} & States;
type Kept = Frozen<
  Omit<ShownIncident, 'trigger' | 'findings' | 'changes' | 'unchecked'> & {
    lastTask: string;
    lastReason: string;
    findings: readonly KeptFinding[];
    changes: readonly KeptChange[];
    unchecked: readonly string[];
  }
>;
export const publishesAllFields: Same<Kept, PublishedIncident> = true;
export const publishesNoOtherFields: Same<keyof Kept, keyof PublishedIncident> = true;
