import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import type { Deployment } from '../../shared/evidence/ecs.ts';
import { role, secret, service, serviceRecord, taskArn } from '../fixtures/account.ts';
import { deliver, fail, type Installation, incidentOf, install, run, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, toldStates } from '../fixtures/repair.ts';

async function ticks(at: Installation, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 2) {
    wait(at, 120);
    await deliver(at, tick);
  }
}

/** The service, whose primary deployment ECS shows like this. */
function showDeployment(at: Installation, more: Partial<Deployment>, runningCount = 0): void {
  const known = at.fake.service?.[service];
  const shown = typeof known === 'object' ? known : serviceRecord();
  const deployments = shown.deployments.map((one) => ({ ...one, ...more }));
  at.fake.service = { [service]: { ...shown, runningCount, deployments } };
}

const giveUp = (at: Installation) => showDeployment(at, { rolloutState: 'FAILED', failedTasks: 3, pendingCount: 0 });

/** A person gives the role what it lacks. */
function mend(at: Installation): void {
  at.fake['role-policies'] = { [role]: [{ name: 'own', arn: `${role}-own` }] };
  at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
}

async function failed(owner: Partial<Configuration>): Promise<Installation> {
  const at = install(owner);
  await deliver(at, fail(at, 'a1'));
  giveUp(at);
  return at;
}

const lastText = (at: Installation) => at.told.at(-1)?.text.replaceAll(/[\s\\]+/g, ' ') ?? '';
const throttled =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 3 time(s): ThrottlingException: Rate exceeded';
const force = "aws ecs update-service --force-new-deployment --region 'us-east-2'";

describe('a deployment that ECS has given up', () => {
  it('is told of once, with the command that makes ECS try now, when a person has mended the cause', async () => {
    const at = await failed({});
    await ticks(at, 10);
    expect(toldStates(at)).toEqual(['found']);
    mend(at);
    await ticks(at, 12 * 60);
    expect(toldStates(at)).toEqual(['found', 'stalled']);
    expect(lastText(at)).toContain('ECS starts no more tasks');
    expect(lastText(at)).toContain(force);
    expect((await incidentOf(at)).rollout).toMatchObject({ is: 'given-up', standsStill: true });
  });

  it('is told of where its cause passes by itself, which ends nobody’s wait any more, and is never started again by the product', async () => {
    const at = install({ grants: [{ ...grant, forceDeployment: true }] });
    mend(at);
    await deliver(at, fail(at, 'a1', throttled));
    expect(lastText(at)).toContain('NO ACTION NEEDED');
    expect(lastText(at)).toContain('tries again within 27 minutes unless it has given the deployment up');
    giveUp(at);
    await ticks(at, 4);
    expect(executedKinds(at)).toEqual([]);
    expect(toldStates(at)).toEqual(['found', 'stalled']);
    expect(lastText(at)).toContain('ACTION NEEDED');
    expect(at.messages.at(-1)?.subject).toContain('): ECS no longer tries; AWS Secrets Manager is throttling');
    expect(lastText(at)).toContain('The cause of its failures passes by itself, but ECS starts no more tasks');
    expect(lastText(at)).toContain(force);
  });

  it('is told of when the product’s repair came too late for it', async () => {
    const at = await failed({ grants: [grant] });
    await ticks(at, 4);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(toldStates(at)).toEqual(['found', 'stalled']);
    expect(lastText(at)).toContain(force);
  });

  it('is started again once where a grant allows it', async () => {
    const at = await failed({ grants: [{ ...grant, forceDeployment: true, secrets: [] }] });
    mend(at);
    await ticks(at, 20);
    expect(at.executed).toMatchObject([{ kind: 'force-deployment', service }]);
    giveUp(at);
    await ticks(at, 120);
    expect(executedKinds(at)).toEqual(['force-deployment']);
    expect(toldStates(at)).toEqual(['found', 'changed', 'stalled', 'unproved']);
  });

  it('is started again once, though two ticks decide it at the same time', async () => {
    const at = await failed({ grants: [{ ...grant, forceDeployment: true, secrets: [] }] });
    mend(at);
    const { saveIncident } = at.ledger;
    let isSlow = true;
    const slow: typeof saveIncident = async (incident, version) => {
      if (isSlow && incident.changes.length > 0) {
        isSlow = false;
        await deliver(at, tick);
      }
      return saveIncident(incident, version);
    };
    at.ledger = { ...at.ledger, saveIncident: slow };
    await ticks(at, 20);
    expect(isSlow).toBe(false);
    expect(executedKinds(at)).toEqual(['force-deployment']);
    expect((await incidentOf(at)).changes).toHaveLength(1);
  });

  it('is started again after the product’s repair where a grant allows it, which is proved by the task that runs', async () => {
    const at = install({ grants: [{ ...grant, forceDeployment: true }] });
    showDeployment(at, {}, 1);
    await deliver(at, fail(at, 'a1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    giveUp(at);
    await ticks(at, 2);
    expect(executedKinds(at)).toEqual(['attach-grant', 'force-deployment']);
    run(at, 'b1');
    await ticks(at, 4);
    expect(toldStates(at)).toEqual(['found', 'verified']);
    expect((await incidentOf(at)).status).toBe('closed');
  });

  it.each([
    ['dry-run', (at: Installation) => void (at.mode = 'dry-run')],
    [
      'a task that ECS no longer shows',
      (at: Installation) => void (at.fake['stopped-task'] = { [taskArn('a1')]: 'absent' }),
    ],
    ['tasks that run', (at: Installation) => showDeployment(at, { rolloutState: 'FAILED' }, 1)],
  ])('is not started again under %s', async (_, hinder) => {
    const at = await failed({ grants: [{ ...grant, forceDeployment: true, secrets: [] }] });
    mend(at);
    hinder(at);
    if (at.fake.service?.[service] !== undefined && typeof at.fake.service[service] === 'object')
      at.fake.service[service] = { ...at.fake.service[service], desiredCount: 2 };
    await ticks(at, 60);
    expect(executedKinds(at)).toEqual([]);
    expect(toldStates(at)).toEqual(['found', 'stalled']);
  });

  it('leaves its incident open for days, until the service runs', async () => {
    const at = await failed({});
    mend(at);
    await ticks(at, 72 * 60);
    expect((await incidentOf(at)).status).toBe('open');
    run(at, 'b1');
    await ticks(at, 62);
    expect((await incidentOf(at)).status).toBe('closed');
    expect(toldStates(at)).toEqual(['found', 'stalled', 'verified']);
  });

  it('is not told of as stalled while a cause remains', async () => {
    const at = await failed({});
    await ticks(at, 12 * 60);
    expect(toldStates(at)).toEqual(['found']);
    expect((await incidentOf(at)).rollout).toMatchObject({ is: 'given-up', standsStill: false });
  });

  it('is examined again less and less often while its cause remains', async () => {
    const at = await failed({});
    const examined = () => at.asked.filter(({ kind }) => kind === 'task-definition').length;
    const before = examined();
    await ticks(at, 23 * 60);
    expect(examined() - before).toBeGreaterThan(5);
    expect(examined() - before).toBeLessThan(14);
  });
});

describe('a deployment of which ECS makes no new task for longer than its longest pause', () => {
  it('is told of when the repair is in place', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    showDeployment(at, { failedTasks: 3, pendingCount: 0 });
    await ticks(at, 30);
    expect(toldStates(at)).toEqual(['found']);
    await ticks(at, 8);
    expect(toldStates(at)).toEqual(['found', 'stalled']);
    expect(lastText(at)).toContain('longer than its longest pause');
  });

  it('is not said of a service whose next task is on its way', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    showDeployment(at, { failedTasks: 3, pendingCount: 1 });
    await ticks(at, 40);
    expect(toldStates(at)).toEqual(['found']);
  });
});
