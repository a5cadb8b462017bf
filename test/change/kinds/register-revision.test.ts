import { describe, expect, it } from 'vitest';
import type { PlanInput } from '../../../shared/change/define-change.ts';
import {
  type Correction,
  type RegisterRevision,
  registerRevision,
} from '../../../shared/change/kinds/register-revision.ts';
import { readStoppedReason } from '../../../shared/stopped-reason/read-stopped-reason.ts';
import { definition, role, secret, taskDefinition } from '../../fixtures/account.ts';
import { configuration, correction } from '../../fixtures/owner.ts';
import { factsOf, failure, lacking, workload } from '../guarded.ts';
import { elsewhere, findingOf, inputOf, nothing, place } from './plan-input.ts';

const one: Correction = {
  pointer: '/containerDefinitions/0/secrets/0/valueFrom',
  container: 'api',
  name: 'DB',
  before: `${secret}:url`,
  after: `${secret}:url::`,
};
const two: Correction = { ...one, pointer: '/containerDefinitions/0/secrets/1/valueFrom', name: 'KEY' };
const action: RegisterRevision = { kind: 'register-revision', family: 'api', from: taskDefinition, corrections: [one] };
const allowing = (fields = {}) => configuration({ corrections: [{ ...correction, ...fields }] });
const broken = (id: string, of: Correction, ask = false) =>
  findingOf(id, { is: 'correction', ...of, ask }, { category: 'reference-format' });
const unclear = findingOf('unclear', null, { category: 'reference-format', requirement: 'api/secret/KEY' });
const planOf = (fields: Partial<PlanInput>) =>
  registerRevision.plan(inputOf({ configuration: allowing(), ...fields }), []);

describe('the registration of a revision', () => {
  it('is planned once for all references, in the order of the task definition', () => {
    const plan = planOf({ findings: [broken('b', two), broken('a', one)] });
    expect(plan.unplanned).toEqual({});
    expect(plan.changes).toMatchObject([
      {
        action: { ...action, corrections: [one, two] },
        inverse: { none: 'unused-revision' },
        findings: ['b', 'a'],
        consent: { is: 'correction', name: 'api', passRoles: [role] },
      },
    ]);
  });

  it.each<readonly [string, Partial<PlanInput>, object]>([
    [
      'where only a person knows what was meant',
      { findings: [broken('a', one, true)] },
      { a: { code: 'meaning-unknown' } },
    ],
    [
      'where the family may not be corrected',
      { findings: [broken('a', one)], configuration: configuration() },
      { a: { code: 'no-correction-for-family', family: 'api' } },
    ],
    [
      'while a person must decide another reference',
      { findings: [broken('a', one), broken('b', two, true)] },
      { a: { code: 'other-reference-first', requirements: [lacking.requirement] }, b: { code: 'meaning-unknown' } },
    ],
    [
      'while another reference cannot be corrected',
      { findings: [broken('a', one), unclear] },
      { a: { code: 'other-reference-first', requirements: ['api/secret/KEY'] } },
    ],
    [
      'where the task definition was not read',
      { findings: [broken('a', one)], definition: undefined },
      { a: { code: 'definition-unread' } },
    ],
    ['where no reference is at fault', { findings: [lacking] }, {}],
  ])('is not planned %s', (_title, fields, unplanned) => {
    expect(planOf(fields)).toEqual({ ...nothing, unplanned });
  });

  const correcting = (fields: Partial<Correction>) => ({ ...action, corrections: [one, { ...two, ...fields }] });
  it.each([
    ['by the correction of the family', action, allowing(), place, true],
    ['for every reference that says itself what was meant', correcting({}), allowing(), place, true],
    ['by no correction of another family', action, allowing({ family: 'web' }), place, false],
    ['by no correction that is to be asked for', action, allowing({ consent: 'ask' }), place, false],
    ['for no other service', action, allowing(), elsewhere, false],
    ['for no reference to another secret', correcting({ after: `${secret}-2:url::` }), allowing(), place, false],
    ['for no reference that can be read', correcting({ before: `${secret}:url::` }), allowing(), place, false],
    [
      'for no reference that is broken in another way',
      correcting({ before: ` ${secret}:url::`, after: `${secret}:url::` }),
      allowing(),
      place,
      false,
    ],
  ] as const)('is allowed %s', (_title, asked, owner, where, expected) => {
    expect(registerRevision.isConsented(asked, owner, where)).toBe(expected);
  });

  it('needs the newest revision and the role where the family is corrected', () => {
    const newest = { kind: 'family-revisions', subject: 'api' };
    const reads = (fields: object, owner = allowing(), known = definition({})) =>
      registerRevision.reads({ workload: { ...workload, ...fields }, definition: known, configuration: owner });
    const { executionRoleArn: _, ...without } = definition({});
    expect(reads({})).toEqual([newest, { kind: 'role', subject: role }]);
    expect(reads({ overrideExecutionRoleArn: 'another' })).toEqual([newest, { kind: 'role', subject: 'another' }]);
    expect(reads({}, allowing(), without)).toEqual([newest]);
    expect(reads({}, configuration())).toEqual([]);
  });

  it('is never seen, taken back or judged by itself: the move to it is', async () => {
    const claim = readStoppedReason(failure.reason);
    expect(registerRevision.shownBy(action)).toBeUndefined();
    expect(registerRevision.isShown(action, await factsOf())).toBe(false);
    expect(registerRevision.takeBack(action, undefined as never)).toBeUndefined();
    expect(registerRevision.isSameFailure({ action, finding: lacking, taskDefinitionArn: taskDefinition, claim })).toBe(
      false,
    );
    expect(registerRevision.target(action)).toBe('family/api');
  });
});
