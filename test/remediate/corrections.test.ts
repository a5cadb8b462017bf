import { describe, expect, it } from 'vitest';
import { definition, role, secret, service, serviceRecord, taskDefinition } from '../fixtures/account.ts';
import { deliver, fail, incidentOf, install, publishedOf, run, tick, wait } from '../fixtures/installation.ts';
import { correction, grant } from '../fixtures/owner.ts';
import { executedKinds, malformed, toldStates } from '../fixtures/repair.ts';

const network = `ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration. failed to fetch secret ${secret} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded`;

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
    expect(toldStates(at)).toEqual(['found']);
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
    expect(toldStates(at)).toEqual(['found']);
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
      (at: ReturnType<typeof install>) => {
        at.fake.role = { ...at.fake.role, [`${role}2`]: at.fake.role?.[role] ?? 'absent' };
        at.fake['task-definition'] = {
          [taskDefinition]: definition({ DB: `${secret}:url` }, { taskRoleArn: `${role}2` }),
        };
      },
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
    expect(executedKinds(at)).toEqual(['register-revision']);
    expect(toldStates(at)).toEqual(['found']);
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
    expect(toldStates(at)).toEqual(['found', 'found-next']);
    expect((await incidentOf(at)).findings.map((one) => one.cause)).toEqual(
      expect.arrayContaining(['no-way-to-service', 'reference-malformed']),
    );
    expect(at.executed).toHaveLength(2);
  });
});
