import fc from 'fast-check';
import type { Reason } from '../../shared/change/reason.ts';
import { commandInstruction } from '../../shared/diagnosis/instructions.ts';
import type { ChangeRecord, FindingRecord, Incident, OutboxEntry } from '../../shared/incident/incident.ts';
import { enqueueMessages } from '../../shared/incident/outbox.ts';
import { moveAt } from '../../shared/incident/whose-move.ts';
import { createContent, type MessageContent } from '../../shared/notification/content/message-content.ts';
import type { Message, Notification } from '../../shared/notification/notification.ts';
import { render } from '../../shared/notification/render/render.ts';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import type { SlackMessage } from '../../shared/notification/render/slack-blocks.ts';
import {
  attachment,
  incidentOf,
  move,
  networkFinding,
  permissionFinding,
  policy,
  referenceFinding,
  registration,
  role,
} from '../fixtures/incident.ts';

/** One message in all its forms, with the incident that it is about. */
export type Told = {
  readonly notification: Notification;
  readonly entry: OutboxEntry;
  readonly content: MessageContent;
  readonly message: Message;
  readonly slack: SlackMessage;
};

const operator = { arn: 'arn:aws:lambda:us-east-2:111122223333:function:operator' };
const person = 'arn:aws:iam::111122223333:user/ann';
const early = '2026-11-23T03:12:00.000Z';
const late = '2026-11-23T03:20:00.000Z';
const ran = 'arn:aws:ecs:us-east-2:111122223333:task/megilance-cluster/55555555555555555555555555555555';
const failed = 'arn:aws:ecs:us-east-2:111122223333:task/megilance-cluster/33333333333333333333333333333333';

type Fate = Partial<ChangeRecord>;

/** What may become of a change. */
const fates: Readonly<Record<string, Fate>> = {
  intended: { state: 'intended', madeAt: null },
  unsettled: { state: 'unsettled', madeAt: null, unread: 3 },
  made: { state: 'made' },
  shared: { state: 'made', shared: true },
  ran: { state: 'verified', proof: { by: 'task-ran', task: ran, at: late } },
  advanced: { state: 'verified', proof: { by: 'advanced', from: 'secrets', to: 'log-driver', at: late } },
  unproved: { state: 'unproved', proof: { by: 'none', why: { code: 'no-proof-in-time', minutes: 45 }, at: late } },
  undoing: { state: 'undoing', undoBy: person, note: { code: 'person-asked', by: person } },
  refused: { state: 'undoing', undoBy: person, undoHeld: { is: 'refused', times: 2, at: late } },
  waits: { state: 'undoing', undoHeld: { is: 'waits', times: 1, at: late } },
  vain: {
    state: 'undone',
    proof: { by: 'same-failure', tasks: [failed], at: late },
    note: { code: 'did-not-help', tasks: 2, selfStopped: null },
  },
  'taken back': {
    state: 'undone',
    undoBy: person,
    proof: { by: 'none', why: { code: 'person-asked', by: person }, at: late },
    note: { code: 'person-asked', by: person },
  },
  failed: {
    state: 'failed',
    madeAt: null,
    note: { code: 'refused', detail: 'AccessDenied: no', permission: 'iam:AttachRolePolicy' },
  },
};

const dryRun: Reason = { code: 'mode-holds', mode: 'dry-run', set: { is: 'parameter', parameter: '/mode' } };
/** Why a change is held, by who or what keeps it back. */
const holds: readonly Reason[] = [
  dryRun,
  { code: 'removed-by-somebody', policy, attachedAt: '2026-11-22T09:00:00.000Z' },
  { code: 'taken-away', role, policy, event: 'DetachRolePolicy', by: person, at: '2026-11-22T09:00:00.000Z' },
  { code: 'history-unread', role, detail: 'AccessDenied', permission: 'cloudtrail:LookupEvents' },
  { code: 'completed-before' },
  { code: 'depends-on', why: { code: 'completed-before' } },
  { code: 'rejected', by: person, at: '2026-11-23T03:05:00.000Z' },
  { code: 'suspended', since: '2026-11-22T09:00:00.000Z', why: { code: 'person-asked', by: person } },
  { code: 'outside-windows', until: '2026-11-23T20:00:00.000Z' },
  { code: 'task-gone' },
  { code: 'task-unlisted' },
  { code: 'of-no-deployment', deployment: null },
  { code: 'service-moved', to: null },
  { code: 'frozen', thing: { is: 'role', name: 'megilance-exec-role' }, tag: 'freeze', until: null },
];
const asks: readonly Reason[] = [
  { code: 'consent-asks', by: { is: 'grant', name: 'megilance' } },
  { code: 'registrar-unknown' },
];

type Part = { readonly finding: FindingRecord; readonly changes: readonly ChangeRecord[] };

/** A cause that the product could repair with these changes, as each decision leaves it. */
function repairable(finding: FindingRecord, changes: readonly ChangeRecord[]): fc.Arbitrary<Part> {
  const planned = changes.map(({ id, action }) => ({ id, action, held: null }));
  const ids = changes.map(({ id }) => id);
  const carriedOut = fc.tuple(fc.constantFrom(...Object.values(fates)), fc.boolean()).map(([fate, isHalf]) => ({
    finding: {
      ...finding,
      decision: 'apply' as const,
      reason: { code: 'planned' as const, changes: ids },
      resolution: null,
      changes: ids,
    },
    changes: changes.map((one, index) => ({
      ...one,
      ...(isHalf && index > 0 ? fates['failed'] : fate),
    })),
  }));
  const held = fc.constantFrom(...holds).map((reason) => ({
    finding: { ...finding, decision: 'hold' as const, reason, planned },
    changes: [],
  }));
  const asked = fc.constantFrom(...asks).map((reason) => ({
    finding: { ...finding, decision: 'ask' as const, reason, planned, plan: { hash: 'a'.repeat(16), at: early } },
    changes: [],
  }));
  return fc.oneof(carriedOut, carriedOut, held, asked, fc.constant({ finding, changes: [] }));
}

const alone = (finding: FindingRecord): fc.Arbitrary<Part> => fc.constant({ finding, changes: [] });

const forced = attachment({
  id: 'change-force',
  action: {
    kind: 'force-deployment',
    service: 'arn:aws:ecs:us-east-2:111122223333:service/megilance-cluster/megilance-backend-service',
    cluster: 'megilance-cluster',
    taskDefinition: 'arn:aws:ecs:us-east-2:111122223333:task-definition/megilance-backend:7',
  },
  inverse: { none: 'same-revision' },
});

const logGroup = permissionFinding(undefined, undefined, {
  id: 'log-group-missing|backend/logs',
  cause: 'log-group-missing',
  requirement: 'backend/logs',
  role: null,
  title: 'log group /ecs/backend does not exist',
  next: 'Create the log group /ecs/backend.',
  remedy: { is: 'missing', what: 'log-group', region: 'us-east-2', name: '/ecs/backend' },
  reason: { code: 'only-a-person' },
});
const unexplained = permissionFinding(undefined, undefined, {
  id: 'unexplained-other|',
  cause: 'unexplained-other',
  certainty: 'reported',
  requirement: null,
  role: null,
  title: 'the task did not start, and ECS does not say why',
  next: '',
  remedy: null,
  reason: { code: 'only-a-person' },
});
const passing = networkFinding({
  id: 'throttled|backend/image',
  cause: 'throttled',
  title: 'AWS throttled the call',
  passes: { is: 'yes', within: 'within minutes', because: 'AWS lets it through again' },
});

/** What is repaired by a command that starts a new deployment. */
const platform = (next: string) =>
  networkFinding({
    id: 'platform-too-old|backend/DATABASE_URL',
    cause: 'platform-too-old',
    title: 'Fargate platform 1.3.0 does not understand it',
    next,
    instructions: [
      commandInstruction('use the latest platform', 'aws ecs update-service --platform-version LATEST', [
        ['--region', 'us-east-2'],
        ['--cluster', 'megilance-cluster'],
        ['--service', 'megilance-backend-service'],
      ]),
    ],
  });

const causes: readonly fc.Arbitrary<Part>[] = [
  repairable(permissionFinding(), [attachment()]),
  repairable(permissionFinding(), [attachment(), forced]),
  repairable(permissionFinding('SECRET_KEY', 'megilance/prod/jwt-GhIjKl'), [attachment()]),
  repairable(referenceFinding({ failing: true }), [registration(), move()]),
  alone(networkFinding()),
  alone(networkFinding({ failing: false })),
  alone(logGroup),
  alone(unexplained),
  alone(passing),
  alone(platform('Run it on the latest platform; or register a revision without a JSON key, and deploy that.')),
  alone(platform('Run it on the latest platform, or open a way to it.')),
];

const numbers = [
  undefined,
  { running: 0, desired: 2 },
  { running: 1, desired: 2 },
  { running: 2, desired: 2 },
  { running: 0, desired: 0 },
  { running: 0, desired: 2, deployedBy: 'CODE_DEPLOY' as const },
].map((one) => (one === undefined ? {} : { counts: { ...one, at: late } }));
const ends: readonly Partial<Incident>[] = [
  ...Array.from({ length: 15 }, () => ({})),
  { endedBy: ran, endedAt: early },
  { endedAs: 'service-gone' },
  { endedAs: 'scaled-to-zero' },
  { endedAs: 'other-revision' },
  { status: 'closed', closedAt: early, endedBy: ran, endedAt: early },
];
const rollouts: readonly Partial<Incident>[] = [
  {},
  {},
  { rollout: { is: 'given-up', since: early, standsStill: true } },
  { rollout: { is: 'backs-off', since: early, standsStill: false } },
];

const incidents = fc
  .record({
    parts: fc.uniqueArray(fc.oneof(...causes), {
      minLength: 1,
      maxLength: 6,
      selector: ({ finding }) => finding.id,
    }),
    gone: fc.boolean(),
    counts: fc.constantFrom(...numbers),
    end: fc.constantFrom(...ends),
    rollout: fc.constantFrom(...rollouts),
    mode: fc.constantFrom('apply' as const, 'dry-run' as const, 'off' as const, 'unread' as const),
    isTask: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
    drill: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
    known: fc.constantFrom('nothing', 'first', 'found', 'changed'),
  })
  .map(({ parts, gone, counts, end, rollout, mode, isTask, drill, known }): Incident => {
    const changes = [...new Map(parts.flatMap((one) => one.changes).map((one) => [one.id, one])).values()];
    // Where ECS stands still, the cause is gone.
    const isGone = (index: number) => rollout.rollout?.standsStill === true || (gone && index > 0);
    const findings = parts.map(({ finding }, index) => ({
      ...finding,
      ...(isGone(index) && { notFoundSince: early }),
    }));
    const found = ['found', ...findings.map(({ id }) => `found:${id}`)];
    const changed = ['changed', ...changes.map(({ id }) => `changed:${id}`)];
    return incidentOf({
      findings: drill ? findings.map(asDrill) : findings,
      changes: drill ? [] : changes,
      notified: { nothing: [], first: ['found'], found, changed: [...found, ...changed] }[known] ?? [],
      mode,
      drill,
      ...end,
      ...(isTask ? { service: null, serviceArn: null } : { ...counts, ...(Object.keys(end).length === 0 && rollout) }),
    });
  });

function asDrill(finding: FindingRecord): FindingRecord {
  return { ...finding, decision: 'hold', reason: { code: 'drill' }, changes: [] };
}

const moments = ['2026-11-23T03:03:30.000Z', '2026-11-23T03:21:00.000Z', '2026-11-25T12:00:00.000Z'] as const;

/** The messages of as many incidents, as the outbox makes them of the records: the same ones in each run. */
export function tellAll(numRuns: number): readonly Told[] {
  return fc
    .sample(fc.tuple(incidents, fc.constantFrom(...moments), fc.constantFrom(undefined, 'prod')), { numRuns, seed: 12 })
    .flatMap(([record, now, alias]) => {
      const incident = enqueueMessages(record, now);
      return incident.outbox.map((entry) => tell(incident, entry, alias));
    });
}

/** One message in all its forms. Slack gets what SNS carries, as the webhook does. */
function tell(incident: Incident, entry: OutboxEntry, alias: string | undefined): Told {
  const { state } = entry;
  const moved = moveAt(incident, entry);
  const notification = { entry, state, incident, move: moved, ...(alias !== undefined && { alias }) };
  const message = render(notification, operator);
  const slack = renderSlack(readPublished(message.json));
  return { notification, entry, content: createContent(notification), message, slack };
}
