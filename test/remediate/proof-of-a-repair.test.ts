import { describe, expect, it } from 'vitest';
import { role, secret, service } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, incidentOf, install, publishedOf, run, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, repaired, resourceDenial, toldStates } from '../fixtures/repair.ts';

const throttled =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 3 time(s): ThrottlingException: Rate exceeded status code: 400, request id: 74512490-4ea6-49ca-ae76-be289e09628e';

describe('a repair', () => {
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

  it('is taken back after two tasks failed in the same way, and not tried again', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    const denied = resourceDenial;
    wait(at, 61);
    await deliver(at, fail(at, 'b1', denied));
    expect(at.executed).toHaveLength(1);
    wait(at, 5);
    await deliver(at, fail(at, 'b2', denied));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
    expect(toldStates(at).filter((state) => state === 'undone')).toHaveLength(1);
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
    expect(toldStates(at)).toEqual(['found', 'unproved']);
    expect((await incidentOf(at)).findings).toMatchObject([{ resolution: 'unproved' }]);
  });

  it('is not restored once a person took it away', async () => {
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

  it('is not proved by a throttled call, which is no later step', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    wait(at, 61);
    await deliver(at, fail(at, 'b1', throttled));
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
  });

  it('is not called unproved while the service’s tasks cannot be read', async () => {
    const at = await repaired();
    at.fake['service-tasks'] = { [service]: 'throttled' };
    wait(at, 46 * 60);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
  });

  it('is not taken back for failures of another secret whose name goes on', async () => {
    const at = await repaired();
    const replica = secret.replace('api/db', 'api/db-replica');
    await deliver(at, fail(at, 'b1', denial(replica)), fail(at, 'b2', denial(replica)));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });
});
