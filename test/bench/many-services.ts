import type { Ask, Collect } from '../../shared/evidence/ask.ts';
import { remediate } from '../../shared/remediate/remediate.ts';
import { account, definition, region, secret, serviceRecord } from '../fixtures/account.ts';
import { deployment } from '../fixtures/event.ts';
import { fail, type Installation, install } from '../fixtures/installation.ts';
import { grant, usualLimits } from '../fixtures/owner.ts';

const nameOf = (index: number) => `s${index}`;
const revisionOf = (name: string) => `arn:aws:ecs:${region}:${account}:task-definition/${name}:1`;
export const keyOfService = (index: number) => `aws/${account}/${region}/shop/service/${nameOf(index)}`;

/**
 * An installation whose account has so many services, each with a task definition of its own; none of them runs. They share
 * a role, which is granted what it lacks for each of them.
 */
export function installMany(count: number): Installation {
  const arnOf = (index: number) => `arn:aws:ecs:${region}:${account}:service/shop/${nameOf(index)}`;
  const services = Array.from({ length: count }, (_, index) => arnOf(index));
  const limits = { ...usualLimits, changesPerHour: 2 * count, changesPerHourPerWorkload: 2 };
  const at = install({ grants: [{ ...grant, services, forceDeployment: true }], limits });
  const names = Array.from({ length: count }, (_, index) => nameOf(index));
  at.fake.service = Object.fromEntries(
    names.map((name, index) => [arnOf(index), serviceRecord({ name, taskDefinitionArn: revisionOf(name) })]),
  );
  at.fake['task-definition'] = Object.fromEntries(
    names.map((name) => [revisionOf(name), definition({ DB: `${secret}:url::` }, { arn: revisionOf(name) })]),
  );
  at.fake['service-tasks'] = { '*': [] };
  return at;
}

/** The event of a task of one of the services that failed to start. */
export function failOf(at: Installation, index: number, task: string): string {
  const name = nameOf(index);
  const taskDefinitionArn = revisionOf(name);
  return fail(at, `${name}-${task}`, undefined, { group: `service:${name}`, taskDefinitionArn, startedBy: deployment });
}

/** How often each function of the ledger was called. */
export function countLedger(at: Installation): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const counted = Object.entries(at.ledger).map(([name, call]) => [
    name,
    (...args: readonly unknown[]) => {
      counts[name] = (counts[name] ?? 0) + 1;
      return (call as (...given: readonly unknown[]) => unknown)(...args);
    },
  ]);
  Object.assign(at, { ledger: Object.fromEntries(counted) });
  return counts;
}

/** The AWS calls of the facts that an installation reads: ten services of a cluster are one, a list of tasks is two. */
export function countCalls(at: Installation): { calls: number } {
  const counted = { calls: 0 };
  const { newCollect } = at.ports;
  const callsOf = (asks: readonly Ask[]) => {
    const services = asks.filter(({ kind }) => kind === 'service').length;
    const lists = asks.filter(({ kind }) => kind === 'service-tasks' || kind === 'family-tasks').length;
    return Math.ceil(services / 10) + 2 * lists + (asks.length - services - lists);
  };
  const counting = (): Collect => {
    const collect = newCollect();
    return async (asks) => {
      const before = at.asked.length;
      const facts = await collect(asks);
      counted.calls += callsOf(at.asked.slice(before));
      return facts;
    };
  };
  Object.assign(at.ports, { newCollect: counting });
  return counted;
}

/** Delivers one batch. Returns the messages that come again. */
export async function deliverBatch(at: Installation, bodies: readonly string[]): Promise<readonly string[]> {
  const records = bodies.map((body, index) => ({ id: String(index), body, receives: 1 }));
  const retry = await remediate(records, at.ports);
  return retry.map((id) => bodies[Number(id)] ?? '');
}
