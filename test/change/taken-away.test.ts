import { describe, expect, it } from 'vitest';
import { notTakenAway, takenAway } from '../../shared/change/guardrails/not-taken-away.ts';
import type { AccessChange, AccessHistory } from '../../shared/evidence/access-history.ts';
import type { FactKind } from '../../shared/evidence/ask.ts';
import type { PolicyDocument } from '../../shared/policy/policy-document.ts';
import { account, definition, registrar, role, secret, service, taskDefinition } from '../fixtures/account.ts';
import { configuration, grant } from '../fixtures/owner.ts';
import { held, nextRevision, pass, policy, type Row, verdictOf } from './guarded.ts';

const responder = `arn:aws:sts::${account}:assumed-role/responder/eve`;
const pipeline = registrar.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/').concat('/ci');
const product = `arn:aws:sts::${account}:assumed-role/remediator/session`;
const team = `arn:aws:iam::${account}:policy/team-reads`;
const allowing = (...Resource: readonly string[]): PolicyDocument => ({
  Statement: [{ Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource }],
});
const reads = allowing(secret);
const other = allowing(secret.replace('api/db', 'api/mail'));

/** A change of the team's policy by a responder an hour ago, unless it differs. */
const change = (event: string, fields: Partial<AccessChange> = {}): AccessChange => ({
  at: '2026-11-23T09:00:00.000Z',
  event,
  by: responder,
  policy: team,
  ...fields,
});
const at = (minute: number) => ({ at: `2026-11-23T09:${String(minute).padStart(2, '0')}:00.000Z` });
/** The changes of a history, the oldest first. */
const history = (...changes: readonly AccessChange[]) => ({
  account: { 'access-history': { [role]: { changes: changes.toReversed() } } },
});
const taken = (by: AccessChange) => {
  const { event, by: who, at: when, policy: what = null } = by;
  return held({ code: 'taken-away', role, event, by: who, at: when, policy: what });
};

const detached = change('DetachRolePolicy', { document: reads });
const unread = change('DetachRolePolicy');
const deleted = change('DeleteRolePolicy', { policy: 'reads', ...at(5) });
const put = (document: PolicyDocument, fields: Partial<AccessChange> = {}) =>
  change('PutRolePolicy', { policy: 'reads', document, ...fields });
const version = (document: PolicyDocument, fields: Partial<AccessChange> = {}) =>
  change('CreatePolicyVersion', { document, ...fields });
const restored = (moment: string) => ({
  target: {
    state: 'idle' as const,
    suspended: null,
    madeAt: null,
    attempts: [],
    restored: { at: moment },
  },
});

describe('access that the event history', () => {
  it.each<Row>([
    ['is silent about passes', history(), pass],
    ['shows to be taken by a detached policy is held, with who and when', history(detached), taken(detached)],
    ['shows to be taken by a policy that nobody can read any more is held', history(unread), taken(unread)],
    [
      'shows to be untouched by a detached policy for something else passes',
      history(change('DetachRolePolicy', { document: other })),
      pass,
    ],
    [
      'shows to be taken by a policy that gives it on a condition is held',
      history(
        change('DetachRolePolicy', {
          document: {
            Statement: reads.Statement.map((one) => ({ ...one, Condition: { Bool: { 'aws:x': ['true'] } } })),
          },
        }),
      ),
      taken(detached),
    ],
    ['shows to be attached again passes', history(detached, change('AttachRolePolicy', at(10))), pass],
    [
      'shows to be given by another policy since passes',
      history(detached, put(reads, { by: pipeline, ...at(10) })),
      pass,
    ],
    [
      'shows to be given by the product alone since is held',
      history(detached, change('AttachRolePolicy', { by: product, document: reads, policy, ...at(10) })),
      taken(detached),
    ],
    ['shows to be taken by the product itself passes', history({ ...detached, by: product }), pass],
    ['shows to be taken by a registrar of the grant passes', history({ ...detached, by: pipeline }), pass],
    [
      'shows to be taken by CloudFormation passes',
      history({ ...detached, through: 'cloudformation.amazonaws.com' }),
      pass,
    ],
    [
      'shows to be taken through another service of AWS is held',
      history({ ...detached, through: 'sso.amazonaws.com' }),
      taken(detached),
    ],
    ['shows to be in a deleted inline policy is held', history(put(reads), deleted), taken(deleted)],
    ['shows to be in no deleted inline policy passes', history(put(other), deleted), pass],
    ['shows nothing of an inline policy that is deleted is held', history(deleted), taken(deleted)],
    [
      'shows to be written over is held',
      history(put(reads, { by: pipeline }), put(other, at(7))),
      taken(put(other, at(7))),
    ],
    ['shows to be written anew passes', history(put(reads, { by: pipeline }), put(allowing('*'), at(7))), pass],
    ['shows a new inline policy that does not give it passes', history(put(other)), pass],
    [
      'shows to be in no version any more is held',
      history(version(reads, { by: pipeline }), version(other, at(9))),
      taken(version(other, at(9))),
    ],
    [
      'shows to be in no version that was made the default is held',
      history(version(reads, { by: pipeline }), change('SetDefaultPolicyVersion', at(9))),
      taken(change('SetDefaultPolicyVersion', at(9))),
    ],
    ['shows to have been in no version passes', history(version(other, { by: pipeline }), version(other, at(9))), pass],
    [
      'shows to be outside a boundary is held',
      history(change('PutRolePermissionsBoundary', { document: other })),
      taken(change('PutRolePermissionsBoundary')),
    ],
    [
      'shows to be outside a boundary that was lifted passes',
      history(
        change('PutRolePermissionsBoundary', { document: other }),
        change('DeleteRolePermissionsBoundary', { policy: team, ...at(8) }),
      ),
      pass,
    ],
    ['shows to be inside a boundary passes', history(change('PutRolePermissionsBoundary', { document: reads })), pass],
    ['shows to have gone with a deleted role is held', history(change('DeleteRole')), taken(change('DeleteRole'))],
    [
      'shows to be taken twice is held for the newest, whatever the owner’s code took in between',
      history(
        detached,
        put(reads, { by: pipeline, ...at(1) }),
        { ...deleted, ...at(2) },
        { ...unread, by: pipeline, ...at(3) },
      ),
      taken({ ...deleted, ...at(2) }),
    ],
    [
      'shows to be taken before a person restored it passes',
      { ...history(detached), ...restored('2026-11-23T09:30:00.000Z') },
      pass,
    ],
    [
      'shows to be taken after a person restored it is held',
      { ...history(detached), ...restored('2026-11-23T08:30:00.000Z') },
      taken(detached),
    ],
    ['cannot tell about is left to the next guardrail', { account: { 'access-history': { [role]: 'denied' } } }, pass],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(takenAway, differs)).toEqual(expected);
  });
});

const unreadable = { account: { 'access-history': { [role]: 'throttled' } } } as const;
const unknown = held({ code: 'history-unread', role, detail: 'ThrottlingException', permission: null });
const older = {
  'service-tasks': {
    [service]: [
      {
        arn: 'task-9',
        taskDefinitionArn: nextRevision,
        createdAt: '2026-11-23T08:00:00.000Z',
        passedInitialisation: true,
      },
    ],
  },
  'task-definition': {
    [taskDefinition]: definition({ DB: secret }),
    [nextRevision]: definition({ DB: secret }, { arn: nextRevision }),
  },
};
const quiet: Record<string, AccessHistory> = { [role]: { changes: [] } };

describe('where the history', () => {
  it.each<Row>([
    ['cannot be read, access that nothing shows to have worked is held', unreadable, unknown],
    [
      'cannot be read, it is given if the owner says so',
      { ...unreadable, configuration: configuration({ grants: [grant], whenHistoryUnknown: 'apply' }) },
      pass,
    ],
    [
      'cannot be read, access that worked is held whatever the owner says',
      {
        account: { ...older, ...unreadable.account },
        configuration: configuration({ grants: [grant], whenHistoryUnknown: 'apply' }),
      },
      held({ code: 'ran-before', task: 'task-9' }),
    ],
    [
      'cannot be read, a person’s restore decides for a day',
      { ...unreadable, ...restored('2026-11-23T09:00:00.000Z') },
      pass,
    ],
    [
      'cannot be read, it is held a day after a restore',
      { ...unreadable, ...restored('2026-11-22T09:00:00.000Z') },
      unknown,
    ],
    [
      'may not be read, the permission that is missing is told',
      { account: { 'access-history': { [role]: 'denied' } } },
      held({ code: 'history-unread', role, detail: 'AccessDenied', permission: 'fake:access-history' }),
    ],
    [
      'goes further back than was read, the access is held',
      { account: { cut: new Set<FactKind>(['access-history']) } },
      held({ code: 'history-unread', role, detail: 'it has more events than are read', permission: null }),
    ],
    [
      'is silent, access that worked is held',
      { account: { ...older, 'access-history': quiet } },
      held({ code: 'ran-before', task: 'task-9' }),
    ],
    [
      'tells that the owner’s own code took it, access that worked is given',
      { account: { ...older, ...history({ ...detached, by: pipeline }).account } },
      pass,
    ],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(notTakenAway, differs)).toEqual(expected);
  });
});
