import { describe, expect, it } from 'vitest';
import { correctable } from '../../shared/change/guardrails/correctable.ts';
import { deniedOtherwise } from '../../shared/change/guardrails/denied-otherwise.ts';
import { deployable } from '../../shared/change/guardrails/deployable.ts';
import type { KnownTarget } from '../../shared/change/guardrails/guardrail.ts';
import { notSuspended } from '../../shared/change/guardrails/not-suspended.ts';
import { notTakenAway } from '../../shared/change/guardrails/not-taken-away.ts';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import type { FactKind } from '../../shared/evidence/ask.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { definition, role, secret, service, serviceRecord, taskDefinition } from '../fixtures/account.ts';
import { grant } from '../fixtures/owner.ts';
import {
  attaching,
  failure,
  held,
  lacking,
  nextRevision,
  now,
  pass,
  policy,
  type Row,
  standAlone,
  verdictOf,
} from './guarded.ts';

const next = nextRevision;
const serving = (fields: Parameters<typeof serviceRecord>[0]) => ({
  account: { service: { [service]: serviceRecord(fields) } },
});
const claim = readStoppedReason(failure.reason);
const suspension = {
  since: '2026-11-23T09:00:00.000Z',
  why: { code: 'did-not-help', tasks: 2, selfStopped: null },
} as const;
const suspended: KnownTarget = { state: 'suspended', suspended: suspension, madeAt: null, attempts: [] };
const madeAt = (at: string | null): KnownTarget => ({ state: 'changed', suspended: null, madeAt: at, attempts: [] });
/** A target that another incident is being given something on since then. */
const underWay = (since: string): KnownTarget => ({
  state: 'intended',
  suspended: null,
  madeAt: null,
  attempts: [since],
});
const longAgo = madeAt('2026-11-23T09:00:00.000Z');
const justNow = madeAt('2026-11-23T10:00:00.000Z');

const wall: Finding = {
  ...lacking,
  id: 'resource-policy-denies|api/secret/DB',
  cause: 'resource-policy-denies',
  title: 'the resource policy of the secret denies it',
  remedy: null,
};

describe('a denial', () => {
  it.each<Row>([
    ['that an allow of the role’s own policies lifts passes', {}, pass],
    ['of a resource’s own policy passes here', { claims: [{ ...claim, denial: 'no-resource-based-policy' }] }, pass],
    ['that the text does not tell passes', { claims: [{ ...claim, denial: null }] }, pass],
    ...(
      [
        'explicit-deny-identity-based-policy',
        'explicit-deny-resource-based-policy',
        'explicit-deny-vpc-endpoint-policy',
        'explicit-deny-permissions-boundary',
        'explicit-deny-service-control-policy',
        'explicit-deny-resource-control-policy',
        'explicit-deny-session-policy',
        'no-vpc-endpoint-policy',
        'no-session-policy',
        'no-permissions-boundary',
        'no-service-control-policy',
        'no-resource-control-policy',
      ] as const
    ).map(
      (denial): Row => [
        `by ${denial} is held`,
        { claims: [{ ...claim, denial }] },
        held({ code: 'denied-otherwise', denial }),
      ],
    ),
    [
      'that a further container tells is held',
      {
        claims: [
          { ...claim, denial: null },
          { ...claim, denial: 'no-session-policy' },
        ],
      },
      held({ code: 'denied-otherwise', denial: 'no-session-policy' }),
    ],
    [
      'that the account is proved to have beside it, for the same thing, is held',
      { diagnosed: [lacking, wall] },
      held({ code: 'denied-beside', what: wall.title }),
    ],
    ['that is only suspected beside it passes', { diagnosed: [lacking, { ...wall, certainty: 'suspected' }] }, pass],
    ['of another thing passes', { diagnosed: [lacking, { ...wall, requirement: 'api/secret/OTHER' }] }, pass],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(deniedOtherwise, differs)).toEqual(expected);
  });
});

describe('a forced deployment', () => {
  it.each<Row>([
    ['of a service without tasks passes', {}, pass],
    [
      'of a service that another controller deploys is held',
      serving({ controller: 'CODE_DEPLOY' }),
      held({ code: 'deployed-by', controller: 'CODE_DEPLOY' }),
    ],
    [
      'of a service that is being deleted is held',
      serving({ status: 'DRAINING' }),
      held({ code: 'service-not-active', status: 'DRAINING' }),
    ],
    ['of a service with tasks is held', serving({ runningCount: 2 }), held({ code: 'tasks-run', running: 2 })],
    ['of a service that is gone is held', { account: { service: {} } }, held({ code: 'service-gone' })],
    [
      'of a service that could not be read is held',
      { account: { service: { '*': 'throttled' } } },
      held({ code: 'service-unread', detail: 'ThrottlingException' }),
    ],
    [
      'of a service that nobody asked for is held',
      { unasked: ['service'] },
      held({ code: 'service-unread', detail: 'it was not asked for' }),
    ],
    ['of a stand-alone task is held', { workload: standAlone }, held({ code: 'stand-alone-task' })],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(deployable, differs)).toEqual(expected);
  });
});

describe('a target', () => {
  it.each<Row>([
    ['that nothing was ever done to passes', {}, pass],
    [
      'that the change was taken back from waits for a person',
      { target: suspended },
      held({ code: 'suspended', ...suspension }),
    ],
    ['that is changed passes', { target: longAgo }, pass],
    [
      'that is suspended without a record of why waits for a person too',
      { target: { ...suspended, suspended: null } },
      held({ code: 'suspended-unrecorded' }),
    ],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(notSuspended, differs)).toEqual(expected);
  });
});

const attached = { account: { 'role-policies': { [role]: [{ name: grant.name, arn: policy }] } } };
const task = {
  arn: 'task-9',
  taskDefinitionArn: taskDefinition,
  lastStatus: 'STOPPED',
  createdAt: '2026-11-23T09:00:00.000Z',
  passedInitialisation: true,
};
const ran = (fields: object) => ({ account: { 'service-tasks': { [service]: [{ ...task, ...fields }] } } });
const deployed = (fields: object) =>
  serving({ deployments: serviceRecord().deployments.map((one) => ({ ...one, ...fields })) });
const otherSecret = secret.replace('api/db', 'api/mail');
const restored = (at: string): KnownTarget => ({
  state: 'idle',
  suspended: null,
  madeAt: null,
  attempts: [],
  restored: { at },
});
/** What ECS shows, with the definition of the other revision. */
const ofNext = (
  secrets: Record<string, string>,
  { account: shown }: { readonly account: object },
  more: Parameters<typeof definition>[1] = {},
) => ({
  account: {
    ...shown,
    'task-definition': {
      [next]: definition(secrets, { arn: next, ...more }),
      [taskDefinition]: definition({ DB: secret }),
    },
  },
});
const removed = (attachedAt: string | null) => held({ code: 'removed-by-somebody', policy, attachedAt });

describe('access', () => {
  it.each<Row>([
    ['that never was passes', {}, pass],
    [
      'of a role whose policies could not be read is held',
      { account: { 'role-policies': { '*': 'denied' } } },
      held({ code: 'policies-unread', role }),
    ],
    [
      'of a role whose policies nobody asked for is held',
      { unasked: ['role-policies'] },
      held({ code: 'policies-unread', role }),
    ],
    ['that we gave and somebody removed is held', { target: longAgo }, removed(longAgo.madeAt)],
    ['that we gave at an unknown time and somebody removed is held', { target: madeAt(null) }, removed(null)],
    ['that we gave a moment ago and IAM does not show yet passes', { target: justNow }, pass],
    // The grace of 60 s counts until the moment at which the fixture's facts are read, six seconds past the hour.
    ['that we gave as long ago as the grace still passes', { target: madeAt('2026-11-23T09:59:06.000Z') }, pass],
    [
      'that we gave a moment longer ago is held',
      { target: madeAt('2026-11-23T09:59:05.999Z') },
      removed('2026-11-23T09:59:05.999Z'),
    ],
    [
      'that another incident is being given, and is there already, passes: the denial may be older',
      { ...attached, target: underWay('2026-11-23T10:00:00.000Z') },
      pass,
    ],
    [
      'that was given a moment before it was read passes, however late it is judged',
      { ...attached, target: madeAt('2026-11-23T09:59:50.000Z'), now: '2026-11-23T10:09:00.000Z' },
      pass,
    ],
    [
      'that is being given to another incident is held where it worked before',
      {
        ...ran({ startedAt: '2026-11-23T09:00:30.000Z' }),
        target: underWay('2026-11-23T10:00:00.000Z'),
      },
      held({ code: 'ran-before', task: 'task-9' }),
    ],
    [
      'that was to be given to another incident long ago, by whoever died over it, is held where it is there in vain',
      { ...attached, target: underWay('2026-11-23T09:00:00.000Z') },
      held({ code: 'attached-in-vain' }),
    ],
    [
      'that is to be given since nobody knows when is held where it is there in vain',
      { ...attached, target: { ...underWay(''), attempts: [] } },
      held({ code: 'attached-in-vain' }),
    ],
    [
      'that was given a moment ago passes, though nobody knows when it was read',
      { unasked: ['role-policies'], shown: true, target: justNow },
      pass,
    ],
    ['that is there already is held', attached, held({ code: 'attached-in-vain' })],
    [
      'that we gave, and is there in vain, is held',
      { ...attached, target: longAgo },
      held({ code: 'attached-in-vain' }),
    ],
    [
      'of a stand-alone task that was run before is held',
      { workload: standAlone, account: { 'family-tasks': { '*': [task] } } },
      held({ code: 'ran-before', task: 'task-9' }),
    ],
    [
      'of a stand-alone task that never ran passes',
      { workload: standAlone, account: { 'family-tasks': { '*': [] } } },
      pass,
    ],
    [
      'is held where earlier runs could not be read',
      { account: { 'service-tasks': { '*': 'throttled' } } },
      held({ code: 'earlier-runs-unread' }),
    ],
    [
      'is held where nobody asked for earlier runs',
      { unasked: ['service-tasks'] },
      held({ code: 'earlier-runs-unread' }),
    ],
    [
      'is held where ECS lists more tasks than were read, and none of those ran before',
      { account: { cut: new Set<FactKind>(['service-tasks']) } },
      held({ code: 'earlier-runs-unread' }),
    ],
    ['that let this revision run before is held', ran({}), held({ code: 'ran-before', task: 'task-9' })],
    [
      'that let another revision run, with the same role and for the same secret, is held',
      ofNext({ DB: `${secret}:other::` }, ran({ taskDefinitionArn: next })),
      held({ code: 'ran-before', task: 'task-9' }),
    ],
    [
      'of another revision that used another secret passes',
      ofNext({ DB: otherSecret }, ran({ taskDefinitionArn: next })),
      pass,
    ],
    [
      'of another revision with another role passes',
      ofNext({ DB: secret }, ran({ taskDefinitionArn: next }), { executionRoleArn: `${role}-2` }),
      pass,
    ],
    [
      'of another revision that ran with another role in place of its own passes',
      ofNext({ DB: secret }, ran({ taskDefinitionArn: next, overrideExecutionRoleArn: `${role}-2` })),
      pass,
    ],
    [
      'is held where the revision that ran could not be read',
      ran({ taskDefinitionArn: next }),
      held({ code: 'earlier-runs-unread' }),
    ],
    [
      'passes there once a person has restored it',
      { ...ran({ taskDefinitionArn: next }), target: restored(now) },
      pass,
    ],
    [
      'is held there a day after a person restored it',
      { ...ran({ taskDefinitionArn: next }), target: restored('2026-11-22T10:00:09.000Z') },
      held({ code: 'earlier-runs-unread' }),
    ],
    ['that let this revision run before a person restored it passes', { ...ran({}), target: restored(now) }, pass],
    [
      'that let this revision run after a person restored it is held',
      { ...ran({}), target: restored('2026-11-23T08:00:00.000Z') },
      held({ code: 'ran-before', task: 'task-9' }),
    ],
    ['that let no task past its initialisation passes', ran({ passedInitialisation: false }), pass],
    [
      'that let this revision complete a deployment is held',
      deployed({ rolloutState: 'COMPLETED' }),
      held({ code: 'completed-before' }),
    ],
    [
      'that let another revision complete a deployment is held, if it used the same secret',
      ofNext({ DB: secret }, deployed({ rolloutState: 'COMPLETED', taskDefinitionArn: next })),
      held({ code: 'completed-before' }),
    ],
    [
      'that was not asked for by another revision whose deployment completed passes',
      ofNext({ DB: otherSecret }, deployed({ rolloutState: 'COMPLETED', taskDefinitionArn: next })),
      pass,
    ],
    [
      'of a service that could not be read is left to the guardrail that confirms it',
      { account: { service: { '*': 'denied' } } },
      pass,
    ],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(notTakenAway, differs)).toEqual(expected);
  });
});

const passing = { ...attaching, consent: { ...attaching.consent, passRoles: [role] } };
const revision = (fields: Parameters<typeof definition>[1]) => ({ definition: definition({}, fields) });
const taskRole = `${role}-task`;
const running = (fields: object) => serving({ runningCount: 1, ...fields });

describe('a revision', () => {
  it.each<Row>([
    ['that can be registered again passes', {}, pass],
    ['that was not read is held', { definition: undefined }, held({ code: 'definition-unread' })],
    [
      'with a field that would be lost is held',
      revision({ unknownFields: ['/new'] }),
      held({ code: 'unknown-fields', fields: ['/new'] }),
    ],
    [
      'that is deregistered is held',
      revision({ status: 'INACTIVE' }),
      held({ code: 'revision-not-active', status: 'INACTIVE' }),
    ],
    [
      'with a role that may not be passed is held',
      revision({ taskRoleArn: taskRole }),
      held({ code: 'role-not-passable', roles: [taskRole] }),
    ],
    [
      'with two roles that may not be passed is held, and names both',
      revision({ taskRoleArn: taskRole, executionRoleArn: `${role}-other` }),
      held({ code: 'role-not-passable', roles: [`${role}-other`, taskRole] }),
    ],
    [
      'is held where the newest could not be read',
      { account: { 'family-revisions': { '*': 'denied' } } },
      held({ code: 'newest-unread' }),
    ],
    ['is held where nobody asked for the newest', { unasked: ['family-revisions'] }, held({ code: 'newest-unread' })],
    [
      'that is not the newest is held',
      { account: { 'family-revisions': { api: [next, taskDefinition] } } },
      held({ code: 'not-newest', newest: next }),
    ],
    [
      'of a family without an active revision is held',
      { account: { 'family-revisions': { api: [] } } },
      held({ code: 'not-newest', newest: null }),
    ],
    ['of a stand-alone task asks for no service', { workload: standAlone, unasked: ['service'] }, pass],
    [
      'of a service that could not be read is left to the guardrail that confirms it',
      { account: { service: { '*': 'denied' } } },
      pass,
    ],
    [
      'of a service that CodeDeploy deploys is held',
      serving({ controller: 'CODE_DEPLOY' }),
      held({ code: 'deployed-by', controller: 'CODE_DEPLOY' }),
    ],
    [
      'of a service that deploys blue and green is held',
      serving({ strategy: 'BLUE_GREEN' }),
      held({ code: 'deploys-by', strategy: 'BLUE_GREEN' }),
    ],
    [
      'of a service whose task definitions Express Mode makes is held',
      serving({ express: true, strategy: 'CANARY' }),
      held({ code: 'express-service' }),
    ],
    ['of a service whose tasks run on beside it passes', running({}), pass],
    [
      'of a daemon whose tasks would be stopped is held',
      running({ schedulingStrategy: 'DAEMON' }),
      held({ code: 'daemon-would-stop' }),
    ],
    [
      'of a service whose healthy tasks would be stopped is held',
      running({ minimumHealthyPercent: 50 }),
      held({ code: 'healthy-would-stop' }),
    ],
    ['of a daemon that runs nothing passes', serving({ schedulingStrategy: 'DAEMON', minimumHealthyPercent: 0 }), pass],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(correctable, { planned: passing, ...differs })).toEqual(expected);
  });
});
