import { describe, expect, it } from 'vitest';
import { consentOfCorrection, consentOfMoveBack } from '../../shared/change/consent.ts';
import { type Circumstances, type Decided, decide, guardNeeds } from '../../shared/change/decide.ts';
import type { KnownTarget } from '../../shared/change/guardrails/guardrail.ts';
import { type ChangeKindName, kindOf, type PlannedAction } from '../../shared/change/kinds/index.ts';
import type { Plan } from '../../shared/change/plan.ts';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import { definition, role, service, taskDefinition } from '../fixtures/account.ts';
import { configuration, correction, grant, moveBackConsent } from '../fixtures/owner.ts';
import { attaching, type Difference, failure, guardedOf, lacking, policy, standAlone, workload } from './guarded.ts';

const forcing: PlannedAction = {
  ...attaching,
  id: 'change-force',
  action: { kind: 'force-deployment', service, cluster: 'shop', taskDefinition },
  inverse: { none: 'same-revision' },
};
const dryRun = { is: 'known', mode: 'dry-run', set: { is: 'parameter', parameter: '/mode' } } as const;
const attachmentKey = `${role}|${policy}`;
const suspended: KnownTarget = {
  state: 'suspended',
  suspended: { since: '2026-11-23T09:00:00.000Z', why: { code: 'person-asked', by: 'ann' } },
  madeAt: null,
  attempts: [],
};
const standing = (madeAt: string | null): KnownTarget => ({ state: 'changed', suspended: null, madeAt, attempts: [] });
const attached = { account: { 'role-policies': { [role]: [{ name: grant.name, arn: policy }] } } };

async function decided(
  actions: readonly PlannedAction[],
  differs: Difference = {},
  targets: Circumstances['targets'] = {},
  findings: readonly Finding[] = [lacking],
  unplanned: Plan['unplanned'] = {},
): Promise<readonly Decided[]> {
  const {
    planned: _,
    findings: __,
    target: ___,
    shown: ____,
    answer: _____,
    ...circumstances
  } = await guardedOf(differs);
  const incident = { id: 'inc-1', approvals: [] };
  return decide({ actions, unplanned }, findings, { ...circumstances, targets, incident });
}

describe('a finding', () => {
  it('is repaired by all changes that are planned for it, and says which', async () => {
    const [one] = await decided([attaching, forcing]);
    expect(one).toEqual({
      finding: lacking.id,
      decision: 'apply',
      reason: { code: 'planned', changes: ['change-attach', 'change-force'] },
      actions: [attaching, forcing],
      inPlace: false,
    });
  });

  it('without a change is left to a person, with the reason of the plan or that there is none', async () => {
    const other = { ...lacking, id: 'other' };
    const reason = { code: 'only-a-person' } as const;
    const answers = await decided([attaching], {}, {}, [lacking, other, { ...other, id: 'third' }], { other: reason });
    expect(answers.slice(1)).toEqual([
      { finding: 'other', decision: 'ask', reason, actions: [] },
      { finding: 'third', decision: 'ask', reason: { code: 'nothing-planned' }, actions: [] },
    ]);
  });

  it('is stopped by the first guardrail that does not let one of its changes pass, and says which', async () => {
    expect(await decided([attaching, forcing], { mode: dryRun, definition: undefined })).toEqual([
      {
        finding: lacking.id,
        decision: 'hold',
        reason: { code: 'definition-unread' },
        actions: [attaching, forcing],
        heldApart: {},
        stoppedBy: 'proved',
      },
    ]);
  });
});

describe('a target that a change was taken back from', () => {
  const correcting = { ...attaching, consent: consentOfCorrection(correction) };
  const planned: { readonly [K in ChangeKindName]: PlannedAction } = {
    'attach-grant': attaching,
    'create-log-group': {
      ...attaching,
      action: { kind: 'create-log-group', grant: 'api', logGroup: 'arn', region: 'r', name: 'n', retentionDays: 30 },
    },
    'register-revision': {
      ...correcting,
      action: { kind: 'register-revision', family: 'api', from: taskDefinition, corrections: [] },
      inverse: { none: 'unused-revision' },
    },
    'move-service': {
      ...correcting,
      action: { kind: 'move-service', service, cluster: 'shop', from: taskDefinition },
      inverse: { none: 'no-completed-revision' },
    },
    'register-again': {
      ...correcting,
      action: { kind: 'register-again', family: 'api', from: taskDefinition, copyOf: `${taskDefinition}1` },
      inverse: { none: 'unused-revision' },
    },
    'move-back': {
      ...correcting,
      action: { kind: 'move-back', service, cluster: 'shop', from: taskDefinition, to: `${taskDefinition}1` },
      inverse: { none: 'no-completed-revision' },
    },
    'force-deployment': forcing,
  };
  const repairs = Object.values(planned).filter(({ action }) => !kindOf(action).optional);

  it.each(repairs)('holds $action.kind, and says so before anything else that stands against it', async (change) => {
    const key = kindOf(change.action).target(change.action);
    const [one] = await decided([change], { mode: dryRun, definition: undefined }, { [key]: suspended });
    expect(one).toMatchObject({
      decision: 'hold',
      reason: { code: 'suspended', ...suspended.suspended },
      stoppedBy: 'not-suspended',
    });
  });
});

describe('a repair of two changes', () => {
  const earlier = taskDefinition.replace(':7', ':6');
  const account = {
    'task-definition': {
      [taskDefinition]: definition({}),
      [earlier]: definition({}, { arn: earlier, status: 'INACTIVE' }),
    },
    'family-revisions': { api: [taskDefinition] },
  };
  const registering: PlannedAction = {
    ...attaching,
    id: 'change-register',
    action: { kind: 'register-again', family: 'api', from: taskDefinition, copyOf: earlier },
    inverse: { none: 'unused-revision' },
    consent: consentOfMoveBack({ ...moveBackConsent, passRoles: [role] }),
  };
  const moving: PlannedAction = {
    ...registering,
    id: 'change-move',
    action: { kind: 'move-back', service, cluster: 'shop', from: taskDefinition, copyOf: earlier },
    inverse: { none: 'no-completed-revision' },
    follows: registering.id,
  };
  const asking = { ...registering, consent: { ...registering.consent, consent: 'ask' as const } };

  it.each([
    ['a person would be asked about the first', [asking], {}, { decision: 'ask' }],
    ['the mode holds the first', [registering], { mode: dryRun }, { reason: { code: 'mode-holds' } }],
  ])('is held by what holds the second one, where %s', async (_title, first, differs, alone) => {
    expect(await decided(first, { account, ...differs })).toMatchObject([alone]);
    const [one] = await decided([...first, moving], { account, ...differs });
    expect(one).toMatchObject({ decision: 'hold', reason: { code: 'earlier-not-seen' }, stoppedBy: 'can-move-back' });
  });
});

describe('a change that only spares waiting', () => {
  it('is left out where a guardrail stops it, and the repair is made without it', async () => {
    const [one] = await decided([attaching, forcing], {}, { [service]: suspended });
    expect(one).toMatchObject({ decision: 'apply', reason: { changes: ['change-attach'] }, actions: [attaching] });
  });

  it('is shown with why it would be held back, where the repair itself is not made', async () => {
    const [one] = await decided([attaching, forcing], { mode: dryRun }, { [service]: suspended });
    expect(one).toMatchObject({
      decision: 'hold',
      reason: { code: 'mode-holds' },
      actions: [attaching, forcing],
      heldApart: { 'change-force': { code: 'suspended', ...suspended.suspended } },
    });
  });

  it.each<readonly [string, Difference, Decided['reason']['code']]>([
    ['the mode', { mode: dryRun }, 'mode-holds'],
    ['the mode, while something else holds the repair', { ...attached, mode: dryRun }, 'attached-in-vain'],
    ['what holds the repair too', { definition: undefined }, 'definition-unread'],
  ])('is shown as the repair is, where nothing holds it back but %s', async (_title, differs, code) => {
    const [one] = await decided([attaching, forcing], differs);
    expect(one).toMatchObject({ decision: 'hold', reason: { code }, actions: [attaching, forcing] });
    expect(one?.heldApart).toEqual({});
  });

  it('is no repair where nothing else is planned', async () => {
    const [one] = await decided([forcing], {}, { [service]: suspended });
    expect(one).toEqual({ finding: lacking.id, decision: 'ask', reason: { code: 'nothing-planned' }, actions: [] });
  });
});

describe('a change that was made for another incident', () => {
  const reported = [{ ...lacking, certainty: 'reported' as const }];
  const early = { ...failure, createdAt: '2026-11-23T09:59:30.000Z' };
  const { createdAt: _, ...unborn } = early;

  it.each<readonly [string, Difference, KnownTarget, Partial<Decided>]>([
    [
      'is relied on, and need not be proved, where the task was created before it',
      attached,
      standing('2026-11-23T09:59:40.000Z'),
      { decision: 'apply', inPlace: true },
    ],
    [
      'is relied on by a task that was created within its grace',
      attached,
      standing('2026-11-23T09:58:30.000Z'),
      { decision: 'apply', inPlace: true },
    ],
    [
      'is not relied on by a task that was created after its grace',
      attached,
      standing('2026-11-23T09:58:29.999Z'),
      { stoppedBy: 'proved' },
    ],
    [
      'is judged by when the task stopped where ECS does not say when it was created',
      { ...attached, trigger: unborn },
      standing('2026-11-23T09:59:00.000Z'),
      { inPlace: true },
    ],
    [
      'is not relied on where the task stopped after its grace',
      { ...attached, trigger: unborn },
      standing('2026-11-23T09:58:59.999Z'),
      { stoppedBy: 'proved' },
    ],
    ['is not relied on where nobody knows since when it stands', attached, standing(null), { stoppedBy: 'proved' }],
    [
      'is not relied on where the account does not show it',
      {},
      standing('2026-11-23T09:59:40.000Z'),
      { stoppedBy: 'proved' },
    ],
    [
      'is not relied on where the account could not be read',
      { unasked: ['role-policies'] },
      standing('2026-11-23T09:59:40.000Z'),
      { stoppedBy: 'proved' },
    ],
    ['is not relied on where it does not stand', attached, suspended, { stoppedBy: 'not-suspended' }],
    [
      'is relied on only where the failure is confirmed',
      { ...attached, trigger: { ...failure, drill: true } },
      standing('2026-11-23T09:59:40.000Z'),
      { stoppedBy: 'confirmed', reason: { code: 'drill' } },
    ],
    [
      'is relied on only where the mode allows it',
      { ...attached, mode: dryRun },
      standing('2026-11-23T09:59:40.000Z'),
      { stoppedBy: 'mode-applies' },
    ],
  ])('%s', async (_title, differs, target, expected) => {
    const [one] = await decided([attaching], differs, { [attachmentKey]: target }, reported);
    expect(one).toMatchObject(expected);
  });

  it('is never relied on where it is not shared between workloads', async () => {
    const made = standing('2026-11-23T09:59:40.000Z');
    const [one] = await decided([attaching, forcing], {}, { [service]: made });
    expect(one).toMatchObject({ decision: 'apply', inPlace: false });
  });
});

describe('what the guardrails will want to know', () => {
  const owner = configuration({ grants: [grant], corrections: [correction] });

  it('is nothing before the task definition is read, and nothing of a stand-alone task', () => {
    expect(guardNeeds(workload, undefined, owner)).toEqual([]);
    expect(guardNeeds(standAlone, definition({}), owner)).toEqual([]);
  });

  it('is what each kind of change reads that the owner allows', () => {
    expect(guardNeeds(workload, definition({}), owner)).toEqual([
      { kind: 'service-tasks', subject: service },
      { kind: 'family-revisions', subject: 'api' },
      { kind: 'role', subject: role },
      { kind: 'service-tasks', subject: service },
    ]);
    expect(guardNeeds(workload, definition({}), configuration())).toEqual([]);
  });
});
