import { describe, expect, it } from 'vitest';
import {
  type CreateLogGroup,
  createLogGroup,
  type DeleteLogGroup,
} from '../../../shared/change/kinds/create-log-group.ts';
import { readStoppedReason } from '../../../shared/stopped-reason/read-stopped-reason.ts';
import { account, definition, region, role, service, taskDefinition } from '../../fixtures/account.ts';
import { configuration, grant } from '../../fixtures/owner.ts';
import { factsOf, failure, standAlone, workload } from '../guarded.ts';
import { elsewhere, findingOf, inputOf, nothing, place } from './plan-input.ts';

const name = '/ecs/api';
const logGroup = `arn:aws:logs:${region}:${account}:log-group:${name}`;
const action: CreateLogGroup = {
  kind: 'create-log-group',
  grant: grant.name,
  logGroup,
  region,
  name,
  retentionDays: 30,
};
const inverse: DeleteLogGroup = { kind: 'delete-log-group', grant: grant.name, logGroup, region, name };
const allowing = (fields = {}) => configuration({ grants: [{ ...grant, logGroups: [logGroup], ...fields }] });
const missing = findingOf(
  'api',
  { is: 'missing', what: 'log-group', region, name },
  { category: 'not-found', resource: name },
);

describe('the creation of a log group', () => {
  it('is planned once for all containers that write to it, with the retention of the grant', () => {
    const findings = [missing, { ...missing, id: 'sidecar' }];
    const plan = createLogGroup.plan(inputOf({ findings, configuration: allowing({ logRetentionDays: 14 }) }), []);
    expect(plan.unplanned).toEqual({});
    expect(plan.changes).toMatchObject([
      {
        action: { ...action, retentionDays: 14 },
        inverse,
        findings: ['api', 'sidecar'],
        consent: { name: grant.name },
      },
    ]);
  });

  it('is not planned if no grant names it, for a stand-alone task, or if something else is missing', () => {
    const reason = { code: 'no-grant-names', resource: logGroup };
    const planOf = (fields: Parameters<typeof inputOf>[0]) =>
      createLogGroup.plan(inputOf({ findings: [missing], configuration: allowing(), ...fields }), []);
    expect(planOf({ configuration: allowing({ logGroups: [`${logGroup}-2`] }) })).toEqual({
      changes: [],
      unplanned: { api: reason },
    });
    expect(planOf({ workload: standAlone })).toEqual(nothing);
    expect(planOf({ findings: [{ ...missing, remedy: null }] })).toEqual(nothing);
  });

  it.each([
    ['by the grant that names it', action, allowing(), place, true],
    ['by no grant of another name', action, allowing({ name: 'other' }), place, false],
    ['by no grant that names another', action, allowing({ logGroups: [`${logGroup}-2`] }), place, false],
    ['with no other retention', action, allowing({ logRetentionDays: 7 }), place, false],
    ['by no grant that is to be asked for', action, allowing({ consent: 'ask' }), place, false],
    ['for no other service', action, allowing(), elsewhere, false],
    [
      'to be deleted again, whatever the retention is by now',
      inverse,
      allowing({ logRetentionDays: 7, consent: 'ask' }),
      elsewhere,
      true,
    ],
    ['to be deleted by no grant that is gone', inverse, configuration(), place, false],
  ] as const)('is allowed %s', (_title, asked, owner, where, expected) => {
    expect(createLogGroup.isConsented(asked, owner, where)).toBe(expected);
  });

  it('needs the role, whose tags may opt out, where a grant names a log group', () => {
    const reads = (fields: object, owner: ReturnType<typeof allowing>, defined: object = {}) =>
      createLogGroup.reads({
        workload: { ...workload, ...fields },
        definition: definition({}, defined),
        configuration: owner,
      });
    expect(reads({}, allowing())).toEqual([{ kind: 'role', subject: role }]);
    expect(reads({ overrideExecutionRoleArn: `${role}-2` }, allowing())).toEqual([
      { kind: 'role', subject: `${role}-2` },
    ]);
    expect(reads({}, allowing({ logGroups: [] }))).toEqual([]);
    const { executionRoleArn: _, ...without } = definition({});
    expect(createLogGroup.reads({ workload, definition: without, configuration: allowing() })).toEqual([]);
  });

  it.each([
    ['shown where it exists', { arn: logGroup, name }, true],
    ['not shown where it does not', 'absent', false],
    ['unknown where it could not be read', 'denied', undefined],
  ] as const)('is %s', async (_title, known, expected) => {
    expect(createLogGroup.isShown(action, await factsOf({ 'log-group': { '*': known } }))).toBe(expected);
    expect(createLogGroup.shownBy(action)).toEqual({ kind: 'log-group', subject: { region, name } });
  });

  it('is unknown if it was not read', async () => {
    expect(createLogGroup.isShown(action, await factsOf({}, ['log-group']))).toBeUndefined();
  });

  it('is taken back by its deletion, whatever was recorded', () => {
    expect(createLogGroup.takeBack(action, { ...inverse, name: 'another' })).toEqual(inverse);
  });

  it('may be relied on by the services of its grant; they are unknown if the grant was removed', () => {
    expect(createLogGroup.reliantServices(action, allowing())).toEqual([service]);
    expect(createLogGroup.reliantServices(action, configuration())).toBeUndefined();
  });

  it('is the same log group whatever its retention', () => {
    expect(createLogGroup.identity({ ...action, retentionDays: 7 })).toEqual(createLogGroup.identity(action));
    expect(createLogGroup.target(action)).toBe(logGroup);
  });

  it('fails again where the same log group is missing again', () => {
    const claim = { ...readStoppedReason(failure.reason), category: 'not-found' as const, resource: name };
    const again = (fields: object) =>
      createLogGroup.isSameFailure({
        action,
        finding: missing,
        taskDefinitionArn: taskDefinition,
        claim: { ...claim, ...fields },
      });
    expect(again({})).toBe(true);
    expect(again({ resource: null })).toBe(true);
    expect(again({ resource: '/ecs/another-one' })).toBe(false);
    expect(again({ category: 'network' })).toBe(false);
  });
});
