import { describe, expect, it } from 'vitest';
import { secret } from '../fixtures/account.ts';
import { bob, outcomeOf, waiting } from '../fixtures/command.ts';
import { deliver, fail, incidentOf, install, tick, wait, workloads } from '../fixtures/installation.ts';
import type { MemoryLedger } from '../fixtures/memory-ledger.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, toldStates } from '../fixtures/repair.ts';

const asking = { ...grant, consent: 'ask' } as const;
const throttled = () => Promise.reject(new Error('DynamoDB is throttled'));

/** An installation whose repair was approved and is recorded as intended: the ledger failed before it was sent. */
async function approvedUnsent(fault: Partial<MemoryLedger>) {
  const at = install({ grants: [asking] });
  await deliver(at, fail(at, 'a1'));
  const shown = await waiting(at, workloads.api);
  const { ledger } = at;
  at.ledger = { ...ledger, ...fault };
  await outcomeOf(at, { verb: 'approve', ...shown });
  at.ledger = ledger;
  expect([executedKinds(at), (await incidentOf(at)).changes[0]?.state]).toEqual([[], 'intended']);
  wait(at, 10);
  return { at, shown };
}

describe('a rejection of a plan that was approved and is not sent yet', () => {
  it.each<readonly [string, Partial<MemoryLedger>]>([
    ['the target could not be written', { saveTarget: throttled }],
    ['the allowance could not be reserved', { reserveChange: throttled }],
  ])('keeps the change from being made: %s', async (_title, fault) => {
    const { at, shown } = await approvedUnsent(fault);
    expect(await outcomeOf(at, { verb: 'reject', ...shown }, { by: bob })).toEqual({ is: 'done' });
    wait(at, 120);
    await deliver(at, tick);
    wait(at, 700);
    await deliver(at, fail(at, 'b1'));
    expect(at.executed).toEqual([]);
    const { changes, findings } = await incidentOf(at);
    expect(changes).toMatchObject([{ state: 'failed', note: { code: 'rejected', by: bob } }]);
    expect(findings).toMatchObject([{ decision: 'hold', reason: { code: 'rejected', by: bob } }]);
  });

  it('keeps it from being made where its call failed, which the account shows', async () => {
    const at = install({ grants: [asking] });
    await deliver(at, fail(at, 'a1'));
    const shown = await waiting(at, workloads.api);
    at.intercept = () => {
      throw new Error('throttled');
    };
    await outcomeOf(at, { verb: 'approve', ...shown });
    at.intercept = undefined;
    // By then IAM would list what was attached.
    wait(at, 61);
    at.mode = 'off';
    expect(await outcomeOf(at, { verb: 'reject', ...shown }, { by: bob })).toEqual({ is: 'done' });
    at.mode = 'apply';
    wait(at, 130);
    await deliver(at, tick);
    expect(at.executed).toHaveLength(1);
    expect(toldStates(at)).not.toContain('changed');
  });

  it('lets another person have the plan made after all, who approves it later', async () => {
    const { at, shown } = await approvedUnsent({ saveTarget: throttled });
    await outcomeOf(at, { verb: 'reject', ...shown }, { by: bob });
    wait(at, 10);
    expect(await outcomeOf(at, { verb: 'approve', ...shown })).toEqual({ is: 'done' });
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });
});

describe('an approved change that is not sent yet', () => {
  it('is not made under a grant that gives more by now, and is asked again', async () => {
    const { at, shown } = await approvedUnsent({ saveTarget: throttled });
    const more = secret.replace('api/db', 'prod/root');
    at.configuration = { ...at.configuration, grants: [{ ...asking, secrets: [secret, more] }] };
    for (const seconds of [120, 0]) {
      wait(at, seconds);
      await deliver(at, tick);
    }
    expect(at.executed).toEqual([]);
    const { changes, findings } = await incidentOf(at);
    expect(changes).toMatchObject([{ state: 'failed', note: { code: 'approval-over' } }]);
    expect(findings).toMatchObject([{ decision: 'ask' }]);
    expect(findings[0]?.plan?.hash).not.toBe(shown.plan);
  });

  it('is made by the next tick where the grant is the same', async () => {
    const { at } = await approvedUnsent({ saveTarget: throttled });
    wait(at, 120);
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });
});
