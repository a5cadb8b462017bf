import { consentOfGrant } from '../../shared/change/consent.ts';
import type { Guarded, Guardrail, Verdict } from '../../shared/change/guardrails/guardrail.ts';
import { attachGrant } from '../../shared/change/kinds/attach-grant.ts';
import type { PlannedAction } from '../../shared/change/kinds/index.ts';
import type { Reason } from '../../shared/change/reason.ts';
import { parseMessage } from '../../shared/event/parse-event.ts';
import type { StartFailure } from '../../shared/event/start-failure.ts';
import type { Ask, FactKind, Facts } from '../../shared/evidence/ask.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { workloadOf } from '../../shared/workload/read-workload.ts';
import {
  account,
  collectOf,
  definition,
  type FakeAccount,
  fakeAccount,
  role,
  secret,
  service,
  taskDefinition,
} from '../fixtures/account.ts';
import { region, taskEvent } from '../fixtures/event.ts';
import { permissionFinding } from '../fixtures/incident.ts';
import { configuration, grant } from '../fixtures/owner.ts';

export const policy = `arn:aws:iam::${account}:policy/ecs-init-remediator-${region}-${grant.name}`;
export const now = '2026-11-23T10:00:10.000Z';

/** The failure of the fixtures' service; `detail` overrides single fields of ECS's event. */
export function failureOf(detail: Record<string, unknown> = {}): StartFailure {
  const parsed = parseMessage(JSON.stringify(taskEvent(detail)), account);
  if (parsed.is !== 'start-failure') throw new Error('the event of this test is no start failure');
  return parsed;
}

export const failure = failureOf();
export const workload = workloadOf(failure);
/** The same task definition, run by nobody's service. */
export const standAlone = workloadOf(failureOf({ group: 'family:api' }));

/** The role may not read the secret, which the owner's grant would let it. */
export const lacking = permissionFinding('DB', 'api/db-AbCdEf', {
  role,
  requirement: 'api/secret/DB',
  remedy: {
    is: 'permission',
    role,
    statement: { actions: ['secretsmanager:GetSecretValue'], resources: [secret] },
  },
});

/** The grant's policy, to be attached. */
export const attaching: PlannedAction = {
  id: 'change-attach',
  action: { kind: 'attach-grant', grant: grant.name, role, policy },
  inverse: { kind: 'detach-grant', grant: grant.name, role, policy },
  findings: [lacking.id],
  consent: consentOfGrant(grant),
  follows: null,
};

/** The failed task, as ECS lists it among the service's own. */
export const listed = {
  arn: failure.taskArn,
  taskDefinitionArn: taskDefinition,
  createdAt: '2026-11-23T10:00:00.000Z',
  passedInitialisation: false,
};

/** Another revision of the same service. */
export const nextRevision = taskDefinition.replace(':7', ':8');

const asks: readonly Ask[] = [
  { kind: 'stopped-task', subject: failure.taskArn },
  { kind: 'task-definition', subject: taskDefinition },
  { kind: 'family-revisions', subject: 'api' },
  { kind: 'service', subject: service },
  { kind: 'service-tasks', subject: service },
  { kind: 'role', subject: role },
  { kind: 'role-policies', subject: role },
  { kind: 'access-history', subject: role },
  { kind: 'managed-policy', subject: policy },
  { kind: 'family-tasks', subject: { cluster: 'shop', family: 'api' } },
  { kind: 'task-definition', subject: nextRevision },
  { kind: 'task-definition', subject: taskDefinition.replace(':7', ':6') },
  { kind: 'task-definition', subject: taskDefinition.replace(':7', ':5') },
  { kind: 'secret', subject: secret },
  { kind: 'log-group', subject: { region, name: '/ecs/api' } },
];

/** What the account answers, but for the kinds of fact that nobody asked for. */
export function factsOf(account_: Partial<FakeAccount> = {}, unasked: readonly FactKind[] = []): Promise<Facts> {
  const collect = collectOf(() =>
    fakeAccount(failure.reason, { 'service-tasks': { [service]: [listed] }, ...account_ }),
  )();
  return collect(asks.filter(({ kind }) => !unasked.includes(kind)));
}

/** What differs from a change that nothing stands against. */
export type Difference = Partial<Guarded> & {
  readonly account?: Partial<FakeAccount>;
  readonly unasked?: readonly FactKind[];
};

/** A change that every guardrail lets pass, but for what differs. */
export async function guardedOf({ account: differs, unasked, ...more }: Difference = {}): Promise<Guarded> {
  const facts = await factsOf(differs, unasked);
  return {
    planned: attaching,
    findings: [lacking],
    diagnosed: [lacking],
    trigger: failure,
    claims: [readStoppedReason(failure.reason)],
    workload,
    definition: definition({ DB: `${secret}:url::` }),
    configuration: configuration({ grants: [grant] }),
    facts,
    destination: undefined,
    target: undefined,
    shown: attachGrant.isShown({ kind: 'attach-grant', grant: grant.name, role, policy }, facts),
    mode: { is: 'known', mode: 'apply', set: { is: 'parameter', parameter: '/mode' } },
    answer: undefined,
    ownRole: `arn:aws:iam::${account}:role/remediator`,
    now,
    ...more,
  };
}

/** A case of a guardrail: its title, what differs, and the verdict, undefined where the change passes. */
export type Row = readonly [title: string, differs: Difference, expected: Verdict | undefined];

/** What a guardrail says of a change that differs so. */
export async function verdictOf(guardrail: Guardrail, differs: Difference): Promise<Row[2]> {
  return guardrail.check(await guardedOf(differs));
}

export const pass = undefined;
export const held = (because: Reason): Verdict => ({ decision: 'hold', because });
export const asked = (because: Reason): Verdict => ({ decision: 'ask', because });
