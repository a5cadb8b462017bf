import { describe, expect, it } from 'vitest';
import { consentOfMoveBack } from '../../shared/change/consent.ts';
import { canMoveBack } from '../../shared/change/guardrails/can-move-back.ts';
import type { Guarded, KnownTarget } from '../../shared/change/guardrails/guardrail.ts';
import type { MoveBack } from '../../shared/change/kinds/move-back.ts';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import type { FactKind } from '../../shared/evidence/ask.ts';
import { definition, role, service, serviceRecord, taskDefinition } from '../fixtures/account.ts';
import { moveBackConsent } from '../fixtures/owner.ts';
import { attaching, held, lacking, pass, type Row, standAlone, verdictOf } from './guarded.ts';

const earlier = taskDefinition.replace(':7', ':6');
const action: MoveBack = { kind: 'move-back', service, cluster: 'shop', from: taskDefinition, to: earlier };
const planned = {
  ...attaching,
  action,
  inverse: { kind: 'move-service', service, cluster: 'shop', from: earlier, to: taskDefinition },
  consent: consentOfMoveBack(moveBackConsent),
} as const;

const ran = {
  arn: 'task-6',
  taskDefinitionArn: earlier,
  createdAt: '2026-11-23T08:00:00.000Z',
  passedInitialisation: true,
};
const tasks = (...fields: readonly object[]) => ({
  'service-tasks': { [service]: fields.map((one) => ({ ...ran, ...one })) },
});
const serving = (fields: Parameters<typeof serviceRecord>[0]) => ({
  account: { ...tasks({}), service: { [service]: serviceRecord(fields) } },
});
type Destination = NonNullable<Guarded['destination']>;
const judged = (
  findings: readonly Finding[] = [],
  unchecked: Destination['diagnosis']['unchecked'] = [],
): Destination => ({
  definition: definition({}, { arn: earlier }),
  diagnosis: { findings, unchecked, open: [] },
});
const deregistered = { ...judged(), definition: definition({}, { arn: earlier, status: 'INACTIVE' }) };
const failing = { diagnosis: { findings: [lacking], unchecked: [], open: [] } };
const { to: _to, ...unregistered } = action;
const copying = {
  ...planned,
  action: { ...unregistered, copyOf: earlier },
  consent: { ...planned.consent, passRoles: [role] },
  follows: 'register',
};
const ask = { kind: 'role', subject: 'r' } as const;

const madeAt = '2026-11-23T09:00:00.000Z';
const changed = (of: KnownTarget['action']): KnownTarget => ({
  state: 'changed',
  suspended: null,
  action: of ?? null,
  madeAt,
  attempts: [],
});
const withdrawn = held({ code: 'moved-forward', revision: taskDefinition, at: madeAt });

describe('a move back', () => {
  it.each<Row>([
    ['to a revision that ran and would start passes', {}, pass],
    ['of a stand-alone task is held', { workload: standAlone }, held({ code: 'stand-alone-task' })],
    [
      'of a service that could not be read is held',
      { account: { ...tasks({}), service: { '*': 'throttled' } } },
      held({ code: 'service-unread', detail: 'ThrottlingException' }),
    ],
    [
      'of a service that ECS rolls back itself is held',
      serving({ rollsBack: true }),
      held({ code: 'circuit-breaker-rolls-back' }),
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
      'that could stop healthy tasks is held',
      serving({ runningCount: 1, minimumHealthyPercent: 50 }),
      held({ code: 'healthy-would-stop' }),
    ],
    ['that people have reversed is held', { target: changed(action), shown: false }, withdrawn],
    ['that may have been reversed is held', { target: changed(action), shown: undefined }, withdrawn],
    ['that is in place passes', { target: changed(action), shown: true }, pass],
    [
      'from another revision than the one before passes',
      { target: changed({ ...action, from: earlier } as never) },
      pass,
    ],
    ['of a service that was changed otherwise passes', { target: changed({ kind: 'force-deployment' }) }, pass],
    [
      'where the tasks could not be read is held',
      { account: { 'service-tasks': { '*': 'denied' } } },
      held({ code: 'earlier-unread', revision: earlier }),
    ],
    [
      'where nobody asked for the tasks is held',
      { unasked: ['service-tasks'] },
      held({ code: 'earlier-unread', revision: earlier }),
    ],
    [
      'to a revision of which no task ran is held',
      { account: tasks({ passedInitialisation: false }, { taskDefinitionArn: taskDefinition }) },
      held({ code: 'earlier-not-seen', revision: earlier }),
    ],
    [
      'where the task that ran may be among those that were not read is held',
      { account: { ...tasks(), cut: new Set<FactKind>(['service-tasks']) } },
      held({ code: 'earlier-unread', revision: earlier }),
    ],
    [
      'to a revision that was not examined is held',
      { destination: undefined },
      held({ code: 'earlier-unread', revision: earlier }),
    ],
    [
      'to a revision whose definition could not be read is held',
      { destination: { ...judged(), definition: undefined } },
      held({ code: 'earlier-unread', revision: earlier }),
    ],
    [
      'to a deregistered revision is held',
      { destination: deregistered },
      held({ code: 'earlier-not-active', revision: earlier, status: 'INACTIVE', lacking: [role] }),
    ],
    [
      'to a deregistered revision whose roles may be passed is held until a copy of it is planned',
      { destination: deregistered, planned: { ...planned, consent: { ...planned.consent, passRoles: [role] } } },
      held({ code: 'earlier-not-active', revision: earlier, status: 'INACTIVE', lacking: [] }),
    ],
    ['to a copy of a deregistered revision passes', { planned: copying, destination: deregistered }, pass],
    [
      'to a copy of a revision that is proved to fail is held',
      { planned: copying, destination: { ...deregistered, ...failing } },
      held({ code: 'earlier-would-fail', revision: earlier, what: lacking.title }),
    ],
    [
      'to a copy of a revision of which no task ran is held',
      { planned: copying, destination: deregistered, account: tasks({ passedInitialisation: false }) },
      held({ code: 'earlier-not-seen', revision: earlier }),
    ],
    [
      'to a copy of a revision that is being deleted is held',
      {
        planned: copying,
        destination: { ...judged(), definition: definition({}, { arn: earlier, status: 'DELETE_IN_PROGRESS' }) },
      },
      held({ code: 'earlier-not-active', revision: earlier, status: 'DELETE_IN_PROGRESS', lacking: [] }),
    ],
    [
      'to a revision that is proved to fail is held',
      { destination: judged([{ ...lacking, certainty: 'suspected' }, lacking]) },
      held({ code: 'earlier-would-fail', revision: earlier, what: lacking.title }),
    ],
    [
      'to a revision that may fail is held',
      { destination: judged([{ ...lacking, certainty: 'suspected' }]) },
      held({ code: 'earlier-undecided', revision: earlier, what: lacking.title }),
    ],
    [
      'to a revision of which a read failed is held',
      { destination: judged([], [{ is: 'not-read', ask, why: 'throttled' }]) },
      held({ code: 'earlier-unread', revision: earlier }),
    ],
    [
      'to a revision of which no read could tell more passes',
      { destination: judged([], [{ is: 'does-not-decide', ask, why: 'a condition' }]) },
      pass,
    ],
  ])('%s', async (_title, differs, expected) => {
    const account = { ...tasks({}), ...differs.account };
    const whole = { planned, destination: judged(), shown: false, ...differs, account };
    expect(await verdictOf(canMoveBack, whole)).toEqual(expected);
  });
});
