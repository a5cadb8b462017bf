import { describe, expect, it } from 'vitest';
import { idle } from '../../shared/incident/target.ts';
import { registrar, role, secret, service, serviceRecord, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import {
  deliver,
  fail,
  forge,
  incidentOf,
  install,
  publishedOf,
  run,
  tick,
  wait,
  workloads,
} from '../fixtures/installation.ts';
import { correction, grant } from '../fixtures/owner.ts';

/** What somebody could try, or chance could bring about, and what must not come of it. */

const states = (installation: ReturnType<typeof install>) => installation.told.map((one) => one.state);
const kinds = (installation: ReturnType<typeof install>) => installation.executed.map((action) => action.kind);
const asDrill = (event: string) => event.replace('"aws.ecs"', '"ecs-init-remediator.drill"');
const command = (verb: string, more: object, id = verb, at = '2026-11-23T10:00:00.000Z') =>
  JSON.stringify({ kind: 'command', id, at, by: 'arn:aws:iam::111122223333:user/ann', verb, ...more });
const resourceDenial = denial(secret).replace(
  'because no identity-based policy allows the secretsmanager:GetSecretValue action',
  'with an explicit deny in a resource-based policy',
);

/** A repair that was made and waits for its proof, past the grace. */
async function repaired(): Promise<ReturnType<typeof install>> {
  const at = install({ grants: [grant] });
  await deliver(at, fail(at, 'a1'));
  wait(at, 61);
  return at;
}

describe('forged events', () => {
  it('two drills do not take a repair back', async () => {
    const at = await repaired();
    await deliver(at, asDrill(forge(at, 'd1', resourceDenial)), asDrill(forge(at, 'd2', resourceDenial)));
    expect(kinds(at)).toEqual(['attach-grant']);
  });

  it.each([resourceDenial, denial(secret)])(
    'two events of tasks that ECS does not know do not take a repair back',
    async (reason) => {
      const at = await repaired();
      await deliver(at, forge(at, 'x1', reason), forge(at, 'x2', reason));
      expect(kinds(at)).toEqual(['attach-grant']);
    },
  );

  it('a forged later step does not prove a repair', async () => {
    const at = await repaired();
    const later =
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. status code: 400, request id: 1';
    await deliver(at, forge(at, 'x1', later));
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
  });

  it('one does not hide the real failure that came in the same batch', async () => {
    const at = install({ grants: [grant] });
    const real = fail(at, 'a1');
    wait(at, 1);
    await deliver(at, real, forge(at, 'x1'));
    expect(at.kept).toHaveLength(1);
    expect(kinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).failures).toBe(1);
  });

  it('one that says another group, revision or overrides than ECS shows changes nothing', async () => {
    for (const detail of [
      { group: 'family:evil' },
      { taskDefinitionArn: `${taskDefinition}1` },
      { overrides: { cpu: '1' } },
    ]) {
      const at = install({ grants: [grant] });
      fail(at, 'a1', denial(secret), detail);
      await deliver(at, forge(at, 'a1'));
      expect(at.executed).toEqual([]);
    }
  });

  it('a drill neither opens nor hides the incident of the real service', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, asDrill(forge(at, 'd1')));
    expect(await at.ledger.loadIncident(workloads.api)).toBeUndefined();
    await deliver(at, fail(at, 'a1'));
    expect(kinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).drill).toBe(false);
  });
});

describe('who registered', () => {
  it('a registrar whom the grant does not name is not trusted by way of our own revision', async () => {
    const other = `${registrar}2`;
    const own = 'arn:aws:sts::111122223333:assumed-role/remediator/function';
    const at = install({ grants: [grant], corrections: [{ ...correction, registrars: [registrar, other] }] });
    const record = at.fake['task-definition']?.[taskDefinition];
    if (typeof record !== 'object') throw new Error('the fixture has a task definition');
    at.fake['task-definition'] = { [taskDefinition]: { ...record, registeredBy: own } };
    await deliver(at, fail(at, 'a1'));
    expect(at.executed).toEqual([]);
    expect((await incidentOf(at)).findings[0]).toMatchObject({ decision: 'ask' });
  });

  it('our own revision is trusted where the grant names every registrar of the correction', async () => {
    const own = 'arn:aws:sts::111122223333:assumed-role/remediator/function';
    const at = install({ grants: [grant], corrections: [correction] });
    const record = at.fake['task-definition']?.[taskDefinition];
    if (typeof record !== 'object') throw new Error('the fixture has a task definition');
    at.fake['task-definition'] = { [taskDefinition]: { ...record, registeredBy: own } };
    await deliver(at, fail(at, 'a1'));
    expect(kinds(at)).toEqual(['attach-grant']);
  });
});

describe('an attachment that stands', () => {
  it.each([
    ['apply', resourceDenial],
    ['apply', denial(secret)],
    ['dry-run', denial(secret)],
    ['off', denial(secret)],
  ] as const)('and does not help is neither relied on nor called proof (mode %s)', async (mode, reason) => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    wait(at, 20);
    run(at, 'b1');
    await deliver(at, tick);
    await deliver(at, tick);
    at.told.length = 0;
    wait(at, 7 * 86_400);
    at.mode = mode;
    await deliver(at, fail(at, 'c1', reason));
    await deliver(at, tick);
    expect(states(at)).toEqual(['found']);
    expect((await incidentOf(at)).findings[0]?.decision).not.toBe('apply');
  });

  it('after a crash before its outcome was recorded is still ours', async () => {
    const at = install({ grants: [grant] });
    const save = at.ledger.saveIncident;
    let saves = 0;
    at.ledger = {
      ...at.ledger,
      saveIncident: async (...given) => {
        saves += 1;
        if (saves === 3) throw new Error('the function was stopped');
        return save(...given);
      },
    };
    expect(await deliver(at, fail(at, 'a1'))).toEqual(['m0']);
    wait(at, 130);
    await deliver(at, tick);
    expect(kinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made', shared: false }]);
  });

  it('after a crash is not disowned by another service’s incident', async () => {
    const other = service.replace('/api', '/web');
    const at = install({ grants: [{ ...grant, services: [service, other] }] });
    at.fake.service = { [service]: serviceRecord(), [other]: serviceRecord({ arn: other, name: 'web' }) };
    at.fake['service-tasks'] = { [service]: [], [other]: [] };
    const web = fail(at, 'w1', denial(secret), { group: 'service:web' });
    let crash = true;
    at.intercept = (action) => {
      if (!crash || action.kind !== 'attach-grant') return undefined;
      crash = false;
      at.fake['role-policies'] = { [role]: [{ name: 'x', arn: action.policy }] };
      throw new Error('socket hang up');
    };
    await deliver(at, fail(at, 'a1'));
    wait(at, 130);
    await deliver(at, web);
    await deliver(at, tick);
    const target = (
      await at.ledger.loadTarget(`${role}|arn:aws:iam::111122223333:policy/ecs-init-remediator-us-east-2-api-secrets`)
    )?.item;
    expect(target).toMatchObject({ state: 'changed', dependents: expect.arrayContaining([workloads.api]) });
  });

  it('whose call never arrived is given up in dry-run, and not told as made', async () => {
    const at = install({ grants: [grant] });
    at.intercept = () => {
      throw new Error('could not connect');
    };
    await deliver(at, fail(at, 'a1'));
    at.intercept = undefined;
    at.mode = 'dry-run';
    wait(at, 130);
    await deliver(at, tick);
    expect(states(at)).toEqual(['found', 'held']);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'failed' }]);
  });
});

describe('messages', () => {
  it('the last one of an incident is sent though the topic was down when it ended', async () => {
    const at = await repaired();
    run(at, 'b1');
    const publish = at.ports.publish;
    Object.assign(at.ports, { publish: () => Promise.reject(new Error('SNS is down')) });
    await deliver(at, tick);
    Object.assign(at.ports, { publish });
    wait(at, 130);
    await deliver(at, tick);
    await deliver(at, tick);
    expect(states(at)).toEqual(['found', 'changed', 'verified']);
    expect((await incidentOf(at)).status).toBe('closed');
  });

  it('are not sent twice by two invocations that meet', async () => {
    const at = install();
    const publish = at.ports.publish;
    Object.assign(at.ports, {
      publish: async (...given: Parameters<typeof publish>) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return publish(...given);
      },
    });
    await Promise.all([deliver(at, fail(at, 'a1')), deliver(at, fail(at, 'a2'))]);
    expect(states(at)).toEqual(['found']);
  });

  it('do not keep a repair back while the topic is down', async () => {
    const at = install({ grants: [grant] });
    Object.assign(at.ports, { publish: () => Promise.reject(new Error('SNS is down')) });
    expect(await deliver(at, fail(at, 'a1'))).toEqual(['m0']);
    expect(kinds(at)).toEqual(['attach-grant']);
  });

  it('tell anew of a cause that came back in the same incident', async () => {
    const at = install({ grants: [grant] });
    at.fake.service = { [service]: serviceRecord({ desiredCount: 2 }) };
    await deliver(at, fail(at, 'a1'));
    wait(at, 61);
    run(at, 'b1');
    at.fake.service = { [service]: serviceRecord({ desiredCount: 2, runningCount: 1 }) };
    await deliver(at, tick);
    expect(states(at)).toEqual(['found', 'changed', 'verified']);
    // A deployment of the role's own stack reverts it.
    at.fake['role-policies'] = { [role]: [] };
    at.fake.allowed.clear();
    wait(at, 700);
    await deliver(at, fail(at, 'c1'));
    expect(kinds(at)).toEqual(['attach-grant']);
    expect(states(at)).toEqual(['found', 'changed', 'verified', 'found-next']);
    expect((await publishedOf(at)).findings).toMatchObject([
      { decision: 'hold', resolution: 'proposed', reason: expect.stringContaining('removed') },
    ]);
  });
});

describe('late and foreign events', () => {
  it('a failure that was delivered after its episode ended opens no other', async () => {
    const at = await repaired();
    const late = fail(at, 'late');
    wait(at, 5);
    run(at, 'b1');
    await deliver(at, tick);
    await deliver(at, tick);
    at.told.length = 0;
    await deliver(at, late);
    expect(at.told).toEqual([]);
    expect((await incidentOf(at)).status).toBe('closed');
  });

  it('an older revision’s late failure changes nothing of what is to be proved', async () => {
    const at = await repaired();
    const before = '2026-11-23T09:00:00.000Z';
    await deliver(
      at,
      fail(at, 'old', denial(secret), {
        taskDefinitionArn: taskDefinition.replace(':7', ':6'),
        stoppedAt: before,
        createdAt: before,
      }),
    );
    expect((await incidentOf(at)).taskDefinitionArn).toBe(taskDefinition);
  });

  it('a failure from before a change is only counted, though it is judged while another invocation proves the change', async () => {
    const at = install({ grants: [grant] });
    const early = fail(at, 'a2');
    await deliver(at, fail(at, 'a1'));
    wait(at, 20);
    const load = at.ledger.loadIncident;
    let first = true;
    at.ledger = {
      ...at.ledger,
      loadIncident: async (key) => {
        if (!first) return load(key);
        first = false;
        run(at, 'b1');
        await deliver(at, tick);
        return undefined;
      },
    };
    await deliver(at, early);
    expect(kinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).findings).toMatchObject([{ decision: 'apply', resolution: 'verified' }]);
    expect(states(at)).toEqual(['found', 'changed', 'verified']);
  });

  it('tasks that could not be read are not tasks that did not run', async () => {
    const at = await repaired();
    at.fake['service-tasks'] = { [service]: 'throttled' };
    wait(at, 46 * 60);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
  });
});

describe('commands', () => {
  it('a redelivered one does nothing', async () => {
    const at = install();
    await deliver(at, command('mode', { mode: 'apply' }, 'm1'));
    at.mode = 'off';
    await deliver(at, command('mode', { mode: 'apply' }, 'm1'));
    expect(at.mode).toBe('off');
  });

  it('of two for the mode the later one counts, in whatever order they come', async () => {
    const at = install();
    await deliver(at, command('mode', { mode: 'off' }, 'm2', '2026-11-23T10:00:02.000Z'));
    await deliver(at, command('mode', { mode: 'apply' }, 'm1', '2026-11-23T10:00:01.000Z'));
    expect(at.mode).toBe('off');
  });

  it('off holds for the failures of its own batch', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'), command('mode', { mode: 'off' }));
    expect(at.executed).toEqual([]);
  });

  it('an undo that cannot be done for now is delivered again, and done', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    const undo = command('undo', { incident: id });
    at.mode = 'off';
    expect(await deliver(at, undo)).toEqual(['m0']);
    at.mode = 'dry-run';
    expect(await deliver(at, undo)).toEqual([]);
    expect(kinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('a person’s undo is not counted against the product', async () => {
    const at = await repaired();
    await at.ledger.noteIneffective('earlier', at.now);
    await deliver(at, command('undo', { incident: (await incidentOf(at)).id }));
    expect(at.counted).not.toContain('ineffectiveRepairs');
    expect(at.mode).toBe('apply');
  });

  it('undo of an earlier incident of the same service is not kept by itself', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    run(at, 'b1');
    await deliver(at, tick);
    await deliver(at, tick);
    wait(at, 700);
    at.fake['service-tasks'] = { [service]: [] };
    await deliver(at, fail(at, 'c1'));
    expect((await incidentOf(at)).id).not.toBe(id);
    await deliver(at, command('undo', { incident: id }));
    expect(kinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('undo does not detach what a person attached after the product had been told to let go', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    const attached = at.fake['role-policies'];
    at.fake['role-policies'] = { [role]: [] };
    await deliver(at, command('resume', { incident: id }));
    at.fake['role-policies'] = attached ?? {};
    await deliver(at, command('undo', { incident: id }));
    expect(kinds(at)).toEqual(['attach-grant']);
    expect((await publishedOf(at)).changes[0]?.note).toContain('no longer knows it');
  });

  it('resume leaves a change that stands on record, so that it can still be undone', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    await deliver(at, command('resume', { incident: id }));
    await deliver(at, command('undo', { incident: id }));
    expect(kinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });
});

describe('a forced deployment', () => {
  it('that is refused does not spoil the repair that it was to hasten', async () => {
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

describe('a forced deployment in dry-run', () => {
  const start = () => {
    const at = install({ grants: [{ ...grant, forceDeployment: true }] });
    at.mode = 'dry-run';
    return at;
  };

  it('is shown as what would be done', async () => {
    const at = start();
    await deliver(at, fail(at, 'a1'));
    const [finding] = (await publishedOf(at)).findings;
    expect(finding?.planned).toMatchObject([
      { action: { kind: 'attach-grant' }, held: null },
      { action: { kind: 'force-deployment' }, held: null },
    ]);
    expect(at.executed).toEqual([]);
  });

  it('is shown with why it would be held back', async () => {
    const at = start();
    const suspended = { since: at.now, why: { code: 'person-asked', by: 'ann' } } as const;
    await at.ledger.saveTarget({ ...idle(service), state: 'suspended', suspended }, 0);
    await deliver(at, fail(at, 'a1'));
    const why = `it was tried at ${at.now} and taken back: ann asked for it; a person has to resume it`;
    const [finding] = (await publishedOf(at)).findings;
    expect(finding).toMatchObject({ decision: 'hold', reasonCode: 'mode' });
    expect(finding?.planned).toMatchObject([{ held: null }, { action: { kind: 'force-deployment' }, held: why }]);
    expect(at.told[0]?.text.replaceAll(/\s+/g, ' ')).toContain(`service api: would be held back`);
    expect(at.told[0]?.text.replaceAll(/\s+/g, ' ')).toContain(why);
  });
});

describe('another secret whose name goes on', () => {
  it('does not speak against the repair of the first', async () => {
    const at = await repaired();
    const replica = secret.replace('api/db', 'api/db-replica');
    await deliver(at, fail(at, 'b1', denial(replica)), fail(at, 'b2', denial(replica)));
    expect(kinds(at)).toEqual(['attach-grant']);
  });
});

describe('the breaker', () => {
  it('counts one ineffective incident once, though two changes were made for it', async () => {
    const at = install({ grants: [{ ...grant, forceDeployment: true }] });
    await deliver(at, fail(at, 'a1'));
    expect(kinds(at)).toEqual(['attach-grant', 'force-deployment']);
    wait(at, 61);
    await deliver(at, fail(at, 'b1', resourceDenial), fail(at, 'b2', resourceDenial));
    expect(at.mode).toBe('apply');
    expect(at.counted.filter((one) => one === 'ineffectiveRepairs')).toHaveLength(1);
  });

  it('says in the message that the product put itself into dry-run', async () => {
    const at = await repaired();
    await at.ledger.noteIneffective('earlier', at.now);
    await deliver(at, fail(at, 'b1', resourceDenial), fail(at, 'b2', resourceDenial));
    expect(at.mode).toBe('dry-run');
    expect(at.told.at(-1)).toMatchObject({
      state: 'undone',
      text: expect.stringMatching(/put\s+itself\s+into\s+dry-run/),
    });
  });
});

describe('a ledger that somebody else wrote', () => {
  it('a tampered correction is not registered', async () => {
    const malformed =
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.';
    const at = install({ corrections: [correction] }, malformed);
    const record = at.fake['task-definition']?.[taskDefinition];
    const [container] = typeof record === 'object' ? record.containers : [];
    if (typeof record !== 'object' || container === undefined) throw new Error('the fixture has a task definition');
    at.fake['task-definition'] = {
      [taskDefinition]: {
        ...record,
        containers: [{ ...container, secrets: [{ name: 'DB', valueFrom: `${secret}:url` }] }],
      },
    };
    at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
    const saveTarget = at.ledger.saveTarget;
    at.ledger = { ...at.ledger, saveTarget: () => Promise.reject(new Error('the function was stopped')) };
    await deliver(at, fail(at, 'a1', malformed));
    at.ledger = { ...at.ledger, saveTarget };
    const loaded = await at.ledger.loadIncident(workloads.api);
    if (loaded === undefined) throw new Error('there is no incident');
    const other = `${secret.replace('api/db', 'payroll/root')}:url::`;
    const text = JSON.stringify(loaded.item).replaceAll(`${secret}:url::`, other);
    await at.ledger.saveIncident(JSON.parse(text), loaded.version);
    await deliver(at, tick);
    expect(at.executed).toEqual([]);
  });

  it('an intent for which the owner took the consent back is not carried out', async () => {
    const at = install({ grants: [grant] });
    const saveTarget = at.ledger.saveTarget;
    at.ledger = { ...at.ledger, saveTarget: () => Promise.reject(new Error('the function was stopped')) };
    await deliver(at, fail(at, 'a1'));
    at.ledger = { ...at.ledger, saveTarget };
    at.configuration = { ...at.configuration, grants: [{ ...grant, consent: 'ask' }] };
    await deliver(at, tick);
    expect(at.executed).toEqual([]);
  });
});
