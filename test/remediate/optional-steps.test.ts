import { describe, expect, it } from 'vitest';
import type { Reason } from '../../shared/change/reason.ts';
import { enqueueMessages } from '../../shared/incident/outbox.ts';
import { dutyKey } from '../../shared/incident/whose-move.ts';
import { definition, secret, service, serviceRecord, taskDefinition } from '../fixtures/account.ts';
import { incidentOf as anIncident, attachment, permissionFinding } from '../fixtures/incident.ts';
import { deliver, fail, incidentOf, install, run, tick, wait } from '../fixtures/installation.ts';
import { correction, grant } from '../fixtures/owner.ts';
import { executedKinds, malformed, toldStates } from '../fixtures/repair.ts';

type Installed = ReturnType<typeof install>;

const forcing = { grants: [{ ...grant, forceDeployment: true }] };
const textOf = (at: Installed, state: string) =>
  at.told.find((one) => one.state === state)?.text.replaceAll(/\s+/g, ' ') ?? '';

describe('a forced deployment that could not be made', () => {
  it.each([
    ['the service is deployed by CODE_DEPLOY', { controller: 'CODE_DEPLOY' }],
    ['the service is deployed by EXTERNAL', { controller: 'EXTERNAL' }],
    ['the service is DRAINING', { status: 'DRAINING' }],
    ['1 of its tasks runs, and a new deployment could stop it', { runningCount: 1 }],
  ] as const)('is left out of the plan, because %s, and the repair is made', async (why, fields) => {
    const at = install(forcing);
    at.fake.service = { [service]: serviceRecord(fields) };
    await deliver(at, fail(at, 'a1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(toldStates(at)).toEqual(['found']);
    expect(textOf(at, 'found')).toContain('The product repaired it (1 change) and watches the next tasks');
    expect(textOf(at, 'found')).toContain('start one new deployment of service api: left out');
    expect(textOf(at, 'found')).toContain(why);
  });

  it('is told with the repair if ECS refuses it only when it is made', async () => {
    const at = install(forcing);
    const because: Reason = { code: 'newer-deployment', deployment: null };
    at.intercept = ({ kind }) => (kind === 'force-deployment' ? { is: 'refused', because } : undefined);
    await deliver(at, fail(at, 'a1'));
    expect(toldStates(at)).toEqual(['found']);
    expect(textOf(at, 'found')).toContain('The product repaired it (1 change) and watches the next tasks');
    expect(textOf(at, 'found')).toContain('start one new deployment of service api: not made');
    expect(textOf(at, 'found')).toContain('a newer deployment has begun');
    wait(at, 20);
    run(at, 'b1');
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'verified']);
  });

  it('is held with the repair if the repair itself was refused', async () => {
    const at = install(forcing);
    const because: Reason = { code: 'refused', detail: 'AccessDenied: no', permission: null };
    at.intercept = () => ({ is: 'failed', because });
    await deliver(at, fail(at, 'a1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(toldStates(at)).toEqual(['found']);
    expect(textOf(at, 'found')).toContain('The product changed nothing for this cause');
  });
});

describe('a plan that stopped in its middle', () => {
  const because: Reason = { code: 'refused', detail: 'AccessDenied: no', permission: 'ecs:UpdateService' };
  /** A correction of which ECS refuses these changes, each once. */
  const start = (...kinds: readonly string[]) => {
    const at = install({ corrections: [correction] }, malformed);
    at.fake['task-definition'] = { [taskDefinition]: definition({ DB: `${secret}:url` }) };
    at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
    const refused = new Set<string>();
    at.intercept = ({ kind }) => {
      if (refused.has(kind) || !kinds.includes(kind)) return undefined;
      refused.add(kind);
      return { is: 'failed', because };
    };
    return at;
  };

  it('is told in one message that says what was made and what was not, and never that nothing was changed', async () => {
    const at = start('move-service');
    await deliver(at, fail(at, 'a1', malformed));
    expect(toldStates(at)).toEqual(['found']);
    expect(textOf(at, 'found')).toContain('The product made 1 of 2 changes for this cause, which is not enough');
    expect(textOf(at, 'found')).not.toContain('changed nothing');
    expect(textOf(at, 'found')).toContain('AccessDenied: no');
    wait(at, 61);
    await deliver(at, fail(at, 'b1', malformed));
    expect(toldStates(at)).toEqual(['found', 'changed']);
    expect(textOf(at, 'changed')).toContain('The product repaired it (2 changes) and watches the next tasks');
    expect((await incidentOf(at)).outbox).toEqual([]);
  });

  it('is told again when more of it was made than before', async () => {
    const at = start('register-revision', 'move-service');
    await deliver(at, fail(at, 'a1', malformed));
    expect(textOf(at, 'found')).toContain('The product changed nothing for this cause');
    wait(at, 700);
    await deliver(at, fail(at, 'b1', malformed));
    expect(toldStates(at)).toEqual(['found', 'held']);
    expect(at.told.at(-1)?.text.replaceAll(/\s+/g, ' ')).toContain('made 1 of 2 changes for this cause');
  });

  it('is not told as unproved when no task comes, for no task could prove it', async () => {
    const at = start('move-service');
    await deliver(at, fail(at, 'a1', malformed));
    wait(at, 46 * 60);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes.map(({ state }) => state)).toEqual(['unproved', 'failed']);
    expect(toldStates(at)).toEqual(['found']);
  });
});

describe('a step that was left out after people had read of the repair', () => {
  it('notifies nobody: it leaves them nothing to do, and the next message tells it', () => {
    const repair = attachment({ id: 'repair', state: 'made' });
    const step = attachment({
      id: 'step',
      state: 'failed',
      madeAt: null,
      note: { code: 'tasks-run', running: 1 },
      action: { kind: 'force-deployment', service, cluster: 'shop', taskDefinition },
    });
    const finding = permissionFinding(undefined, undefined, { changes: ['repair', 'step'], decision: 'apply' });
    const given = anIncident({ findings: [finding], changes: [repair, step] });
    const told = {
      ...given,
      notified: ['found', `found:${finding.id}`, 'changed', 'changed:repair'],
      outbox: [],
      toldDuty: dutyKey(given),
    };
    const after = enqueueMessages(told, '2026-11-23T03:30:00.000Z');
    expect(after.outbox).toMatchObject([{ state: 'held', changes: ['step'], quiet: true }]);
    expect(enqueueMessages(after, '2026-11-23T03:31:00.000Z').outbox).toHaveLength(1);
  });
});
