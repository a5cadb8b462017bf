import { describe, expect, it } from 'vitest';
import { deliver, type Installation, wait } from '../fixtures/installation.ts';
import { keyOfService, runAgain, ticks } from '../fixtures/outage.ts';
import { failWithoutGrant, giveOwnRole, installWithOneGrant } from '../fixtures/repaired-outage.ts';

const upTo = (count: number, from = 0) => Array.from({ length: count - from }, (_, index) => from + index);
const statesOf = ({ told }: Installation) => told.map(({ state }) => state);
const textOf = ({ told }: Installation, state: string) => told.findLast((one) => one.state === state)?.text ?? '';
const openOf = ({ ledger }: Installation) => ledger.listIncidents({ status: 'open', limit: 50 });

async function failing(count: number, batch = 10): Promise<Installation> {
  const at = installWithOneGrant(count);
  const bodies = upTo(count).map((index) => failWithoutGrant(at, index));
  for (let from = 0; from < count; from += batch) await deliver(at, ...bodies.slice(from, from + batch));
  return at;
}

describe('services that one change of the product repairs', () => {
  it('are told as one, thirty of them in at most five messages', async () => {
    const at = await failing(30);
    await ticks(at, 3);
    expect(at.executed.filter(({ kind }) => kind === 'attach-grant')).not.toHaveLength(0);
    expect(statesOf(at).slice(0, 2)).toEqual(['found', 'outage']);
    runAgain(at, upTo(28));
    await ticks(at, 20);
    expect(statesOf(at)).not.toContain('outage-over');
    runAgain(at, [28, 29]);
    await ticks(at, 40);
    expect(statesOf(at).length).toBeLessThanOrEqual(5);
    expect(statesOf(at).at(-1)).toBe('outage-over');
    expect(await openOf(at)).toEqual([]);
  });

  it('are told with what they lacked, what the product did, and how many run', async () => {
    const at = await failing(3);
    await ticks(at, 1);
    runAgain(at, [0, 1]);
    const told = textOf(at, 'outage');
    expect(told).toMatch(/^NO ACTION NEEDED: 3 services could not start, and the product repaired it/);
    expect(told).toContain('role api-exec may not call secretsmanager:GetSecretValue on secret api/db-AbCdEf');
    expect(told).toContain(
      'attach policy ecs-init-remediator-us-east-2-api-secrets to role api-exec. 0 of 3 run again.',
    );
    expect(told).toContain('PUT INTO CODE\n- Role api-exec: attach ');
    expect(told).not.toContain('put-role-policy');
    runAgain(at, [2]);
    await ticks(at, 40);
    expect(textOf(at, 'outage-over')).toMatch(/^OVER: 3 services run again/);
    expect(textOf(at, 'outage-over')).toContain('PUT INTO CODE\n- Role api-exec: attach ');
  });

  it('are one though the first runs before the next is told of', async () => {
    const at = installWithOneGrant(2);
    const late = failWithoutGrant(at, 1);
    await deliver(at, failWithoutGrant(at, 0));
    runAgain(at, [0]);
    await ticks(at, 3);
    expect(statesOf(at)).toEqual(['found', 'verified']);
    await deliver(at, late);
    await ticks(at, 1);
    expect(statesOf(at)).toEqual(['found', 'verified', 'outage']);
    expect(textOf(at, 'outage')).toContain('2 services could not start');
    expect(textOf(at, 'outage')).toContain('1 of 2 runs again.');
    runAgain(at, [1]);
    await ticks(at, 40);
    expect(statesOf(at)).toEqual(['found', 'verified', 'outage', 'outage-over']);
  });

  it('are two where the second fails after an hour', async () => {
    const at = installWithOneGrant(2);
    const late = failWithoutGrant(at, 1);
    await deliver(at, failWithoutGrant(at, 0));
    runAgain(at, [0]);
    await ticks(at, 3);
    wait(at, 3600);
    await deliver(at, late);
    await ticks(at, 1);
    expect(statesOf(at).slice(0, 3)).toEqual(['found', 'verified', 'found']);
    expect(statesOf(at)).not.toContain('outage');
  });

  it('of different roles are told apart, for those are two changes', async () => {
    const at = installWithOneGrant(2);
    giveOwnRole(at, 1);
    await deliver(at, failWithoutGrant(at, 0));
    await deliver(at, failWithoutGrant(at, 1, 'a', 'other-exec'));
    await ticks(at, 2);
    expect(statesOf(at)).toEqual(['found', 'found']);
    for (const { text } of at.told) expect(text).not.toMatch(/outage|not alone/i);
  });

  it('are told of one by one where each has a decision of its own', async () => {
    const at = installWithOneGrant(2, { consent: 'ask' });
    await deliver(at, failWithoutGrant(at, 0));
    await deliver(at, failWithoutGrant(at, 1));
    await ticks(at, 1);
    expect(statesOf(at).filter((state) => state === 'found')).toHaveLength(2);
    for (const { text } of at.told.filter(({ state }) => state === 'found')) expect(text).toMatch(/^YOUR DECISION/);
  });

  it('are each known to have been told with it, so that nothing is lost', async () => {
    const at = await failing(4);
    await ticks(at, 2);
    runAgain(at, upTo(4));
    await ticks(at, 40);
    const own = at.told.map(({ id }) => id);
    for (const index of upTo(4)) {
      const incident = (await at.ledger.loadIncident(keyOfService(index)))?.item;
      const told = [...own, ...(incident?.outages?.flatMap(({ toldWith }) => toldWith) ?? [])];
      expect(incident?.outbox).toEqual([]);
      for (const state of ['found', 'verified'])
        expect(told.filter((id) => id.startsWith(incident?.id ?? '') && id.endsWith(`-${state}`))).toHaveLength(1);
    }
  });
});
