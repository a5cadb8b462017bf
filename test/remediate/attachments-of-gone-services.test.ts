import { describe, expect, it } from 'vitest';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { role, service, serviceRecord } from '../fixtures/account.ts';
import { deliver, fail, type Installation, install, run, tick, wait, workloads } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, toldStates } from '../fixtures/repair.ts';
import { sweepMessage, sweepNextDay } from '../fixtures/sweep.ts';

const web = service.replace('/api', '/web');

/** A service that failed, was repaired by its grant, and runs with it. */
async function repairedAndOver(owner: Parameters<typeof install>[0] = { grants: [grant] }): Promise<Installation> {
  const at = install(owner);
  await deliver(at, fail(at, 'a1'));
  wait(at, 20);
  run(at, 'b1');
  await deliver(at, tick);
  await deliver(at, tick);
  expect(toldStates(at).at(-1)).toBe('verified');
  at.told.length = 0;
  at.messages.length = 0;
  at.executed.length = 0;
  return at;
}

function remove(at: Installation, ...arns: readonly string[]): void {
  for (const arn of arns) {
    at.fake.service = { ...at.fake.service, [arn]: 'absent' };
    at.fake['service-tasks'] = { ...at.fake['service-tasks'], [arn]: 'absent' };
  }
}

const incidentsOf = ({ ledger }: Installation) => ledger.listIncidents({ limit: 10 });
/** The last message about the incident, on one line. */
const text = ({ told }: Installation) =>
  told.findLast(({ incident }) => incident !== null)?.text.replaceAll(/\s+/g, ' ') ?? '';

/** The last message about the incident, as Slack gets it. */
function inSlack({ messages }: Installation): string {
  const { json = '' } = messages.findLast((one) => JSON.parse(one.json).incident !== undefined) ?? {};
  return JSON.stringify(renderSlack(readPublished(json)));
}

/** What keeps a policy attached, and how it comes about. */
const reasonsToStay: readonly (readonly [string, (at: Installation) => unknown])[] = [
  ['the service is there', () => {}],
  [
    'the service runs no task, but is there',
    (at: Installation) => void (at.fake.service = { [service]: serviceRecord({ desiredCount: 0 }) }),
  ],
  ['it cannot be read whether it is there', (at: Installation) => void (at.fake.service = { [service]: 'throttled' })],
  [
    'its incident is open again',
    async (at: Installation) => {
      wait(at, 3600);
      await deliver(at, fail(at, 'c1'));
      remove(at, service);
    },
  ],
  [
    'something that nobody named may need it: the role was used within a week',
    (at: Installation) => {
      remove(at, service);
      lastUsed(at, 5);
    },
  ],
  [
    'it cannot be read when its role was last used',
    (at: Installation) => {
      remove(at, service);
      at.fake.role = { ...at.fake.role, [role]: 'throttled' };
    },
  ],
  [
    'the mode is off',
    (at: Installation) => {
      remove(at, service);
      at.mode = 'off';
    },
  ],
  [
    'its grant is gone, so that nobody knows who lives of it',
    (at: Installation) => {
      remove(at, service);
      at.configuration = { ...at.configuration, grants: [], sweep: 'all' };
    },
  ],
];

/** Says when the role was last used, in days before now. */
function lastUsed(at: Installation, days: number): void {
  const before = at.fake.role?.[role];
  if (typeof before !== 'object') throw new Error('the role is not there');
  const lastUsedAt = new Date(Date.parse(at.now) - days * 24 * 60 * 60 * 1000).toISOString();
  at.fake.role = { ...at.fake.role, [role]: { ...before, lastUsedAt } };
}

describe('a policy that was attached for a service', () => {
  it('is handed back on the day after the service was deleted, and that is told once', async () => {
    const at = await repairedAndOver();
    remove(at, service);
    await sweepNextDay(at);
    expect(executedKinds(at)).toEqual(['detach-grant']);
    expect(at.fake['role-policies']).toEqual({ [role]: [] });
    expect(toldStates(at)).toEqual(['undone']);
    expect(at.messages[0]?.subject).toMatch(/^\[OK\] api \(us-east-2\): service deleted; its change is taken back$/);
    expect(text(at)).toContain('service api was deleted');
    expect(text(at)).toContain(
      'A change of the product was taken back: the service that it was made for is deleted, and nothing else is known to need it.',
    );
    expect(text(at)).not.toContain('next start');
    expect(await incidentsOf(at)).toMatchObject([
      { status: 'closed', changes: [{ state: 'undone', note: { code: 'nothing-lives-of-it', services: [service] } }] },
    ]);
    await sweepNextDay(at);
    await deliver(at, tick, tick);
    expect(executedKinds(at)).toEqual(['detach-grant']);
    expect(toldStates(at)).toEqual(['undone']);
  });

  it('is attached again at once when a service of that name comes back and fails', async () => {
    const at = await repairedAndOver();
    remove(at, service);
    await sweepNextDay(at);
    at.fake.service = { [service]: serviceRecord() };
    at.fake['service-tasks'] = { [service]: [] };
    at.executed.length = 0;
    await deliver(at, fail(at, 'c1'));
    expect(executedKinds(at)).toContain('attach-grant');
  });

  it.each(reasonsToStay)('stays where %s', async (_, alter) => {
    const at = await repairedAndOver();
    await alter(at);
    at.executed.length = 0;
    await deliver(at, sweepMessage);
    expect(executedKinds(at)).toEqual([]);
    expect(toldStates(at).filter((state) => state.startsWith('und'))).toEqual([]);
  });

  it.each([
    ['is there', serviceRecord({ name: 'web' }), []],
    ['cannot be read', 'throttled' as const, []],
    ['is deleted too', 'absent' as const, ['detach-grant']],
  ])('that the grant names another service for, which %s', async (_, other, kinds) => {
    const at = await repairedAndOver({ grants: [{ ...grant, services: [service, web] }] });
    remove(at, service);
    at.fake.service = { ...at.fake.service, [web]: other };
    await sweepNextDay(at);
    expect(executedKinds(at)).toEqual(kinds);
  });

  it('is handed back once nothing has used its role for a week', async () => {
    const at = await repairedAndOver();
    remove(at, service);
    lastUsed(at, 5);
    await sweepNextDay(at);
    expect(executedKinds(at)).toEqual([]);
    wait(at, 3 * 24 * 3600);
    await sweepNextDay(at);
    expect(executedKinds(at)).toEqual(['detach-grant']);
  });

  it('stays while a stand-alone task relies on it, which nobody can see to be gone', async () => {
    const at = await repairedAndOver();
    const [target] = [...(await targetsOf(at))];
    if (target === undefined) throw new Error('no target');
    const alone = `${workloads.web.replace(/service\/.*$/, '')}family/nightly`;
    await at.ledger.saveTarget({ ...target.item, dependents: [...target.item.dependents, alone] }, target.version);
    remove(at, service);
    await sweepNextDay(at);
    expect(executedKinds(at)).toEqual([]);
  });
});

describe('in dry-run', () => {
  it('what would be handed back is told once, and is handed back in the mode apply', async () => {
    const at = await repairedAndOver();
    remove(at, service);
    at.mode = 'dry-run';
    await sweepNextDay(at);
    await sweepNextDay(at);
    expect(executedKinds(at)).toEqual([]);
    expect(toldStates(at)).toEqual(['undo-waits']);
    expect(at.messages.map(({ subject }) => subject)).toContain(
      '[FYI] api (us-east-2): service deleted; its change would be taken back',
    );
    expect(text(at)).toContain('TAKE BACK (the service that it was made for is deleted)');
    expect(text(at)).toContain('[repaired by the product, until its service was deleted]');
    expect(text(at)).not.toMatch(/next start|no longer so|Mode: apply/);
    expect(inSlack(at)).toContain('its undo waits until the mode allows it');
    expect(text(at)).toContain('still in place: its undo waits until the mode allows it');
    at.mode = 'apply';
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['detach-grant']);
    expect(toldStates(at)).toEqual(['undo-waits', 'undone']);
  });

  it('and is not handed back if the service is there again by then', async () => {
    const at = await repairedAndOver();
    remove(at, service);
    at.mode = 'dry-run';
    await sweepNextDay(at);
    at.fake.service = { [service]: serviceRecord() };
    at.mode = 'apply';
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual([]);
    expect(at.messages.map(({ subject }) => subject)).toContain('[OK] api (us-east-2): its change stays after all');
    const why = 'stays after all: service shop/api is there, and may rely on it.';
    expect(text(at)).toContain(why);
    expect(inSlack(at)).toContain(why);
    expect(text(at)).toMatch(/attached policy \S+ to role api-exec: 2026-11-23 10:00 UTC, proved /);
    expect(text(at)).toContain(
      'it was to be taken back, because service shop/api had been deleted; it was kept: service shop/api is there',
    );
    expect(text(at)).not.toMatch(/runs again|not proved/);
    expect(at.fake['role-policies']?.[role]).toHaveLength(1);
  });
});

async function targetsOf({ ledger }: Installation) {
  const [incident] = await ledger.listIncidents({ limit: 1 });
  const found = await Promise.all((incident?.changes ?? []).map(({ target }) => ledger.loadTarget(target)));
  return found.flatMap((one) => one ?? []);
}
