import { describe, expect, it } from 'vitest';
import type { Reason } from '../../shared/change/reason.ts';
import { account, definition, role, secret, taskDefinition } from '../fixtures/account.ts';
import { deliver, fail, incidentOf, install, run, tick, wait } from '../fixtures/installation.ts';
import { correction } from '../fixtures/owner.ts';
import { executedKinds, give, malformed, toldStates } from '../fixtures/repair.ts';

type Installed = ReturnType<typeof install>;

const corrected = taskDefinition.replace(':7', ':8');
const refusal: Reason = { code: 'refused', detail: 'AccessDenied: no', permission: 'ecs:UpdateService' };

/** A service whose revision has a malformed reference that the owner lets the product correct. */
function start(): Installed {
  const at = install({ corrections: [correction] }, malformed);
  at.fake['task-definition'] = { [taskDefinition]: definition({ DB: `${secret}:url` }) };
  at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
  return at;
}

/** The mode is `mode` as soon as the revision is registered. */
function stopBetween(at: Installed, mode: Installed['mode']): void {
  at.intercept = ({ kind }) => {
    if (kind === 'register-revision') at.mode = mode;
    return undefined;
  };
}

/** The first update of the service is refused. */
function refuseMove(at: Installed): void {
  let refused = false;
  at.intercept = ({ kind }) => {
    if (refused || kind !== 'move-service') return undefined;
    refused = true;
    return { is: 'failed', because: refusal };
  };
}

async function goOn(at: Installed): Promise<void> {
  at.mode = 'apply';
  at.intercept = undefined;
  wait(at, 61);
  await deliver(at, fail(at, 'b1', malformed));
}

const revisions = (at: Installed) => at.fake['family-revisions']?.['api'];

describe('a correction that stopped after its revision was registered', () => {
  it.each([
    ['because the mode was dry-run for a moment', (at: Installed) => stopBetween(at, 'dry-run')],
    ['because a person set the mode off', (at: Installed) => stopBetween(at, 'off')],
    ['because ECS refused to update the service once', refuseMove],
  ])('%s, moves the service at the next failure, with the revision that is there', async (_why, stop) => {
    const at = start();
    stop(at);
    await deliver(at, fail(at, 'a1', malformed));
    expect((await incidentOf(at)).changes.map(({ state }) => state)).toEqual(['made', 'failed']);
    await goOn(at);
    expect(at.executed.at(-1)).toMatchObject({ kind: 'move-service', from: taskDefinition, to: corrected });
    expect(executedKinds(at).filter((kind) => kind === 'register-revision')).toHaveLength(1);
    expect((await incidentOf(at)).changes.map(({ state }) => state)).toEqual(['made', 'made']);
    run(at, 'c1', corrected);
    await deliver(at, tick);
    expect(toldStates(at).at(-1)).toBe('verified');
  });

  it('goes on after a person restored the incident’s targets, though the failure is the same as before', async () => {
    const at = start();
    refuseMove(at);
    await deliver(at, fail(at, 'a1', malformed));
    await deliver(at, await give(at, { verb: 'restore', incident: (await incidentOf(at)).id }));
    await goOn(at);
    expect(executedKinds(at)).toEqual(['register-revision', 'move-service', 'move-service']);
  });

  it('is finished by the tick after the lease has run out, if the invocation was killed', async () => {
    const at = start();
    const { saveTarget, saveIncident } = at.ledger;
    let killed = false;
    // Whoever is killed writes nothing more.
    const unless = <T>(write: () => Promise<T>) => (killed ? Promise.reject(new Error('killed')) : write());
    at.ledger = {
      ...at.ledger,
      saveTarget: (target, version) => unless(() => saveTarget(target, version)),
      saveIncident: (incident, version) => unless(() => saveIncident(incident, version)),
    };
    at.intercept = ({ kind }) => {
      killed = kind === 'move-service';
      if (killed) throw new Error('killed');
      return undefined;
    };
    await deliver(at, fail(at, 'a1', malformed));
    killed = false;
    at.intercept = undefined;
    wait(at, 121);
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['register-revision', 'move-service', 'move-service']);
    expect((await incidentOf(at)).changes.map(({ state }) => state)).toEqual(['made', 'made']);
  });

  it('is asked all other guardrails again', async () => {
    const at = start();
    refuseMove(at);
    await deliver(at, fail(at, 'a1', malformed));
    at.configuration = { ...at.configuration, corrections: [{ ...correction, registrars: [role] }] };
    await goOn(at);
    expect(executedKinds(at)).toEqual(['register-revision', 'move-service']);
    expect((await incidentOf(at)).findings).toMatchObject([
      { decision: 'ask', reason: { code: 'registrar-not-named' }, planned: [{ action: { kind: 'move-service' } }] },
    ]);
  });

  it('is finished in a later incident, which registers no second revision', async () => {
    const at = start();
    stopBetween(at, 'dry-run');
    await deliver(at, fail(at, 'a1', malformed));
    const first = await incidentOf(at);
    wait(at, 25 * 3600);
    await deliver(at, tick);
    await deliver(at, tick);
    await goOn(at);
    expect((await incidentOf(at)).id).not.toBe(first.id);
    expect((await incidentOf(at)).changes).toMatchObject([
      { state: 'made', created: corrected },
      { state: 'made', action: { to: corrected } },
    ]);
    expect(revisions(at)).toEqual([corrected, taskDefinition]);
  });

  it('registers no second revision after somebody deregistered the first', async () => {
    const at = start();
    stopBetween(at, 'dry-run');
    await deliver(at, fail(at, 'a1', malformed));
    wait(at, 25 * 3600);
    await deliver(at, tick);
    await deliver(at, tick);
    at.fake['family-revisions'] = { api: [taskDefinition] };
    await goOn(at);
    expect(revisions(at)).toEqual([taskDefinition]);
    expect((await incidentOf(at)).findings).toMatchObject([{ decision: 'hold' }]);
  });
});

describe('a newest revision that only looks like the product’s own', () => {
  it.each([
    ['was registered by somebody else', { registeredBy: `arn:aws:sts::${account}:assumed-role/deployer/ci` }],
    ['is of no known registrar', { registeredBy: '' }],
    ['bears the tag of another plan', { tags: { 'ecs-init-remediator:plan': 'other' } }],
    ['has another role', { executionRoleArn: `${role}2` }],
    ['has a field that is not known', { unknownFields: ['/shiny'] }],
    ['has another image', { image: 'evil' }],
    ['refers to another secret', { secrets: [{ name: 'DB', valueFrom: `${secret}-2:url::` }] }],
  ])('holds the correction if it %s', async (_title, differs) => {
    const at = start();
    refuseMove(at);
    await deliver(at, fail(at, 'a1', malformed));
    const own = at.fake['task-definition']?.[corrected];
    if (typeof own !== 'object') throw new Error('the revision was not registered');
    const { image, secrets, ...fields } = { image: undefined, secrets: undefined, ...differs };
    const containers = own.containers.map((one) => ({
      ...one,
      image: image ?? one.image,
      secrets: secrets ?? one.secrets,
    }));
    at.fake['task-definition'] = { ...at.fake['task-definition'], [corrected]: { ...own, ...fields, containers } };
    await goOn(at);
    expect(executedKinds(at)).toEqual(['register-revision', 'move-service']);
    expect((await incidentOf(at)).findings).toMatchObject([
      { decision: 'hold', reason: { code: 'not-newest', newest: corrected } },
    ]);
  });

  it('holds the correction if it could not be read', async () => {
    const at = start();
    refuseMove(at);
    await deliver(at, fail(at, 'a1', malformed));
    at.fake['task-definition'] = { ...at.fake['task-definition'], [corrected]: 'throttled' };
    await goOn(at);
    expect(executedKinds(at)).toEqual(['register-revision', 'move-service']);
  });
});
