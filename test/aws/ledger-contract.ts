import { beforeEach, describe, expect, it } from 'vitest';
import { untouched } from '../../shared/control/controls.ts';
import type { Mode } from '../../shared/event/start-failure.ts';
import type { Incident } from '../../shared/incident/incident.ts';
import type { Ledger } from '../../shared/incident/ledger.ts';
import type { Target } from '../../shared/incident/target.ts';
import { beginSweep } from '../../shared/sweep/advance-sweep.ts';
import type { Sweep } from '../../shared/sweep/sweep.ts';
import { attachment } from '../fixtures/incident.ts';
import { outageContract } from './outage-contract.ts';

const trigger: Incident['trigger'] = {
  is: 'start-failure',
  account: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  taskArn: 'task-1',
  clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/api:7',
  reason: 'ResourceInitializationError: …',
  subnets: [],
  overridden: false,
  stoppedAt: '2026-11-23T10:00:00.000Z',
  drill: false,
};

/** An incident of a workload, open unless told otherwise. */
export function incidentOf(change: Partial<Incident> = {}): Incident {
  return {
    schema: 1,
    id: 'inc-1',
    workload: 'shop/service/api',
    account: '111122223333',
    region: 'eu-west-1',
    partition: 'aws',
    clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
    cluster: 'shop',
    service: 'api',
    serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/api',
    family: 'api',
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/api:7',
    launchType: 'FARGATE',
    status: 'open',
    openedAt: '2026-11-23T10:00:00.000Z',
    lastFailureAt: '2026-11-23T10:00:00.000Z',
    closedAt: null,
    failures: 1,
    seen: ['a1'],
    firstTask: 'task-1',
    trigger,
    mode: 'dry-run',
    drill: false,
    findings: [],
    changes: [],
    unchecked: [],
    notified: [],
    outbox: [],
    ...change,
  };
}

/** A finding's record whose evidence takes about `characters` characters that do not compress. */
export function findingOf(id: string, evidence: readonly string[]): Incident['findings'][number] {
  return {
    id,
    cause: 'role-lacks-permission',
    category: 'iam',
    certainty: 'proved',
    dependency: 'secretsmanager',
    requirement: 'web/secret/DB',
    step: 'secrets',
    role: 'arn:aws:iam::111122223333:role/exec',
    action: 'secretsmanager:GetSecretValue',
    resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf',
    title: 'The role may not read the secret',
    next: 'Allow it.',
    instructions: [],
    evidence: evidence.map((text) => ({ text, source: 'iam:SimulatePrincipalPolicy' })),
    missing: [],
    failing: true,
    remedy: null,
    foundAt: '2026-11-23T10:00:00.000Z',
    decision: 'ask',
    reason: { code: 'nothing-planned' },
    changes: [],
    resolution: null,
  };
}

const target: Target = {
  schema: 1,
  key: 'arn:aws:iam::111122223333:role/exec|arn:aws:iam::111122223333:policy/p',
  state: 'idle',
  suspended: null,
  lease: null,
  action: null,
  madeAt: null,
  dependents: [],
  attempts: [],
};

const closed = { status: 'closed', closedAt: '2026-11-23T11:00:00.000Z' } as const;

/** What every ledger promises, whatever it keeps things in. */
export function ledgerContract(create: () => Promise<Ledger>): void {
  let ledger: Ledger;
  beforeEach(async () => {
    ledger = await create();
  });

  describe('incidents', () => {
    it('gives nothing for a workload that never failed', async () => {
      expect(await ledger.loadIncident('shop/service/api')).toBeUndefined();
      expect(await ledger.findIncident('inc-1')).toBeUndefined();
    });

    it('gives back what was saved, with the version that the next write must name', async () => {
      expect(await ledger.saveIncident(incidentOf(), 0)).toBe(true);
      expect(await ledger.loadIncident('shop/service/api')).toEqual({ item: incidentOf(), version: 1 });
      expect(await ledger.findIncident('inc-1')).toEqual({ item: incidentOf(), version: 1 });
    });

    it('lets one of two writers of the same version win, and leaves the winner’s record', async () => {
      await ledger.saveIncident(incidentOf(), 0);
      expect(await ledger.saveIncident(incidentOf({ failures: 2 }), 0)).toBe(false);
      expect(await ledger.saveIncident(incidentOf({ failures: 3 }), 1)).toBe(true);
      expect(await ledger.saveIncident(incidentOf({ failures: 4 }), 1)).toBe(false);
      expect((await ledger.loadIncident('shop/service/api'))?.item.failures).toBe(3);
    });

    it('lets exactly one of twenty racing writers win', async () => {
      const race = Array.from({ length: 20 }, (_, index) => ledger.saveIncident(incidentOf({ failures: index }), 0));
      expect((await Promise.all(race)).filter(Boolean)).toHaveLength(1);
    });

    it('lists open and closed incidents apart, the newest first, and no more than asked for', async () => {
      const older = incidentOf({
        id: 'inc-0',
        workload: 'shop/service/web',
        openedAt: '2026-11-22T10:00:00.000Z',
        ...closed,
      });
      const newer = incidentOf({ id: 'inc-2', workload: 'shop/service/job', openedAt: '2026-11-23T12:00:00.000Z' });
      await ledger.saveIncident(older, 0);
      await ledger.saveIncident(incidentOf(), 0);
      await ledger.saveIncident(newer, 0);
      const ids = async (filter: Parameters<Ledger['listIncidents']>[0]) =>
        (await ledger.listIncidents(filter)).map((one) => one.id);
      expect(await ids({ status: 'open', limit: 10 })).toEqual(['inc-2', 'inc-1']);
      expect(await ids({ status: 'closed', limit: 10 })).toEqual(['inc-0']);
      expect(await ids({ limit: 10 })).toEqual(['inc-2', 'inc-1', 'inc-0']);
      expect(await ids({ limit: 2 })).toEqual(['inc-2', 'inc-1']);
    });

    it.each(['open', 'closed'] as const)(
      'lists %s ones page by page, each once, also from one on that is gone',
      async (status) => {
        const moments = ['09', '10', '10', '11', '12'].map((hour) => `2026-11-22T${hour}:00:00.000Z`);
        for (const [index, openedAt] of moments.entries()) {
          const one = { id: `inc-${index}`, workload: `shop/service/${index}`, openedAt };
          await ledger.saveIncident(incidentOf({ ...one, ...(status === 'closed' && closed) }), 0);
        }
        const pages: string[][] = [];
        let before: Incident | undefined;
        do {
          const page = await ledger.listIncidents({ status, limit: 2, ...(before !== undefined && { before }) });
          pages.push(page.map(({ id }) => id));
          before = page.at(-1);
        } while (before !== undefined);
        expect(pages).toEqual([['inc-4', 'inc-3'], ['inc-2', 'inc-1'], ['inc-0'], []]);
        const gone = { openedAt: '2026-11-22T10:30:00.000Z', id: 'inc-gone' };
        const after = await ledger.listIncidents({ status, limit: 9, before: gone });
        expect(after.map(({ id }) => id)).toEqual(['inc-2', 'inc-1', 'inc-0']);
      },
    );

    it('lists a closed incident among the open ones while a change of it is being undone', async () => {
      await ledger.saveIncident(incidentOf({ ...closed, changes: [attachment({ state: 'undoing' })] }), 0);
      expect(await ledger.listIncidents({ status: 'open', limit: 5 })).toMatchObject([{ id: 'inc-1' }]);
      expect(await ledger.listIncidents({ limit: 5 })).toHaveLength(1);
      await ledger.saveIncident(incidentOf({ ...closed, changes: [attachment({ state: 'undone' })] }), 1);
      expect(await ledger.listIncidents({ status: 'open', limit: 5 })).toEqual([]);
    });

    describe('what is due', () => {
      const now = '2026-11-23T12:00:00.000Z';
      const from = '2026-11-23T10:00:00.000Z';
      const lookAt = (lookedAt: string, nextAt: string, heldIn?: Mode) => ({
        look: { why: 'run' as const, since: from, examinedAt: from, lookedAt, nextAt, ...(heldIn && { heldIn }) },
      });
      const save = (id: string, look: Partial<Incident>) =>
        ledger.saveIncident(incidentOf({ id, workload: `shop/service/${id}`, ...look }), 0);
      const due = async (mode: () => Promise<Mode>, limit = 10) =>
        (await ledger.listDue({ now, limit, mode })).map(({ item }) => item.id);
      const unread = () => Promise.reject(new Error('the mode was read, and nothing is held by it'));

      it('are the open incidents whose next look has come, the least recently looked at first', async () => {
        await save('later', lookAt(from, '2026-11-23T12:00:00.001Z'));
        await save('second', lookAt('2026-11-23T11:00:00.000Z', now));
        await save('first', lookAt('2026-11-23T10:30:00.000Z', now));
        await save('never', {});
        await save('over', { ...closed, ...lookAt(from, from) });
        expect(await due(unread)).toEqual(['never', 'first', 'second']);
        expect(await due(unread, 2)).toEqual(['never', 'first']);
      });

      it('are those too that another mode holds than the one in force', async () => {
        await save('held', lookAt(from, '2026-11-24T12:00:00.000Z', 'dry-run'));
        expect(await due(async () => 'dry-run')).toEqual([]);
        expect(await due(async () => 'apply')).toEqual(['held']);
      });

      it('come with the version for the next write', async () => {
        await save('first', lookAt(from, now));
        const [first] = await ledger.listDue({ now, limit: 10, mode: unread });
        if (first === undefined) throw new Error('nothing is due');
        expect(await ledger.saveIncident(first.item, first.version)).toBe(true);
        expect(await ledger.saveIncident(first.item, first.version)).toBe(false);
      });
    });

    it('keeps a closed incident as history when the workload fails again', async () => {
      await ledger.saveIncident(incidentOf(), 0);
      await ledger.saveIncident(incidentOf(closed), 1);
      expect(await ledger.listIncidents({ status: 'open', limit: 10 })).toEqual([]);
      expect((await ledger.findIncident('inc-1'))?.version).toBe(2);
      const next = incidentOf({ id: 'inc-2', openedAt: '2026-11-24T10:00:00.000Z' });
      expect(await ledger.saveIncident(next, 2)).toBe(true);
      expect((await ledger.loadIncident('shop/service/api'))?.item).toEqual(next);
      expect((await ledger.findIncident('inc-1'))?.item).toEqual(incidentOf(closed));
      expect(await ledger.listIncidents({ status: 'closed', limit: 10 })).toEqual([incidentOf(closed)]);
    });

    it('writes an incident of history without touching the workload’s newest one', async () => {
      await ledger.saveIncident(incidentOf(closed), 0);
      const next = incidentOf({ id: 'inc-2', openedAt: '2026-11-24T10:00:00.000Z' });
      await ledger.saveIncident(next, 1);
      const past = await ledger.findIncident('inc-1');
      const undone = { ...incidentOf(closed), notified: ['undone'] };
      expect(await ledger.saveIncident(undone, past?.version ?? 0)).toBe(true);
      expect(await ledger.saveIncident(undone, past?.version ?? 0)).toBe(false);
      expect((await ledger.findIncident('inc-1'))?.item.notified).toEqual(['undone']);
      expect(await ledger.loadIncident('shop/service/api')).toEqual({ item: next, version: 2 });
    });

    it('lists an earlier incident with work, whatever becomes of its workload’s newest one', async () => {
      const message = {
        id: 'inc-1-undone',
        state: 'undone',
        at: '2026-11-23T11:00:00.000Z',
        findings: [],
        changes: [],
      } as const;
      const due = () => ledger.listDue({ now: '2026-11-25T10:00:00.000Z', limit: 10, mode: async () => 'apply' });
      const owes = incidentOf({ ...closed, outbox: [message] });
      await ledger.saveIncident(owes, 0);
      const next = incidentOf({ id: 'inc-2', openedAt: '2026-11-24T10:00:00.000Z' });
      await ledger.saveIncident(next, 1);
      const ids = async () => (await due()).map(({ item }) => item.id).toSorted();
      expect(await ids()).toEqual(['inc-1', 'inc-2']);
      await ledger.saveIncident(incidentOf({ ...closed, id: 'inc-2', openedAt: '2026-11-24T10:00:00.000Z' }), 2);
      const [left] = await due();
      expect(left?.item).toEqual(owes);
      expect(await ledger.saveIncident(incidentOf(closed), left?.version ?? 0)).toBe(true);
      expect(await due()).toEqual([]);
      expect(await ledger.findIncident('inc-1')).toMatchObject({ item: { outbox: [] } });
    });
  });

  describe('targets', () => {
    it('gives back what was saved and refuses a write of a version that has passed', async () => {
      expect(await ledger.loadTarget(target.key)).toBeUndefined();
      expect(await ledger.saveTarget(target, 0)).toBe(true);
      expect(await ledger.saveTarget({ ...target, state: 'suspended' }, 0)).toBe(false);
      expect(await ledger.saveTarget({ ...target, state: 'changed' }, 1)).toBe(true);
      expect(await ledger.loadTarget(target.key)).toEqual({ item: { ...target, state: 'changed' }, version: 2 });
    });

    it('keeps targets apart whose keys are too long for a sort key', async () => {
      const [one, two] = [`${'x'.repeat(1500)}1`, `${'x'.repeat(1500)}2`];
      expect(await ledger.saveTarget({ ...target, key: one }, 0)).toBe(true);
      expect(await ledger.saveTarget({ ...target, key: two }, 0)).toBe(true);
      expect((await ledger.loadTarget(one))?.item.key).toBe(one);
    });
  });

  outageContract(() => ledger);

  describe('the sweep', () => {
    const sweep = (id: string): Sweep => {
      const begun = beginSweep(
        undefined,
        [{ is: 'service', arn: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/api' }],
        id,
      );
      if (begun === undefined) throw new Error('no sweep began');
      return begun;
    };
    const [first, second] = [sweep('2026-11-23T10:00:00.000Z'), sweep('2026-11-24T10:00:00.000Z')];

    it('is given back as it was saved, with the version that the next write must name', async () => {
      expect(await ledger.loadSweep()).toBeUndefined();
      expect(await ledger.saveSweep(first, 0)).toBe(true);
      expect(await ledger.loadSweep()).toEqual({ item: first, version: 1 });
      expect(await ledger.saveSweep(second, 1)).toBe(true);
      expect(await ledger.loadSweep()).toEqual({ item: second, version: 2 });
    });

    it('is written by one of two that read the same', async () => {
      expect([await ledger.saveSweep(first, 0), await ledger.saveSweep(second, 0)]).toEqual([true, false]);
      expect((await ledger.loadSweep())?.item.id).toBe(first.id);
    });

    it('holds ten thousand services of which each is still to be looked at', async () => {
      const left = Array.from({ length: 10_000 }, (_, index) => ({
        is: 'service' as const,
        arn: `arn:aws:ecs:eu-west-1:111122223333:service/cluster-${index % 7}/service-${index}-of-a-team`,
      }));
      expect(await ledger.saveSweep({ ...first, left }, 0)).toBe(true);
      expect((await ledger.loadSweep())?.item.left).toHaveLength(10_000);
    });
  });

  describe('allowances', () => {
    const reservation = { id: 'c1', workload: 'w1', at: '2026-11-23T10:05:00.000Z', accountLimit: 3, workloadLimit: 2 };

    it('takes changes until the workload’s or the account’s allowance is used up, and says which', async () => {
      expect(await ledger.reserveChange(reservation)).toBeUndefined();
      expect(await ledger.reserveChange({ ...reservation, id: 'c2' })).toBeUndefined();
      expect(await ledger.reserveChange({ ...reservation, id: 'c3' })).toBe('workload');
      expect(await ledger.reserveChange({ ...reservation, id: 'c4', workload: 'w2' })).toBeUndefined();
      expect(await ledger.reserveChange({ ...reservation, id: 'c5', workload: 'w3' })).toBe('account');
    });

    it('takes nothing for a repeated id, even after the allowance is used up', async () => {
      const single = { ...reservation, accountLimit: 1, workloadLimit: 1 };
      expect(await ledger.reserveChange(single)).toBeUndefined();
      expect(await ledger.reserveChange(single)).toBeUndefined();
      expect(await ledger.reserveChange({ ...single, id: 'c2' })).toBe('account');
    });

    it('takes nothing from the account when the workload’s allowance refuses', async () => {
      const tight = { ...reservation, accountLimit: 2, workloadLimit: 1 };
      expect(await ledger.reserveChange(tight)).toBeUndefined();
      expect(await ledger.reserveChange({ ...tight, id: 'c2' })).toBe('workload');
      expect(await ledger.reserveChange({ ...tight, id: 'c3', workload: 'w2' })).toBeUndefined();
    });

    it('allows nothing where the limit is nought', async () => {
      expect(await ledger.reserveChange({ ...reservation, accountLimit: 0 })).toBe('account');
      expect(await ledger.reserveChange({ ...reservation, workloadLimit: 0 })).toBe('workload');
    });

    it('allows no more in any sixty minutes, wherever the clock’s hour begins', async () => {
      const change = (id: string, time: string) =>
        ledger.reserveChange({ ...reservation, id, at: `2026-11-23T${time}:00.000Z`, accountLimit: 2 });
      expect(await change('c1', '10:30')).toBeUndefined();
      expect(await change('c2', '10:59')).toBeUndefined();
      expect(await change('c3', '11:01')).toBe('account');
      expect(await change('c4', '11:29')).toBe('account');
      expect(await change('c5', '11:30')).toBeUndefined();
      expect(await change('c6', '11:31')).toBe('account');
    });

    it('counts a change that an invocation with a slower clock made', async () => {
      const single = { ...reservation, accountLimit: 1 };
      expect(await ledger.reserveChange(single)).toBeUndefined();
      expect(await ledger.reserveChange({ ...single, id: 'c2', at: '2026-11-23T10:04:00.000Z' })).toBe('account');
    });

    it('gives exactly as many of racing changes a place as the allowance has', async () => {
      const race = Array.from({ length: 8 }, (_, index) =>
        ledger.reserveChange({ ...reservation, id: `r${index}`, workload: `w${index}` }),
      );
      expect((await Promise.all(race)).filter((refusal) => refusal === undefined)).toHaveLength(3);
    });

    it('knows what came of a command, once it was carried out', async () => {
      const id = '00000000-0000-4000-8000-000000000001';
      expect(await ledger.loadOutcome(id)).toBeUndefined();
      const outcome = { is: 'refused', why: 'later-mode' } as const;
      await ledger.saveOutcome(id, outcome, '2026-11-23T10:00:00.000Z');
      expect(await ledger.loadOutcome(id)).toEqual(outcome);
    });

    it('lets the first outcome of a command stand', async () => {
      const id = '00000000-0000-4000-8000-000000000003';
      await ledger.saveOutcome(id, { is: 'done' }, '2026-11-23T10:00:00.000Z');
      await ledger.saveOutcome(id, { is: 'nothing-to-do' }, '2026-11-23T10:01:00.000Z');
      expect(await ledger.loadOutcome(id)).toEqual({ is: 'done' });
    });

    it('gives a command to one invocation, until that gives it back or a little more than the function’s time-out has passed', async () => {
      const id = '00000000-0000-4000-8000-000000000004';
      const claim = (time: string) => ledger.claimWork(id, `2026-11-23T10:${time}.000Z`);
      expect(await claim('00:00')).toBe(true);
      expect(await claim('01:04')).toBe(false);
      expect(await claim('01:06')).toBe(true);
      await ledger.freeWork(id, '2026-11-23T10:02:02.000Z');
      expect(await claim('02:03')).toBe(true);
    });

    it('has no command that the operator did not write', async () => {
      expect(await ledger.loadCommand('00000000-0000-4000-8000-000000000002')).toBeUndefined();
    });

    it('keeps the controls, and refuses a write over somebody else’s', async () => {
      expect(await ledger.loadControls()).toBeUndefined();
      const braked = { ...untouched, brake: { at: '2026-11-23T10:00:00.000Z', ineffective: 2 } };
      expect(await ledger.saveControls(braked, 0)).toBe(true);
      expect(await ledger.saveControls(untouched, 0)).toBe(false);
      expect(await ledger.loadControls()).toEqual({ item: braked, version: 1 });
      expect(await ledger.saveControls(untouched, 1)).toBe(true);
    });

    it('counts the ineffective repairs of the last hour, each once', async () => {
      expect(await ledger.noteIneffective('c1', '2026-11-23T08:00:00.000Z')).toBe(1);
      expect(await ledger.noteIneffective('c2', '2026-11-23T10:00:00.000Z')).toBe(1);
      expect(await ledger.noteIneffective('c2', '2026-11-23T10:01:00.000Z')).toBe(1);
      expect(await ledger.noteIneffective('c3', '2026-11-23T10:30:00.000Z')).toBe(2);
    });
  });
}
