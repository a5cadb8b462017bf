import { describe, expect, it } from 'vitest';
import { type RegisterAgain, registerAgain } from '../../../shared/change/kinds/register-again.ts';
import { fromTag, planTag } from '../../../shared/change/own-revision.ts';
import { account, definition, role, service, serviceRecord, taskDefinition } from '../../fixtures/account.ts';
import { configuration, moveBackConsent } from '../../fixtures/owner.ts';
import { attaching, factsOf, nextRevision, standAlone, workload } from '../guarded.ts';
import { elsewhere, findingOf, inputOf, nothing, place } from './plan-input.ts';

const earlier = taskDefinition.replace(':7', ':6');
const action: RegisterAgain = { kind: 'register-again', family: 'api', from: taskDefinition, copyOf: earlier };
const allowing = (fields = {}) => configuration({ moveBacks: [{ ...moveBackConsent, passRoles: [role], ...fields }] });
const [deployment] = serviceRecord().deployments;
const completed = (taskDefinitionArn: string) =>
  serviceRecord({
    deployments: [{ ...deployment, taskDefinitionArn, rolloutState: 'COMPLETED' } as NonNullable<typeof deployment>],
  });
const deregistered = (fields = {}) => definition({}, { arn: earlier, status: 'INACTIVE', ...fields });
const planOf = (fields: Parameters<typeof inputOf>[0] = {}, before: Parameters<typeof registerAgain.plan>[1] = []) => {
  const known = { configuration: allowing(), service: completed(earlier), earlier: deregistered() };
  return registerAgain.plan(inputOf({ findings: [findingOf('gone', null)], ...known, ...fields }), before);
};

describe('the registration of a deregistered revision', () => {
  it('is for the move back of a service, by the same consent', () => {
    expect(planOf().changes).toMatchObject([
      {
        action,
        inverse: { none: 'unused-revision' },
        findings: ['gone'],
        consent: { is: 'move-back', passRoles: [role] },
        follows: null,
      },
    ]);
  });

  it.each([
    ['where another change repairs it', {}, [attaching]],
    ['where the owner did not consent', { configuration: configuration() }, []],
    ['where the consent names no roles', { configuration: allowing({ passRoles: [] }) }, []],
    ['of a revision that names no roles either', { configuration: allowing({ passRoles: [] }), earlier: bare() }, []],
    ['where the consent lacks the task role', { earlier: deregistered({ taskRoleArn: `${role}-task` }) }, []],
    ['of a revision that is ACTIVE', { earlier: deregistered({ status: 'ACTIVE' }) }, []],
    ['of a revision that is being deleted', { earlier: deregistered({ status: 'DELETE_IN_PROGRESS' }) }, []],
    ['of a revision that was not read', { earlier: undefined }, []],
    ['of another revision than the one that completed', { service: completed(`${earlier}1`) }, []],
    ['where none completed', { service: serviceRecord() }, []],
    ['for a stand-alone task', { workload: standAlone }, []],
    ['where what fails is not proved', { findings: [findingOf('gone', null, { certainty: 'reported' })] }, []],
  ])('is not planned %s', (_title, fields, before) => {
    expect(planOf(fields as never, before)).toEqual(nothing);
  });

  it('is planned of a revision that names no roles, where the consent lets the family be registered', () => {
    expect(planOf({ earlier: bare() }).changes).toHaveLength(1);
  });

  it.each([
    ['by the consent of the family', action, allowing(), place, true],
    ['not while the consent asks', action, allowing({ consent: 'ask' }), place, false],
    ['once a person approved', action, allowing({ consent: 'ask' }), { ...place, approved: true }, true],
    ['by no consent without roles', action, allowing({ passRoles: [] }), place, false],
    ['by no consent of another family', action, allowing({ family: 'web' }), place, false],
    ['for no service that the consent does not name', action, allowing(), elsewhere, false],
    [
      'of no other family’s revision',
      { ...action, copyOf: earlier.replace('/api:', '/web:') },
      allowing(),
      place,
      false,
    ],
  ] as const)('is allowed %s', (_title, what, owner, where, expected) => {
    expect(registerAgain.isConsented(what, owner, where)).toBe(expected);
  });

  it('reads the revision that completed as soon as the service is known, if the consent names roles', async () => {
    const of = { workload, definition: definition({}) };
    const facts = await factsOf({ service: { [service]: completed(earlier) } });
    const known = { kind: 'service', subject: service };
    expect(registerAgain.reads({ ...of, configuration: allowing() })).toEqual([known]);
    expect(registerAgain.reads({ ...of, configuration: allowing(), facts })).toEqual([
      known,
      { kind: 'task-definition', subject: earlier },
    ]);
    expect(registerAgain.reads({ ...of, configuration: allowing({ passRoles: [] }), facts })).toEqual([]);
    expect(registerAgain.reads({ ...of, configuration: configuration(), facts })).toEqual([]);
  });

  it.each([
    ['is found by its tags, its registrar and its content', {}, { is: 'made', created: nextRevision }],
    ['is not taken for what somebody else registered', { registeredBy: `${role}-2` }, { is: 'not-made' }],
    ['is not taken for a copy of another revision', { executionRoleArn: `${role}-2` }, { is: 'not-made' }],
  ])('%s, where its answer was lost', async (_title, fields, expected) => {
    const ownRole = `arn:aws:iam::${account}:role/remediator`;
    const tags = { [planTag]: 'change', [fromTag]: earlier };
    const copy = definition({}, { arn: nextRevision, registeredBy: ownRole, tags, ...fields });
    const facts = await factsOf({
      'family-revisions': { api: [nextRevision, taskDefinition] },
      'task-definition': { [earlier]: deregistered(), [nextRevision]: copy, [taskDefinition]: definition({}) },
    });
    const sent = { id: 'change', seenBefore: undefined, ownRole };
    expect(registerAgain.trace(action, sent, facts)).toEqual(expected);
  });

  it('is judged by the tasks that run after the move, and by no failure', () => {
    expect(registerAgain.onlyTasksProve).toBe(true);
    expect(registerAgain.isSameFailure({} as never)).toBe(false);
    expect(registerAgain.movesTo(action)).toBeUndefined();
  });
});

function bare() {
  const { executionRoleArn: _, ...rest } = deregistered();
  return rest;
}
