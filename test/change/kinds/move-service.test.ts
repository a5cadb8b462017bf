import { describe, expect, it } from 'vitest';
import { consentOfCorrection } from '../../../shared/change/consent.ts';
import type { PlannedAction } from '../../../shared/change/kinds/index.ts';
import { type MoveService, moveService } from '../../../shared/change/kinds/move-service.ts';
import { readStoppedReason } from '../../../shared/stopped-reason/read-stopped-reason.ts';
import { definition, service, serviceRecord, taskDefinition } from '../../fixtures/account.ts';
import { configuration, correction, grant } from '../../fixtures/owner.ts';
import { attaching, factsOf, failure, lacking, standAlone, workload } from '../guarded.ts';
import { elsewhere, inputOf, nothing, place } from './plan-input.ts';

const revision = (number: number) => taskDefinition.replace(':7', `:${number}`);
const waiting: MoveService = { kind: 'move-service', service, cluster: 'shop', from: taskDefinition };
const action: MoveService = { ...waiting, to: revision(8) };
const inverse: MoveService = { ...action, from: '', to: revision(6) };
const allowing = (fields = {}) => configuration({ corrections: [{ ...correction, ...fields }] });
const registered: PlannedAction = {
  ...attaching,
  id: 'change-register',
  action: { kind: 'register-revision', family: 'api', from: taskDefinition, corrections: [] },
  inverse: { none: 'unused-revision' },
  consent: consentOfCorrection(correction),
};
const [deployment] = serviceRecord().deployments;
const completed = (taskDefinitionArn: string) =>
  serviceRecord({
    deployments: [{ ...deployment, taskDefinitionArn, rolloutState: 'COMPLETED' } as NonNullable<typeof deployment>],
  });

describe('the move of a service', () => {
  it('follows the revision that is registered for it, and leads back to the last that completed', () => {
    const plan = moveService.plan(inputOf({ service: completed(revision(6)) }), [attaching, registered]);
    const { findings, consent } = registered;
    expect(plan.changes).toMatchObject([
      {
        action: waiting,
        inverse: { ...waiting, from: '', to: revision(6) },
        findings,
        consent,
        follows: 'change-register',
      },
    ]);
  });

  it.each([
    ['where none completed', serviceRecord()],
    ['where only the failing revision completed', completed(taskDefinition)],
    ['where the service was not read', undefined],
  ])('has no way back %s', (_title, known) => {
    const plan = moveService.plan(inputOf({ service: known }), [registered]);
    expect(plan.changes).toMatchObject([{ inverse: { none: 'no-completed-revision' } }]);
  });

  it('is not planned without a registered revision, nor for a stand-alone task', () => {
    expect(moveService.plan(inputOf(), [attaching])).toEqual(nothing);
    expect(moveService.plan(inputOf({ workload: standAlone }), [registered])).toEqual(nothing);
  });

  it.each([
    ['by the correction of the family', action, allowing(), place, true],
    ['before the revision is registered', waiting, allowing(), place, true],
    ['by no correction of another family', action, allowing({ family: 'web' }), place, false],
    [
      'to no revision of another family',
      { ...action, to: action.to?.replace('/api:', '/web:') ?? '' },
      allowing(),
      place,
      false,
    ],
    [
      'from no revision of another family',
      { ...action, from: taskDefinition.replace('/api:', '/web:') },
      allowing(),
      place,
      false,
    ],
    ['by no correction that is to be asked for', action, allowing({ consent: 'ask' }), place, false],
    ['by no correction of other services', action, allowing({ services: [`${service}-2`] }), place, false],
    ['for no other service', action, allowing({ services: [service, `${service}-2`] }), elsewhere, false],
  ] as const)('is allowed %s', (_title, asked, owner, where, expected) => {
    expect(moveService.isConsented(asked, owner, where)).toBe(expected);
  });

  it('needs the tasks of the service where its family is corrected', () => {
    const reads = (of: typeof workload, owner: ReturnType<typeof allowing>) =>
      moveService.reads({ workload: of, definition: definition({}), configuration: owner });
    expect(reads(workload, allowing())).toEqual([{ kind: 'service-tasks', subject: service }]);
    expect(reads(workload, allowing({ family: 'web' }))).toEqual([]);
    expect(reads(standAlone, allowing())).toEqual([]);
  });

  it.each([
    ['shown where the service has the revision', action, serviceRecord({ taskDefinitionArn: revision(8) }), true],
    ['not shown where it has another', action, serviceRecord(), false],
    ['not shown where there is no such service', action, 'absent', false],
    ['unknown where the service could not be read', action, 'denied', undefined],
    ['not shown before the revision is registered', waiting, 'denied', false],
  ] as const)('is %s', async (_title, asked, known, expected) => {
    expect(moveService.isShown(asked, await factsOf({ service: { [service]: known } }))).toBe(expected);
  });

  it('is unknown if the service was not read', async () => {
    expect(moveService.isShown(action, await factsOf({}, ['service']))).toBeUndefined();
  });

  it('is seen at the service, once the revision is registered', () => {
    expect(moveService.shownBy(action)).toEqual({ kind: 'service', subject: service });
    expect(moveService.shownBy(waiting)).toBeUndefined();
  });

  it.each([
    ['to the revision that completed', action, inverse, { ...action, from: revision(8), to: revision(6) }],
    ['to no revision before its own is registered', waiting, inverse, undefined],
    ['to no revision that was not recorded', action, waiting, undefined],
    ['to the failing revision never', action, { ...inverse, to: taskDefinition }, undefined],
  ])('is taken back %s', (_title, made, recorded, expected) => {
    expect(moveService.takeBack(made, recorded)).toEqual(expected);
  });

  it('is the same move whatever revision it turns out to be to', () => {
    expect(moveService.identity(action)).toEqual(moveService.identity(waiting));
    expect(moveService.pointedAt(waiting, revision(8))).toEqual(action);
    expect(moveService.movesTo(action)).toBe(revision(8));
    expect(moveService.target(action)).toBe(service);
    expect(moveService.reliantServices(action, configuration({ grants: [grant] }))).toEqual([]);
  });

  it('fails again if the new revision fails in the same way', () => {
    const claim = readStoppedReason(failure.reason);
    const later = { action, finding: lacking, taskDefinitionArn: revision(8), claim };
    expect(moveService.isSameFailure(later)).toBe(true);
    expect(moveService.isSameFailure({ ...later, taskDefinitionArn: taskDefinition })).toBe(false);
    expect(moveService.isSameFailure({ ...later, claim: { ...claim, category: 'network' } })).toBe(false);
    expect(moveService.isSameFailure({ ...later, claim: { ...claim, resource: 'arn:of:another' } })).toBe(false);
  });
});
