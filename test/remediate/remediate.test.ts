import { describe, expect, it } from 'vitest';
import {
  definition,
  ecsTasksTrust,
  registrar,
  role,
  secret,
  service,
  serviceRecord,
  taskArn,
  taskDefinition,
} from '../fixtures/account.ts';
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
import { correction, grant } from '../fixtures/owner.ts';

const states = (installation: ReturnType<typeof install>) => installation.told.map((one) => one.state);
const malformed = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.`;
const network = `ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration. failed to fetch secret ${secret} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded`;
const throttled =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 3 time(s): ThrottlingException: Rate exceeded status code: 400, request id: 74512490-4ea6-49ca-ae76-be289e09628e';

describe('a missing permission with a grant', () => {
  it('is repaired, told, proved and closed', async () => {
    const at = install({ grants: [grant] });
    expect(await deliver(at, fail(at, 'a1'))).toEqual([]);
    expect(at.executed).toMatchObject([{ kind: 'attach-grant', role }]);
    expect(states(at)).toEqual(['found', 'changed']);
    wait(at, 20);
    run(at, 'b1');
    await deliver(at, tick);
    expect(states(at)).toEqual(['found', 'changed', 'verified']);
    const incident = await incidentOf(at);
    expect(incident).toMatchObject({ status: 'closed', endedBy: taskArn('b1'), outbox: [] });
    expect(incident.findings).toMatchObject([
      { cause: 'permission-missing', decision: 'apply', resolution: 'verified' },
    ]);
    expect(incident.changes).toMatchObject([
      { state: 'verified', inverse: { kind: 'detach-grant' }, proof: { by: 'task-ran', task: taskArn('b1') } },
    ]);
  });

  it('is told once and changed once, however often its event is delivered', async () => {
    const at = install({ grants: [grant] });
    const event = fail(at, 'a1');
    await deliver(at, event, event);
    await deliver(at, event);
    await Promise.all([deliver(at, event), deliver(at, fail(at, 'a2'))]);
    expect(at.executed).toHaveLength(1);
    expect(states(at)).toEqual(['found', 'changed']);
    expect((await incidentOf(at)).failures).toBe(2);
  });

  it('reads the account once for a burst of the same failure', async () => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    const asked = at.asked.length;
    await deliver(at, ...Array.from({ length: 50 }, (_, index) => fail(at, `b${index}`)));
    expect(at.asked).toHaveLength(asked);
    expect((await incidentOf(at)).failures).toBe(51);
    expect(states(at)).toEqual(['found']);
  });

  it('is proved by a failure of a later step, and its finding ends with it', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    wait(at, 61);
    const later =
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. status code: 400, request id: 1 : exit status 1';
    await deliver(at, fail(at, 'b1', later));
    const { findings, changes } = await incidentOf(at);
    expect(changes).toMatchObject([
      { state: 'verified', proof: { by: 'advanced', from: 'secrets', to: 'log-driver' } },
    ]);
    expect(findings.find((one) => one.cause === 'permission-missing')).toMatchObject({ resolution: 'verified' });
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

  it('is taken back after two tasks failed in the same way, and not tried again', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    const denied = denial(secret).replace(
      'because no identity-based policy allows the secretsmanager:GetSecretValue action',
      'with an explicit deny in a resource-based policy',
    );
    wait(at, 61);
    await deliver(at, fail(at, 'b1', denied));
    expect(at.executed).toHaveLength(1);
    wait(at, 5);
    await deliver(at, fail(at, 'b2', denied));
    expect(at.executed.map((action) => action.kind)).toEqual(['attach-grant', 'detach-grant']);
    expect(states(at).filter((state) => state === 'undone')).toHaveLength(1);
    expect((await incidentOf(at)).findings.find((one) => one.cause === 'permission-missing')).toMatchObject({
      resolution: 'undone',
    });
    wait(at, 700);
    await deliver(at, fail(at, 'b3'));
    expect(at.executed).toHaveLength(2);
  });

  it('is not judged by a task that was created within the grace', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    wait(at, 30);
    await deliver(at, fail(at, 'b1'), fail(at, 'b2'));
    expect(at.executed).toHaveLength(1);
  });

  it('is left in place and called unproved when no task proves it in time', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    wait(at, 46 * 60);
    await deliver(at, tick);
    expect(at.executed).toHaveLength(1);
    expect(states(at)).toEqual(['found', 'changed', 'unproved']);
    expect((await incidentOf(at)).findings).toMatchObject([{ resolution: 'unproved' }]);
  });

  it('that a person took away again is not restored', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    wait(at, 20);
    run(at, 'b1');
    await deliver(at, tick);
    // A deployment of the role's own stack reverts it.
    at.fake['role-policies'] = { [role]: [] };
    at.fake.allowed.clear();
    at.fake['service-tasks'] = { [service]: [] };
    wait(at, 3600);
    await deliver(at, fail(at, 'c1'));
    expect(at.executed).toHaveLength(1);
    expect((await publishedOf(at)).findings).toMatchObject([
      { decision: 'hold', reason: expect.stringContaining('somebody removed it'), resolution: 'proposed' },
    ]);
  });

  it('for a second service on the same role is relied on, not made twice', async () => {
    const other = service.replace('/api', '/web');
    const at = install({ grants: [{ ...grant, services: [service, other] }] });
    at.fake.service = { [service]: serviceRecord(), [other]: serviceRecord({ arn: other, name: 'web' }) };
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
});

describe('what keeps a change from being made', () => {
  const cases: [string, Parameters<typeof install>[0], (at: ReturnType<typeof install>) => void, string, string][] = [
    ['no grant', {}, () => {}, 'ask', 'no grant'],
    ['dry-run', { grants: [grant] }, (at) => void (at.mode = 'dry-run'), 'hold', 'dry-run'],
    ['off', { grants: [grant] }, (at) => void (at.mode = 'off'), 'hold', 'off'],
    [
      'a grant for another secret',
      { grants: [{ ...grant, secrets: [`${secret.slice(0, -7)}2-AbCdEf`] }] },
      () => {},
      'ask',
      'covers',
    ],
    [
      'another service',
      { grants: [{ ...grant, services: [`${service}2`] }] },
      () => {},
      'ask',
      'does not name the service',
    ],
    ['another registrar', { grants: [{ ...grant, registrars: [`${registrar}2`] }] }, () => {}, 'ask', 'registered'],
    ['consent asked', { grants: [{ ...grant, consent: 'ask' }] }, () => {}, 'ask', 'asks a person'],
    [
      'an opt-out tag on the service',
      { grants: [grant] },
      (at) => void (at.fake.service = { [service]: serviceRecord({ tags: { 'ecs-init-remediator': 'ignore' } }) }),
      'hold',
      'tag',
    ],
    [
      'an opt-out tag on the role',
      { grants: [grant] },
      (at) =>
        void (at.fake.role = {
          [role]: { arn: role, name: 'api-exec', trust: ecsTasksTrust, tags: { 'ecs-init-remediator': 'ignore' } },
        }),
      'hold',
      'the role api-exec',
    ],
    [
      'an opt-out tag on the secret',
      { grants: [grant] },
      (at) =>
        void (at.fake.secret = {
          [secret]: { arn: secret, name: 'api/db', tags: { 'ecs-init-remediator': 'ignore' } },
        }),
      'hold',
      'the secret',
    ],
    [
      'the same revision ran before',
      { grants: [grant] },
      (at) =>
        void (at.fake['service-tasks'] = {
          [service]: [
            {
              arn: taskArn('z'),
              taskDefinitionArn: taskDefinition,
              lastStatus: 'RUNNING',
              createdAt: '2026-11-20T00:00:00.000Z',
              passedInitialisation: true,
            },
          ],
        }),
      'hold',
      'run before',
    ],
    [
      'whether it ran before is unreadable',
      { grants: [grant] },
      (at) => void (at.fake['service-tasks'] = { [service]: 'denied' }),
      'hold',
      'could not be read',
    ],
    [
      'the service has moved on',
      { grants: [grant] },
      (at) => void (at.fake.service = { [service]: serviceRecord({ taskDefinitionArn: `${taskDefinition}9` }) }),
      'hold',
      'by now',
    ],
  ];
  it.each(cases)('%s', async (_title, owner, change, decision, because) => {
    const at = install(owner);
    change(at);
    await deliver(at, fail(at, 'a1'));
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]).toMatchObject({
      cause: 'permission-missing',
      decision,
      reason: expect.stringContaining(because),
      resolution: 'proposed',
    });
    expect(states(at)).toEqual(['found']);
  });

  it('a task with overrides, or one that belongs to no service', async () => {
    for (const detail of [
      { overrides: { containerOverrides: [{ name: 'api', command: ['sh'] }] } },
      { group: 'family:api' },
    ]) {
      const at = install({ grants: [grant] });
      await deliver(at, fail(at, 'a1', denial(secret), detail));
      expect(at.executed).toEqual([]);
      expect(at.told[0]?.state).toBe('found');
    }
  });

  it('an event whose reason ECS does not show', async () => {
    const at = install({ grants: [grant] });
    const event = fail(at, 'a1');
    at.fake['stopped-task'] = {
      [taskArn('a1')]: {
        taskArn: taskArn('a1'),
        lastStatus: 'STOPPED',
        stoppedReason: 'another',
        overridden: false,
        containerReasons: [],
        taskDefinitionArn: taskDefinition,
      },
    };
    await deliver(at, event);
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]?.reason).toContain('another reason');
  });

  it('a drill, whatever the mode', async () => {
    const at = install({ grants: [grant] });
    const event = fail(at, 'a1').replace('"aws.ecs"', '"ecs-init-remediator.drill"');
    await deliver(at, event);
    expect(at.executed).toEqual([]);
    expect(states(at)).toEqual(['found']);
  });

  it('a mode that changed between decision and write', async () => {
    const at = install({ grants: [grant] });
    const readMode = at.ports.readMode;
    let reads = 0;
    Object.assign(at.ports, {
      readMode: async () => (reads++ === 0 ? readMode() : { mode: 'dry-run', because: 'a person' }),
    });
    await deliver(at, fail(at, 'a1'));
    expect(at.executed).toEqual([]);
    expect(states(at)).toEqual(['found', 'held']);
  });

  it('the hour’s allowance', async () => {
    const at = install({
      grants: [grant],
      limits: { changesPerHour: 0, changesPerHourPerWorkload: 3, attemptsPerTargetPerDay: 2 },
    });
    await deliver(at, fail(at, 'a1'));
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]?.reason).toContain('limits.changesPerHour');
  });
});

describe('a malformed reference with a correction', () => {
  const owner = { corrections: [correction], grants: [grant] };
  const start = (reason = malformed) => {
    const at = install(owner, reason);
    at.fake['task-definition'] = { [taskDefinition]: definition({ DB: `${secret}:url` }) };
    at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
    return at;
  };

  it('is corrected in a new revision, and the service moved to it', async () => {
    const at = start();
    await deliver(at, fail(at, 'a1', malformed));
    expect(at.executed).toMatchObject([
      { kind: 'register-revision', corrections: [{ before: `${secret}:url`, after: `${secret}:url::` }] },
      { kind: 'move-service', from: taskDefinition, to: taskDefinition.replace(':7', ':8') },
    ]);
    expect(states(at)).toEqual(['found', 'changed']);
    run(at, 'b1', taskDefinition.replace(':7', ':8'));
    wait(at, 5);
    await deliver(at, tick);
    expect((await incidentOf(at)).findings).toMatchObject([{ cause: 'reference-malformed', resolution: 'verified' }]);
  });

  it('is proved only by a task of the corrected revision', async () => {
    const at = start();
    await deliver(at, fail(at, 'a1', malformed));
    run(at, 'b1', taskDefinition);
    await deliver(at, tick);
    expect(states(at)).toEqual(['found', 'changed']);
  });

  it.each([
    [
      'a field that the SDK would drop',
      (at: ReturnType<typeof install>) =>
        void (at.fake['task-definition'] = {
          [taskDefinition]: definition({ DB: `${secret}:url` }, { unknownFields: ['/newField'] }),
        }),
      '/newField',
    ],
    [
      'a newer revision of a pipeline',
      (at: ReturnType<typeof install>) =>
        void (at.fake['family-revisions'] = { api: [`${taskDefinition}1`, taskDefinition] }),
      'newest revision',
    ],
    [
      'another deployment controller',
      (at: ReturnType<typeof install>) =>
        void (at.fake.service = { [service]: serviceRecord({ controller: 'CODE_DEPLOY' }) }),
      'CODE_DEPLOY',
    ],
    [
      'a role that may not be passed',
      (at: ReturnType<typeof install>) =>
        void (at.fake['task-definition'] = {
          [taskDefinition]: definition({ DB: `${secret}:url` }, { taskRoleArn: `${role}2` }),
        }),
      'be passed',
    ],
    [
      'healthy tasks that moving could stop',
      (at: ReturnType<typeof install>) =>
        void (at.fake.service = { [service]: serviceRecord({ runningCount: 1, minimumHealthyPercent: 50 }) }),
      'healthy tasks',
    ],
  ])('is held back by %s', async (_title, change, because) => {
    const at = start();
    change(at);
    await deliver(at, fail(at, 'a1', malformed));
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]).toMatchObject({
      decision: 'hold',
      reason: expect.stringContaining(because),
    });
  });

  it('whose registration is refused does not move the service, and says why', async () => {
    const at = start();
    at.intercept = (action) =>
      action.kind === 'register-revision'
        ? { is: 'refused', because: { code: 'not-newest', newest: 'arn:newer' } }
        : undefined;
    await deliver(at, fail(at, 'a1', malformed));
    expect(at.executed.map((action) => action.kind)).toEqual(['register-revision']);
    expect(states(at)).toEqual(['found', 'held']);
    expect((await publishedOf(at)).findings[0]).toMatchObject({
      decision: 'hold',
      reason: 'arn:newer is the family’s newest revision, not the failing one',
    });
  });

  it('names the next cause when the failure moves on, and leaves the change in place', async () => {
    const at = start();
    await deliver(at, fail(at, 'a1', malformed));
    wait(at, 90);
    await deliver(at, fail(at, 'b1', network, { taskDefinitionArn: taskDefinition.replace(':7', ':8') }));
    expect(states(at)).toEqual(['found', 'changed', 'found-next']);
    expect((await incidentOf(at)).findings.map((one) => one.cause)).toEqual(
      expect.arrayContaining(['no-way-to-service', 'reference-malformed']),
    );
    expect(at.executed).toHaveLength(2);
  });
});

describe('crashes and faults', () => {
  it('a crash in the middle of a change is finished by the tick, once', async () => {
    const at = install({ grants: [grant] });
    let crashed = false;
    at.intercept = () => {
      if (crashed) return undefined;
      crashed = true;
      // The call reached AWS, its answer never came back.
      at.fake['role-policies'] = {
        [role]: [{ name: 'x', arn: 'arn:aws:iam::111122223333:policy/ecs-init-remediator-us-east-2-api-secrets' }],
      };
      throw new Error('socket hang up');
    };
    expect(await deliver(at, fail(at, 'a1'))).toEqual(['m0']);
    wait(at, 130);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made', shared: false }]);
    expect(states(at)).toEqual(['found', 'changed']);
  });

  it('an intent that a crash left lying for long is not carried out on old facts', async () => {
    const at = install({ grants: [grant] });
    const load = at.ledger.loadTarget;
    const event = fail(at, 'a1');
    let broken = false;
    at.ledger = {
      ...at.ledger,
      saveTarget: async () => {
        broken = true;
        throw new Error('the function was stopped');
      },
    };
    await deliver(at, event);
    expect(broken).toBe(true);
    at.ledger = { ...at.ledger, loadTarget: load, saveTarget: install().ledger.saveTarget };
    wait(at, 3600);
    await deliver(at, tick);
    expect(at.executed).toEqual([]);
    expect(states(at)).toEqual(['found', 'held']);
  });

  it('an intent in the ledger that the configuration does not allow is not obeyed', async () => {
    const at = install({ grants: [grant] });
    const saveTarget = at.ledger.saveTarget;
    at.ledger = {
      ...at.ledger,
      saveTarget: async () => {
        throw new Error('the function was stopped');
      },
    };
    await deliver(at, fail(at, 'a1'));
    at.ledger = { ...at.ledger, saveTarget };
    const loaded = await at.ledger.loadIncident(workloads.api);
    if (loaded === undefined) throw new Error('there is no incident');
    const changes = loaded.item.changes.map((change) => ({
      ...change,
      action: { ...change.action, policy: 'arn:aws:iam::aws:policy/AdministratorAccess' } as never,
    }));
    await at.ledger.saveIncident({ ...loaded.item, changes }, loaded.version);
    await deliver(at, tick);
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]?.reason).toContain('configuration');
  });

  it('a message that could not be published is published by the next delivery', async () => {
    const at = install();
    const publish = at.ports.publish;
    let down = true;
    Object.assign(at.ports, {
      publish: async (...args: Parameters<typeof publish>) => {
        if (down) throw new Error('SNS is down');
        return publish(...args);
      },
    });
    const event = fail(at, 'a1');
    expect(await deliver(at, event)).toEqual(['m0']);
    down = false;
    wait(at, 130);
    await deliver(at, event);
    expect(states(at)).toEqual(['found']);
  });

  it('one workload that cannot be handled does not keep the others back', async () => {
    const at = install();
    const load = at.ledger.loadIncident;
    at.ledger = {
      ...at.ledger,
      loadIncident: async (key) => {
        if (key.endsWith('web')) throw new Error('throttled');
        return load(key);
      },
    };
    expect(await deliver(at, fail(at, 'a1'), fail(at, 'w1', denial(secret), { group: 'service:web' }))).toEqual(['m1']);
    expect(states(at)).toEqual(['found']);
  });

  it('two ineffective repairs within an hour put the product into dry-run', async () => {
    const at = install({ grants: [grant] });
    await at.ledger.noteIneffective('earlier', at.now);
    await deliver(at, fail(at, 'a1'));
    wait(at, 61);
    await deliver(at, fail(at, 'b1'), fail(at, 'b2'));
    expect(at.executed.map((action) => action.kind)).toEqual(['attach-grant', 'detach-grant']);
    expect(at.mode).toBe('dry-run');
  });

  it('throttling is no later step and proves nothing', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    wait(at, 61);
    await deliver(at, fail(at, 'b1', throttled));
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
  });
});

describe('what is set aside', () => {
  it('malformed JSON is kept with its reason, and nothing is told', async () => {
    const at = install();
    expect(await deliver(at, '{oops')).toEqual([]);
    expect(at.kept[0]).toContain('malformed-json');
    expect(at.told).toEqual([]);
  });

  it('a forged message whose task ECS does not know is kept, and changes and tells nothing', async () => {
    const at = install({ grants: [grant] });
    const event = fail(at, 'a1');
    at.fake['stopped-task'] = {};
    expect(await deliver(at, event)).toEqual([]);
    expect(at.kept[0]).toContain('task-unknown');
    expect([at.executed, at.told]).toEqual([[], []]);
  });

  it('a failure that is none of initialisation is counted and dropped', async () => {
    const at = install({ grants: [grant] });
    await deliver(
      at,
      fail(at, 'a1', 'CannotPullContainerError: no matching manifest for linux/amd64 in the manifest list entries'),
    );
    expect(at.counted).toContain('ignored unrelated');
    expect([at.kept, at.told]).toEqual([[], []]);
  });

  it('a task definition that was deleted meanwhile leaves what ECS reports, held', async () => {
    const at = install({ grants: [grant] });
    at.fake['task-definition'] = {};
    await deliver(at, fail(at, 'a1'));
    expect((await incidentOf(at)).findings).toMatchObject([
      { cause: 'permission-missing', certainty: 'reported', decision: 'ask' },
    ]);
    expect(at.executed).toEqual([]);
  });
});

describe('what people command', () => {
  const command = (verb: string, more: object) =>
    JSON.stringify({
      kind: 'command',
      id: `c-${verb}-${JSON.stringify(more)}`,
      at: '2026-11-23T10:00:00.000Z',
      by: 'arn:aws:iam::111122223333:user/ann',
      verb,
      ...more,
    });

  it('undo takes every change of the incident back and keeps it back', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    const { id } = await incidentOf(at);
    at.mode = 'dry-run';
    await deliver(at, command('undo', { incident: id }));
    expect(at.executed.map((action) => action.kind)).toEqual(['attach-grant', 'detach-grant']);
    expect(states(at)).toEqual(['found', 'changed', 'undone']);
    at.mode = 'apply';
    wait(at, 700);
    await deliver(at, fail(at, 'b1'));
    expect(at.executed).toHaveLength(2);
  });

  it('undo is kept while another service relies on the change', async () => {
    const other = service.replace('/api', '/web');
    const at = install({ grants: [{ ...grant, services: [service, other] }] });
    await deliver(at, fail(at, 'a1'));
    at.fake['service-tasks'] = {
      [service]: [],
      [other]: [
        {
          arn: taskArn('w'),
          taskDefinitionArn: taskDefinition,
          lastStatus: 'RUNNING',
          createdAt: '2026-11-23T11:00:00.000Z',
          passedInitialisation: true,
        },
      ],
    };
    await deliver(at, command('undo', { incident: (await incidentOf(at)).id }));
    expect(at.executed).toHaveLength(1);
    expect((await publishedOf(at)).changes[0]?.note).toContain('has started tasks since');
  });

  it('undo that the account refuses keeps the change, and says why', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    const denied = { code: 'refused', detail: 'AccessDenied: no', permission: 'iam:DetachRolePolicy' } as const;
    at.intercept = ({ kind }) => (kind === 'detach-grant' ? { is: 'failed', because: denied } : undefined);
    await deliver(at, command('undo', { incident: (await incidentOf(at)).id }));
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'unproved', note: { why: { why: denied } } }]);
    expect((await publishedOf(at)).changes[0]?.note).toContain(
      'it could not be taken back: AccessDenied: no (the permission iam:DetachRolePolicy would let it)',
    );
  });

  it('off lets nothing be undone', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    at.mode = 'off';
    await deliver(at, command('undo', { incident: (await incidentOf(at)).id }));
    expect(at.executed).toHaveLength(1);
  });

  it('resume lets a suspended target be changed again', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    const { id } = await incidentOf(at);
    await deliver(at, command('undo', { incident: id }));
    await deliver(at, command('resume', { incident: id }));
    wait(at, 61);
    await deliver(at, fail(at, 'b1'));
    expect(at.executed.map((action) => action.kind)).toEqual(['attach-grant', 'detach-grant', 'attach-grant']);
  });

  it('mode sets the mode', async () => {
    const at = install();
    await deliver(at, command('mode', { mode: 'off' }));
    expect(at.mode).toBe('off');
  });
});
