import { describe, expect, it } from 'vitest';
import { role, secret, service, serviceRecord, taskArn } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import {
  deliver,
  fail,
  incidentOf,
  install,
  publishedOf,
  run,
  tick,
  wait,
  workloads,
} from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { toldStates } from '../fixtures/repair.ts';

describe('a missing permission with a grant', () => {
  it('is repaired, told, proved and closed', async () => {
    const at = install({ grants: [grant] });
    expect(await deliver(at, fail(at, 'a1'))).toEqual([]);
    expect(at.executed).toMatchObject([{ kind: 'attach-grant', role }]);
    expect(toldStates(at)).toEqual(['found']);
    wait(at, 20);
    run(at, 'b1');
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'verified']);
    const incident = await incidentOf(at);
    expect(incident).toMatchObject({ status: 'closed', endedBy: taskArn('b1'), outbox: [] });
    expect(incident.findings).toMatchObject([
      { cause: 'permission-missing', decision: 'apply', resolution: 'verified' },
    ]);
    expect(incident.changes).toMatchObject([
      { state: 'verified', inverse: { kind: 'detach-grant' }, proof: { by: 'task-ran', task: taskArn('b1') } },
    ]);
  });

  it('is decided after no longer a chain of reads than it is explained by', async () => {
    const readsOf = async (owner: Parameters<typeof install>[0]) => {
      const at = install(owner);
      const reads: { readonly kinds: readonly string[]; readonly start: number; readonly end: number }[] = [];
      let moment = 0;
      const { newCollect } = at.ports;
      const watched: typeof newCollect = () => {
        const collect = newCollect();
        return async (asks) => {
          if (asks.length === 0) return collect(asks);
          const start = (moment += 1);
          const facts = await collect(asks);
          // What begins at once is read side by side.
          await new Promise((resolve) => setImmediate(resolve));
          reads.push({ kinds: asks.map(({ kind }) => kind), start, end: (moment += 1) });
          return facts;
        };
      };
      Object.assign(at.ports, { newCollect: watched });
      await deliver(at, fail(at, 'a1'));
      // Reads of which each begins after the one before it has ended; they are listed in the order of their ends.
      let last = 0;
      const chain = reads.filter(({ start, end }) => {
        if (start <= last) return false;
        last = end;
        return true;
      });
      return { at, kinds: reads.flatMap(({ kinds }) => kinds), chain: chain.length };
    };
    const explained = await readsOf({});
    const decided = await readsOf({ grants: [grant] });
    expect(decided.at.executed).toMatchObject([{ kind: 'attach-grant' }]);
    expect(decided.kinds).toEqual(expect.arrayContaining(['managed-policy', 'access-history']));
    expect(explained.chain).toBeGreaterThan(2);
    expect(decided.chain).toBe(explained.chain);
  });

  it('is told with what was seen on the role when it was attached', async () => {
    const at = install({ grants: [grant] });
    at.intercept = () => ({ is: 'made', seen: { is: 'policies', others: ['base'] } });
    await deliver(at, fail(at, 'a1'));
    const [change] = (await publishedOf(at)).changes;
    const name = String((await incidentOf(at)).changes[0]?.target)
      .split('/')
      .at(-1);
    expect(change).toMatchObject({ before: 'policies: base', after: `policies: base, ${name}` });
    expect(at.told.at(-1)?.text).toContain('before  policies: base');
  });

  it('is told once and changed once, however often its event is delivered', async () => {
    const at = install({ grants: [grant] });
    const event = fail(at, 'a1');
    await deliver(at, event, event);
    await deliver(at, event);
    await Promise.all([deliver(at, event), deliver(at, fail(at, 'a2'))]);
    expect(at.executed).toHaveLength(1);
    expect(toldStates(at)).toEqual(['found']);
    expect((await incidentOf(at)).failures).toBe(2);
  });

  it('reads the account once for a burst of the same failure', async () => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    at.asked.length = 0;
    await deliver(at, ...Array.from({ length: 50 }, (_, index) => fail(at, `b${index}`)));
    // One call shows a hundred tasks.
    expect(new Set(at.asked.map(({ kind }) => kind))).toEqual(new Set(['stopped-task']));
    expect((await incidentOf(at)).failures).toBe(51);
    expect(toldStates(at)).toEqual(['found']);
  });

  it('for a second service on the same role is relied on, not made twice', async () => {
    const other = service.replace('/api', '/web');
    const at = install({ grants: [{ ...grant, services: [service, other] }] });
    at.fake.service = { [service]: serviceRecord(), [other]: serviceRecord({ name: 'web' }) };
    at.fake['service-tasks'] = { [service]: [], [other]: [] };
    const web = fail(at, 'w1', denial(secret), { group: 'service:web' });
    await deliver(at, fail(at, 'a1'));
    await deliver(at, web);
    expect(at.executed).toHaveLength(1);
    expect((await at.ledger.loadIncident(workloads.web))?.item.changes).toMatchObject([
      { state: 'made', shared: true },
    ]);
    expect(
      (await at.ledger.loadTarget(`${role}|arn:aws:iam::111122223333:policy/ecs-init-remediator-us-east-2-api-secrets`))
        ?.item.dependents,
    ).toHaveLength(2);
  });

  it('is repaired although the forced deployment that was to hasten it is refused', async () => {
    const at = install({ grants: [{ ...grant, forceDeployment: true }] });
    at.intercept = (action) =>
      action.kind === 'force-deployment' ? { is: 'refused', because: { code: 'tasks-run', running: 1 } } : undefined;
    await deliver(at, fail(at, 'a1'));
    wait(at, 20);
    run(at, 'b1');
    await deliver(at, tick);
    expect((await incidentOf(at)).findings).toMatchObject([{ decision: 'apply', resolution: 'verified' }]);
  });
});
