import { describe, expect, it } from 'vitest';
import type { Configuration, Grant } from '../../shared/configuration/configuration.ts';
import { definition, secret, service, serviceRecord, taskArn, taskDefinition } from '../fixtures/account.ts';
import { outcomeOf, waiting } from '../fixtures/command.ts';
import { account } from '../fixtures/event.ts';
import {
  deliver,
  fail,
  type Installation,
  incidentOf,
  install,
  publishedOf,
  tick,
  wait,
  workloads,
} from '../fixtures/installation.ts';
import { correction, grant } from '../fixtures/owner.ts';
import { ann, executedKinds, give, malformed, toldControls, toldStates } from '../fixtures/repair.ts';

const command = '00000000-0000-4000-8000-00000000000a';
const asking = { ...grant, consent: 'ask' } as const;

/** An installation whose repair waits for a person, and the hash of the plan that they were shown. */
async function asked(owner: Partial<Configuration> = { grants: [asking] }) {
  const at = install(owner);
  await deliver(at, fail(at, 'a1'));
  const { id, findings } = await incidentOf(at);
  return { at, incident: id, plan: findings[0]?.plan?.hash ?? '' };
}

function answer(at: Installation, verb: 'approve' | 'reject', incident: string, plan: string) {
  return outcomeOf(at, { verb, incident, plan });
}

const textOf = ({ told }: Installation, state: string) =>
  told.findLast((one) => one.state === state)?.text.replaceAll(/\s+/g, ' ') ?? '';

describe('a plan that waits for a person', () => {
  it('is shown with its hash, and with the commands for yes and no', async () => {
    const { at, incident, plan } = await asked();
    expect(plan).toMatch(/^[0-9a-f]{64}$/);
    expect(textOf(at, 'found')).toContain(`npx ecs-init-remediator approve ${incident} ${plan} \\ --operator 'arn:`);
    expect(textOf(at, 'found')).toContain(`npx ecs-init-remediator reject ${incident} ${plan}`);
    expect((await publishedOf(at)).findings[0]?.plan).toEqual({ hash: plan, at: at.now });
  });

  it('is made when a person approves it, and their ARN is recorded and told', async () => {
    const { at, incident, plan } = await asked();
    expect(await answer(at, 'approve', incident, plan)).toEqual({ is: 'done' });
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made', approvedBy: ann }]);
    expect(toldStates(at)).toEqual(['found', 'changed']);
    expect(textOf(at, 'changed')).toContain('(approved by ann)');
    expect(toldControls(at)).toEqual(['answered']);
    expect(textOf(at, 'answered')).toContain(
      `${ann} said yes to what the product would change for api, incident ${incident} (plan ${plan.slice(0, 11)}`,
    );
  });

  it('is proved or taken back as any other, and can be undone', async () => {
    const { at, incident, plan } = await asked();
    await answer(at, 'approve', incident, plan);
    await deliver(at, await give(at, { verb: 'undo', incident }));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('that corrects a revision is made, and undone, as one that needed no question', async () => {
    const at = install({ corrections: [{ ...correction, consent: 'ask' }] }, malformed);
    at.fake['task-definition'] = { [taskDefinition]: definition({ DB: `${secret}:url` }) };
    at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
    const record = serviceRecord();
    const [primary] = record.deployments;
    if (primary === undefined) throw new Error('the service has no deployment');
    const completed = { ...primary, id: 'ecs-svc/0', status: 'ACTIVE', rolloutState: 'COMPLETED' } as const;
    const before = { ...completed, taskDefinitionArn: taskDefinition.replace(':7', ':6') };
    at.fake.service = { [service]: { ...record, deployments: [primary, before] } };
    await deliver(at, fail(at, 'a1', malformed));
    const { id, findings } = await incidentOf(at);
    expect(await answer(at, 'approve', id, findings[0]?.plan?.hash ?? '')).toEqual({ is: 'done' });
    expect(executedKinds(at)).toEqual(['register-revision', 'move-service']);
    await deliver(at, await give(at, { verb: 'undo', incident: id }));
    expect(executedKinds(at).at(-1)).toBe('move-service');
  });

  it('is offered for no service that the correction does not name, as IAM would refuse to move it', async () => {
    const at = install({ corrections: [{ ...correction, services: [`${service}-2`], consent: 'ask' }] }, malformed);
    at.fake['task-definition'] = { [taskDefinition]: definition({ DB: `${secret}:url` }) };
    at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
    await deliver(at, fail(at, 'a1', malformed));
    expect((await incidentOf(at)).findings).toMatchObject([
      { decision: 'hold', reason: { code: 'service-not-named' } },
    ]);
    expect(at.told.at(-1)?.text).not.toContain('approve');
  });

  it('is not asked again when a person rejects it', async () => {
    const { at, incident, plan } = await asked();
    expect(await answer(at, 'reject', incident, plan)).toEqual({ is: 'done' });
    expect((await incidentOf(at)).findings[0]).toMatchObject({
      decision: 'hold',
      reason: { code: 'rejected', by: ann },
    });
    // Now it is the move of whoever can mend it otherwise, and they are told once.
    expect(toldStates(at)).toEqual(['found', 'held']);
    expect(textOf(at, 'held')).toMatch(/^ACTION NEEDED: service api /);
    expect(textOf(at, 'held')).toContain('The product leaves it alone: ann rejected this plan at 20');
    expect(textOf(at, 'held')).not.toContain('put-role-policy');
    wait(at, 700);
    await deliver(at, fail(at, 'b1'));
    expect(at.executed).toEqual([]);
    expect((await incidentOf(at)).findings[0]).toMatchObject({ decision: 'hold' });
    expect(toldStates(at)).toEqual(['found', 'held']);
  });

  it.each<readonly [string, Partial<Configuration>]>([
    ['whose service the grant does not name', { grants: [{ ...grant, services: [] }] }],
    [
      'whose registrar the grant does not name',
      { grants: [{ ...grant, registrars: ['arn:aws:iam::111122223333:role/other'] }] },
    ],
  ])('%s is made when a person approves it', async (_title, owner) => {
    const { at, incident, plan } = await asked(owner);
    expect(await answer(at, 'approve', incident, plan)).toEqual({ is: 'done' });
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });
});

describe('an approval', () => {
  it('of another plan than the one that waits does nothing', async () => {
    const { at, incident } = await asked();
    expect(await answer(at, 'approve', incident, '0'.repeat(64))).toEqual({ is: 'refused', why: 'plan-changed' });
    expect(at.executed).toEqual([]);
    expect(toldControls(at)).toEqual([]);
  });

  it('that names a part of the hash does nothing', async () => {
    const { at, incident, plan } = await asked();
    const part = plan.slice(0, 16);
    expect(await answer(at, 'approve', incident, part)).toEqual({ is: 'refused', why: 'plan-changed' });
    expect(at.executed).toEqual([]);
  });

  it('is void where the configuration was changed since the plan was shown', async () => {
    const { at, incident, plan } = await asked();
    at.configuration = { ...at.configuration, grants: [{ ...asking, registrars: [] }] };
    expect(await answer(at, 'approve', incident, plan)).toEqual({ is: 'refused', why: 'plan-changed' });
    expect(at.executed).toEqual([]);
    expect((await incidentOf(at)).findings[0]?.plan?.hash).not.toBe(plan);
  });

  it.each<readonly [string, Partial<Grant>]>([
    ['secrets', { secrets: [secret, secret.replace('api/db', 'prod/root')] }],
    ['parameters', { parameters: [`arn:aws:ssm:us-east-2:${account}:parameter/prod/root`] }],
    ['keys', { kmsKeys: [`arn:aws:kms:us-east-2:${account}:key/00000000-0000-4000-8000-000000000000`] }],
  ])('is void where the grant gives more %s than when its plan was shown', async (_what, more) => {
    const { at, incident, plan } = await asked();
    at.configuration = { ...at.configuration, grants: [{ ...asking, ...more }] };
    expect(await answer(at, 'approve', incident, plan)).toEqual({ is: 'refused', why: 'plan-changed' });
    expect(at.executed).toEqual([]);
    expect(await answer(at, 'approve', incident, (await waiting(at, workloads.api)).plan)).toEqual({ is: 'done' });
  });

  it('more than a day after the plan was made does nothing', async () => {
    const { at, incident, plan } = await asked();
    wait(at, 24 * 3600);
    expect(await answer(at, 'approve', incident, plan)).toEqual({ is: 'refused', why: 'plan-expired' });
    expect(at.executed).toEqual([]);
  });

  it('waits for the mode, and is carried out by the tick after it', async () => {
    const { at, incident, plan } = await asked();
    at.mode = 'dry-run';
    expect(await answer(at, 'approve', incident, plan)).toEqual({ is: 'held' });
    expect(at.executed).toEqual([]);
    at.mode = 'apply';
    wait(at, 120);
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).changes).toMatchObject([{ approvedBy: ann }]);
  });

  it('answers the consent alone: what ECS does not confirm is held, and made when a task fails again', async () => {
    const { at, incident, plan } = await asked();
    at.fake['stopped-task'] = { [taskArn('a1')]: 'absent' };
    expect(await answer(at, 'approve', incident, plan)).toEqual({ is: 'held' });
    expect(at.executed).toEqual([]);
    wait(at, 700);
    await deliver(at, fail(at, 'b1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('of what is held for another reason is refused', async () => {
    const at = install({ grants: [grant] });
    at.mode = 'dry-run';
    await deliver(at, fail(at, 'a1'));
    const { id, findings } = await incidentOf(at);
    expect(findings[0]?.plan).toBeUndefined();
    expect(await answer(at, 'approve', id, '0'.repeat(16))).toEqual({ is: 'refused', why: 'not-asked' });
  });

  it('by somebody who may not change is refused', async () => {
    const { at, incident, plan } = await asked();
    await deliver(
      at,
      await give(at, { verb: 'approve', incident, plan }, { id: command, by: 'arn:aws:iam::111122223333:user/bob' }),
    );
    expect(await at.ledger.loadOutcome(command)).toEqual({ is: 'refused', why: 'not-admitted' });
    expect(at.executed).toEqual([]);
  });

  it('does not count for another revision, whoever registered it', async () => {
    const { at, incident, plan } = await asked();
    at.mode = 'dry-run';
    expect(await answer(at, 'approve', incident, plan)).toEqual({ is: 'held' });
    at.mode = 'apply';
    const next = taskDefinition.replace(':7', ':8');
    const mallory = 'arn:aws:iam::111122223333:role/mallory';
    at.fake['task-definition'] = {
      ...at.fake['task-definition'],
      [next]: definition({ DB: `${secret}:url::` }, { arn: next, registeredBy: mallory }),
    };
    const record = serviceRecord({ taskDefinitionArn: next });
    at.fake.service = { [service]: record };
    wait(at, 700);
    await deliver(at, fail(at, 'b1', undefined, { taskDefinitionArn: next }));
    expect(at.executed).toEqual([]);
    expect((await incidentOf(at)).findings[0]).toMatchObject({ decision: 'ask' });
  });

  it('of a plan that is held can be withdrawn', async () => {
    const { at, incident, plan } = await asked();
    at.mode = 'dry-run';
    await answer(at, 'approve', incident, plan);
    await deliver(at, await give(at, { verb: 'reject', incident, plan }));
    at.mode = 'apply';
    wait(at, 120);
    await deliver(at, tick);
    expect(at.executed).toEqual([]);
  });

  it('does not outlive the undo of what it approved', async () => {
    const { at, incident, plan } = await asked();
    await answer(at, 'approve', incident, plan);
    await deliver(at, await give(at, { verb: 'undo', incident }));
    await deliver(at, await give(at, { verb: 'restore', incident }));
    wait(at, 700);
    await deliver(at, fail(at, 'b1'));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('that arrives a day after it was given does nothing', async () => {
    const { at, incident, plan } = await asked();
    const given = at.now;
    wait(at, 25 * 3600);
    await deliver(at, fail(at, 'b1'));
    await deliver(at, await give(at, { verb: 'approve', incident, plan }, { id: command, given }));
    expect(await at.ledger.loadOutcome(command)).toMatchObject({ is: 'refused' });
    expect(at.executed).toEqual([]);
  });

  it('that was refused is not carried out later', async () => {
    const { at, incident, plan } = await asked();
    const { configuration } = at;
    at.configuration = { ...configuration, grants: [{ ...asking, registrars: [] }] };
    expect(await answer(at, 'approve', incident, plan)).toEqual({ is: 'refused', why: 'plan-changed' });
    at.configuration = configuration;
    wait(at, 700);
    await deliver(at, fail(at, 'b1'));
    expect(at.executed).toEqual([]);
  });

  it('that was interrupted is carried out by the next delivery, once', async () => {
    const { at, incident, plan } = await asked();
    const { saveOutcome } = at.ledger;
    at.ledger = { ...at.ledger, saveOutcome: () => Promise.reject(new Error('stopped')) };
    const message = await give(at, { verb: 'approve', incident, plan }, { id: command });
    expect(await deliver(at, message)).toEqual(['m0']);
    at.ledger = { ...at.ledger, saveOutcome };
    await deliver(at, message);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(toldStates(at)).toEqual(['found', 'changed']);
  });
});
