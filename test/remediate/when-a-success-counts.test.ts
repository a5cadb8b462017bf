import { describe, expect, it } from 'vitest';
import { later } from '../../shared/event/instant.ts';
import { role, secret, service, serviceRecord, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, type Installation, incidentOf, install, run, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { give, repaired, toldStates } from '../fixtures/repair.ts';

const minutes = 60;

/** What happens while the first attachment is on its way and in effect; afterwards its answer comes, or is lost. */
function whileAttaching(at: Installation, happens: () => void, answer: 'comes' | 'is lost'): void {
  at.intercept = (action) => {
    if (action.kind !== 'attach-grant' || at.executed.length > 1) return undefined;
    happens();
    if (answer === 'comes') return undefined;
    at.fake['role-policies'] = { [role]: [{ name: action.grant, arn: action.policy }] };
    at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
    throw new Error('socket hang up');
  };
}

/** The same on ECS's clock, which is behind the function's by so many seconds. */
function onEcsClock<T>(at: Installation, behind: number, happens: () => T): T {
  const ours = at.now;
  at.now = later(ours, -behind * 1000);
  const result = happens();
  at.now = ours;
  return result;
}

async function stateOf(at: Installation): Promise<string | undefined> {
  return (await incidentOf(at)).changes[0]?.state;
}

describe('a task that starts after the change was sent proves it', () => {
  it('although the answer came after the task had started', async () => {
    const at = install({ grants: [grant] });
    const happens = () => {
      wait(at, 2);
      run(at, 'b1');
      wait(at, 3);
    };
    whileAttaching(at, happens, 'comes');
    await deliver(at, fail(at, 'a1'));
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'verified']);
  });

  it('although the answer was lost, and the change was found in place only later', async () => {
    const at = install({ grants: [grant] });
    whileAttaching(at, () => undefined, 'is lost');
    const event = fail(at, 'a1');
    await deliver(at, event);
    wait(at, 60);
    run(at, 'b1');
    wait(at, 120);
    await deliver(at, event);
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'verified']);
  });

  it('although the function died before it recorded the answer', async () => {
    const at = install({ grants: [grant] });
    const { saveTarget } = at.ledger;
    let writes = 0;
    at.ledger = {
      ...at.ledger,
      saveTarget: async (target, version) => {
        writes += 1;
        if (writes === 2) throw new Error('the function was stopped');
        return saveTarget(target, version);
      },
    };
    const event = fail(at, 'a1');
    await deliver(at, event);
    wait(at, 60);
    run(at, 'b1');
    wait(at, 120);
    await deliver(at, event);
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'verified']);
  });

  it('although the function’s clock is thirty seconds ahead of that of ECS', async () => {
    const at = install({ grants: [grant] });
    await deliver(
      at,
      onEcsClock(at, 30, () => fail(at, 'a1')),
    );
    wait(at, 5);
    onEcsClock(at, 30, () => run(at, 'b1'));
    await deliver(at, tick);
    expect(await stateOf(at)).toBe('verified');
  });
});

describe('a task does not prove a change', () => {
  it.each([
    ['it started before the failure that the change is to end, as far as ECS tells', 10, 11],
    ['it started long before the change was sent, though after that failure', 120, 60],
  ])('where %s', async (_what, failedBefore, ranBefore) => {
    const at = install({ grants: [grant] });
    await deliver(
      at,
      onEcsClock(at, failedBefore, () => fail(at, 'a1')),
    );
    onEcsClock(at, ranBefore, () => run(at, 'b1'));
    await deliver(at, tick);
    expect(await stateOf(at)).toBe('made');
  });
});

describe('a change that no task proved in time', () => {
  const overdue = async (): Promise<Installation> => {
    const at = await repaired();
    wait(at, 46 * minutes);
    await deliver(at, tick);
    expect(await stateOf(at)).toBe('unproved');
    return at;
  };

  it('is proved by a task that runs later', async () => {
    const at = await overdue();
    wait(at, 10 * minutes);
    run(at, 'b1');
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'unproved', 'verified']);
    expect((await incidentOf(at)).findings).toMatchObject([{ resolution: 'verified' }]);
  });

  it.each([
    ['shows that somebody removed it', {}],
    ['cannot be read', { [role]: 'denied' as const }],
  ])('is not proved where the account %s', async (_what, policies) => {
    const at = await overdue();
    at.fake['role-policies'] = policies;
    wait(at, 10 * minutes);
    run(at, 'b1');
    await deliver(at, tick);
    expect(await stateOf(at)).toBe('unproved');
  });

  it('stays as it is where a person asked for its undo and it was kept', async () => {
    const at = await repaired();
    at.intercept = ({ kind }) =>
      kind === 'detach-grant'
        ? { is: 'refused', because: { code: 'refused', detail: '', permission: null } }
        : undefined;
    await deliver(at, await give(at, { verb: 'undo', incident: (await incidentOf(at)).id }));
    expect(await stateOf(at)).toBe('unproved');
    run(at, 'b1');
    await deliver(at, tick);
    expect(await stateOf(at)).toBe('unproved');
  });
});

describe('a change whose revision was replaced', () => {
  const next = taskDefinition.replace(':7', ':9');

  it('is unproved at once, with the reason, for no task of the revision starts any more', async () => {
    const at = await repaired();
    run(at, 'n1', next);
    await deliver(at, tick);
    const { changes, status } = await incidentOf(at);
    const why = { code: 'revision-not-used', revision: taskDefinition, uses: next };
    expect(changes).toMatchObject([{ state: 'unproved', proof: { by: 'none', why } }]);
    expect(status).toBe('closed');
    expect(at.told.at(-1)?.text).toContain('api:9');
  });

  it('waits for its proof while ECS replaces the revision and still uses both', async () => {
    const at = await repaired();
    const [of7] = serviceRecord().deployments;
    const [of9] = serviceRecord({ taskDefinitionArn: next }).deployments;
    if (of7 === undefined || of9 === undefined) throw new Error('the service has no deployment');
    const deployments = [
      { ...of9, id: 'ecs-svc/9' },
      { ...of7, status: 'ACTIVE' as const },
    ];
    at.fake.service = { [service]: serviceRecord({ taskDefinitionArn: next, deployments }) };
    await deliver(at, tick);
    expect(await stateOf(at)).toBe('made');
  });

  it('waits while what ECS answers may be older than the change', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1', denial(secret)));
    wait(at, 20);
    at.fake.service = { [service]: serviceRecord({ taskDefinitionArn: next }) };
    await deliver(at, tick);
    expect(await stateOf(at)).toBe('made');
  });
});
