import { type Action, kindOf } from '../change/kinds/index.ts';
import type { KeptReason, Reason } from '../change/reason.ts';
import type { Target } from '../incident/target.ts';
import { serviceArnOfKey } from '../workload/read-workload.ts';
import type { Ports } from './ports.ts';

/** Who lives of a change that stands: nobody any more, somebody, or nobody can know it now. */
export type Need =
  /** ARNs of the services that lived of it. ECS has none of them. */
  | { readonly is: 'none'; readonly services: readonly string[] }
  | { readonly is: 'some'; readonly why: KeptReason }
  | { readonly is: 'unread'; readonly why: Extract<Reason, { readonly code: 'presence-unread' }> };

/**
 * Whether anything lives of a change: the workloads that the ledger knows to rely on it, and the services that the consent names. A
 * service that is there may need it at its next start, whether or not it runs a task now. Of a stand-alone task nobody can see that it
 * never comes again.
 */
export async function needOf({ newCollect, configuration }: Ports, target: Target, action: Action): Promise<Need> {
  const named = kindOf(action).reliantServices(action, configuration);
  if (named === undefined) return { is: 'some', why: { code: 'reliance-unknown' } };
  const known = target.dependents.map((key) => ({ key, service: serviceArnOfKey(key) }));
  const alone = known.filter(({ service }) => service === undefined).map(({ key }) => key);
  if (alone.length > 0) return { is: 'some', why: { code: 'relied-on', workloads: alone } };
  const services = [...new Set([...known.flatMap(({ service }) => service ?? []), ...named])];
  const facts = await newCollect()(services.map((subject) => ({ kind: 'service' as const, subject })));
  const shown = services.map((service) => ({ service, is: facts.get({ kind: 'service', subject: service })?.is }));
  const there = shown.find(({ is }) => is === 'known');
  if (there !== undefined) return { is: 'some', why: { code: 'service-is-there', service: there.service } };
  const unread = shown.find(({ is }) => is !== 'absent');
  if (unread !== undefined) return { is: 'unread', why: { code: 'presence-unread', service: unread.service } };
  return { is: 'none', services };
}
