import { describe, expect, it } from 'vitest';
import { consentOfCorrection } from '../../../shared/change/consent.ts';
import type { PlanInput } from '../../../shared/change/define-change.ts';
import { type ForceDeployment, forceDeployment } from '../../../shared/change/kinds/force-deployment.ts';
import type { PlannedAction } from '../../../shared/change/kinds/index.ts';
import { readStoppedReason } from '../../../shared/stopped-reason/read-stopped-reason.ts';
import { service, taskDefinition } from '../../fixtures/account.ts';
import { configuration, correction, grant } from '../../fixtures/owner.ts';
import { attaching, failure, lacking, standAlone } from '../guarded.ts';
import { elsewhere, inputOf, nothing, nowhere, place } from './plan-input.ts';

const action: ForceDeployment = { kind: 'force-deployment', service, cluster: 'shop', taskDefinition };
const allowing = (fields = {}) => configuration({ grants: [{ ...grant, forceDeployment: true, ...fields }] });
const moving: PlannedAction = { ...attaching, id: 'change-move', consent: consentOfCorrection(correction) };

describe('a forced deployment', () => {
  const planOf = (fields: Partial<PlanInput>, before: readonly PlannedAction[]) =>
    forceDeployment.plan(inputOf({ findings: [lacking], configuration: allowing(), ...fields }), before);

  it('ends a plan of attachments whose grant allows it', () => {
    expect(planOf({}, [attaching]).changes).toMatchObject([
      { action, inverse: { none: 'same-revision' }, findings: attaching.findings, consent: { name: grant.name } },
    ]);
  });

  it.each<readonly [string, Partial<PlanInput>, readonly PlannedAction[]]>([
    ['where nothing is attached', {}, []],
    ['where no grant allows it', { configuration: configuration({ grants: [grant] }) }, [attaching]],
    ['where the grant does not name the service', { configuration: allowing({ services: [] }) }, [attaching]],
    ['where the grant is gone', { configuration: configuration() }, [attaching]],
    ['for a stand-alone task', { workload: standAlone }, [attaching]],
    ['while ECS throttles', { findings: [lacking, { ...lacking, category: 'throttled' }] }, [attaching]],
    ['where the service is moved, which is a deployment already', {}, [attaching, moving]],
  ])('is not planned %s', (_title, fields, before) => {
    expect(planOf(fields, before)).toEqual(nothing);
  });

  it.each([
    ['by a grant for this service', allowing(), place, true],
    ['by no grant that leaves deployments alone', configuration({ grants: [grant] }), place, false],
    ['by no grant that is to be asked for', allowing({ consent: 'ask' }), place, false],
    ['for no other service', allowing({ services: [service, `${service}-2`] }), elsewhere, false],
    [
      'for no service that the grant does not name, whoever approves',
      allowing({ services: [] }),
      { ...place, approved: true },
      false,
    ],
    ['for no stand-alone task', allowing(), nowhere, false],
  ] as const)('is allowed %s', (_title, owner, where, expected) => {
    expect(forceDeployment.isConsented(action, owner, where)).toBe(expected);
  });

  it('is made to the service, and fails again where the same call is denied again', () => {
    const claim = readStoppedReason(failure.reason);
    const later = { action, finding: lacking, taskDefinitionArn: taskDefinition, claim };
    expect(forceDeployment.target(action)).toBe(service);
    expect(forceDeployment.isSameFailure(later)).toBe(true);
    expect(forceDeployment.isSameFailure({ ...later, claim: { ...claim, action: 'kms:Decrypt' } })).toBe(false);
  });
});
