import { describe, expect, it } from 'vitest';
import { type MoveBack, moveBack } from '../../../shared/change/kinds/move-back.ts';
import type { Finding } from '../../../shared/diagnosis/finding.ts';
import { definition, service, serviceRecord, taskDefinition } from '../../fixtures/account.ts';
import { configuration, moveBackConsent } from '../../fixtures/owner.ts';
import { attaching, factsOf, standAlone, workload } from '../guarded.ts';
import { elsewhere, findingOf, inputOf, nothing, place } from './plan-input.ts';

const earlier = taskDefinition.replace(':7', ':6');
const action: MoveBack = { kind: 'move-back', service, cluster: 'shop', from: taskDefinition, to: earlier };
const { to: _to, ...unregistered } = action;
const copying: MoveBack = { ...unregistered, copyOf: earlier };
const forward = { kind: 'move-service', service, cluster: 'shop', from: earlier, to: taskDefinition } as const;
const allowing = (fields = {}) => configuration({ moveBacks: [{ ...moveBackConsent, ...fields }] });
const [deployment] = serviceRecord().deployments;
const completed = (taskDefinitionArn: string) =>
  serviceRecord({
    deployments: [{ ...deployment, taskDefinitionArn, rolloutState: 'COMPLETED' } as NonNullable<typeof deployment>],
  });
const failing: Finding = findingOf('gone', null);
const planOf = (fields: Parameters<typeof inputOf>[0] = {}, before: Parameters<typeof moveBack.plan>[1] = []) =>
  moveBack.plan(
    inputOf({ findings: [failing], configuration: allowing(), service: completed(earlier), ...fields }),
    before,
  );

describe('the move of a service back', () => {
  it('leads to the last revision that completed a deployment, and is for every proved cause', () => {
    const next = findingOf('next', null, { failing: false });
    const unproved = findingOf('unproved', null, { certainty: 'suspected' });
    const { changes } = planOf({ findings: [failing, next, unproved] });
    expect(changes).toMatchObject([
      { action, inverse: forward, findings: ['gone', 'next'], consent: { is: 'move-back' } },
    ]);
  });

  it.each([
    ['where another change repairs it', {}, [attaching]],
    ['where the owner did not consent', { configuration: configuration() }, []],
    ['for a service that is not named', { configuration: allowing({ services: [`${service}-2`] }) }, []],
    ['for another family', { configuration: allowing({ family: 'web' }) }, []],
    ['for a stand-alone task', { workload: standAlone }, []],
    ['where the service was not read', { service: undefined }, []],
    ['where what fails is not proved', { findings: [findingOf('gone', null, { certainty: 'reported' })] }, []],
    ['where the proved cause does not fail yet', { findings: [findingOf('gone', null, { failing: false })] }, []],
    [
      'where the cause passes by itself',
      { findings: [findingOf('gone', null, { passes: { is: 'yes', within: 'soon', because: 'x' } })] },
      [],
    ],
  ])('is not planned %s', (_title, fields, before) => {
    expect(planOf(fields as never, before)).toEqual(nothing);
  });

  it.each([
    ['where none completed', serviceRecord()],
    ['where only the failing revision completed', completed(taskDefinition)],
    ['where the one that completed is of another family', completed(earlier.replace('/api:', '/web:'))],
  ])('says that there is no revision to move to %s, if nothing else says why', (_title, known) => {
    const other = findingOf('other', { is: 'missing', what: 'log-group', region: 'us-east-2', name: 'x' });
    const plan = planOf({ service: known, findings: [failing, other] });
    expect(plan).toEqual({ changes: [], unplanned: { gone: { code: 'no-earlier-revision' } } });
  });

  it.each([
    ['by the consent of the family', action, allowing(), place, true],
    ['not while the consent asks', action, allowing({ consent: 'ask' }), place, false],
    ['once a person approved', action, allowing({ consent: 'ask' }), { ...place, approved: true }, true],
    ['forward by a person, though the consent asks', forward, allowing({ consent: 'ask' }), place, true],
    ['not without the consent', forward, configuration(), place, false],
    [
      'to no revision of another family',
      { ...action, to: earlier.replace('/api:', '/web:') },
      allowing(),
      place,
      false,
    ],
    ['to a copy that is registered', { ...action, copyOf: earlier }, allowing(), place, true],
    ['to no copy before it is registered', copying, allowing(), place, false],
    ['for no other service', action, allowing(), elsewhere, false],
    ['for no service that the consent does not name', action, allowing({ services: [] }), place, false],
  ] as const)('is allowed %s', (_title, what, owner, where, expected) => {
    expect(moveBack.isConsented(what, owner, where)).toBe(expected);
  });

  it('is undone by the move forward, shown by the service, and judged by tasks alone', async () => {
    expect(moveBack.takeBack(action, { none: 'x' } as never)).toEqual(forward);
    expect(moveBack.shownBy(action)).toEqual({ kind: 'service', subject: service });
    const shown = async (known: object | string) =>
      moveBack.isShown(action, await factsOf({ service: { [service]: known as never } }));
    expect(await shown(serviceRecord({ taskDefinitionArn: earlier }))).toBe(true);
    expect(await shown(serviceRecord())).toBe(false);
    expect(await shown('absent')).toBe(false);
    expect(await shown('throttled')).toBeUndefined();
    expect(moveBack.onlyTasksProve).toBe(true);
    expect(moveBack.movesTo(action)).toBe(earlier);
  });

  it('to a copy follows its registration, and is the same change before and after it', () => {
    const registering = {
      ...attaching,
      id: 'register',
      action: { kind: 'register-again', family: 'api', from: taskDefinition, copyOf: earlier } as const,
    };
    const { changes } = planOf({}, [registering]);
    expect(changes).toMatchObject([{ action: copying, follows: 'register' }]);
    const pointed = moveBack.pointedAt(copying, `${earlier}9`);
    expect(pointed).toEqual({ ...copying, to: `${earlier}9` });
    expect(moveBack.identity(pointed)).toEqual(moveBack.identity(copying));
    expect(moveBack.identity(copying)).not.toEqual(moveBack.identity(action));
    expect(moveBack.takeBack(pointed, { none: 'x' } as never)).toEqual({ ...forward, from: `${earlier}9` });
    expect(planOf({}, [registering, attaching])).toEqual(nothing);
  });

  it('to a copy is not in the account, and has nothing to take back, before the copy is registered', async () => {
    expect(moveBack.isShown(copying, await factsOf())).toBe(false);
    expect(moveBack.shownBy(copying)).toBeUndefined();
    expect(moveBack.takeBack(copying, { none: 'x' } as never)).toBeUndefined();
    expect(moveBack.examinedFirst(copying)).toBe(earlier);
    expect(moveBack.examinedFirst(action)).toBe(earlier);
  });

  it('reads the service’s tasks, if the owner consented', () => {
    const of = { workload, definition: definition({}) };
    expect(moveBack.reads({ ...of, configuration: allowing() })).toEqual([{ kind: 'service-tasks', subject: service }]);
    expect(moveBack.reads({ ...of, configuration: configuration() })).toEqual([]);
    expect(moveBack.reads({ ...of, workload: standAlone, configuration: allowing() })).toEqual([]);
  });
});
