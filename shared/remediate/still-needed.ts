import { type Action, kindOf } from '../change/kinds/index.ts';
import type { KeptReason, Reason } from '../change/reason.ts';
import { type Instant, millisecondsBetween } from '../event/instant.ts';
import type { Facts } from '../evidence/ask.ts';
import type { Target } from '../incident/target.ts';
import { serviceArnOfKey } from '../workload/read-workload.ts';
import type { Ports } from './ports.ts';

/** Who lives of a change that stands: nobody any more, somebody, or nobody can know it now. */
export type Need =
  /** ARNs of the services that lived of it. ECS has none of them. */
  | { readonly is: 'none'; readonly services: readonly string[] }
  | { readonly is: 'some'; readonly why: KeptReason }
  /** It may be found out later. */
  | {
      readonly is: 'unsure';
      readonly why: Extract<Reason, { readonly code: 'presence-unread' | 'role-used-lately' | 'role-use-unread' }>;
    };

/**
 * In milliseconds. A service that nobody named may live of the change without ever having failed. Its tasks use the role at their start,
 * and every few hours while they run: so long without a use, nothing runs by it.
 */
const quiet = 7 * 24 * 60 * 60 * 1000;

/**
 * Whether anything lives of a change: the workloads that the ledger knows to rely on it, and the services that the consent names. A
 * service that is there may need it at its next start, whether or not it runs a task now. Of a stand-alone task nobody can see that it
 * never comes again.
 */
export async function needOf({ newCollect, configuration, now }: Ports, target: Target, action: Action): Promise<Need> {
  const named = kindOf(action).reliantServices(action, configuration);
  if (named === undefined) return { is: 'some', why: { code: 'reliance-unknown' } };
  const known = target.dependents.map((key) => ({ key, service: serviceArnOfKey(key) }));
  const alone = known.filter(({ service }) => service === undefined).map(({ key }) => key);
  if (alone.length > 0) return { is: 'some', why: { code: 'relied-on', workloads: alone } };
  const services = [...new Set([...known.flatMap(({ service }) => service ?? []), ...named])];
  const role = kindOf(action).usedThrough(action);
  const facts = await newCollect()([
    ...services.map((subject) => ({ kind: 'service' as const, subject })),
    ...(role === undefined ? [] : [{ kind: 'role' as const, subject: role }]),
  ]);
  const shown = services.map((service) => ({ service, is: facts.get({ kind: 'service', subject: service })?.is }));
  const there = shown.find(({ is }) => is === 'known');
  if (there !== undefined) return { is: 'some', why: { code: 'service-is-there', service: there.service } };
  const unread = shown.find(({ is }) => is !== 'absent');
  if (unread !== undefined) return { is: 'unsure', why: { code: 'presence-unread', service: unread.service } };
  const used = role === undefined ? undefined : lateUse(role, facts, now());
  return used === undefined ? { is: 'none', services } : { is: 'unsure', why: used };
}

/** What keeps the use of a role from telling that nothing lives by it; undefined where nothing does, and where the role is gone. */
function lateUse(role: string, facts: Facts, now: Instant): Extract<Need, { is: 'unsure' }>['why'] | undefined {
  const fact = facts.get({ kind: 'role', subject: role });
  if (fact?.is === 'absent') return undefined;
  if (fact?.is !== 'known') return { code: 'role-use-unread', role };
  const at = fact.value.lastUsedAt;
  return at === undefined || millisecondsBetween(at, now) >= quiet ? undefined : { code: 'role-used-lately', role, at };
}
