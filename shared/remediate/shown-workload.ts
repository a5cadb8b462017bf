import { kindOf } from '../change/kinds/index.ts';
import type { Ask, Collect, Facts } from '../evidence/ask.ts';
import type { ShownWorkload } from '../incident/evidence.ts';
import type { Incident } from '../incident/incident.ts';
import { provableLater } from '../incident/prove-changes.ts';

/** What tells how a service stands. @param subject the service's ARN */
export function serviceAsks(subject: string): readonly Ask[] {
  return [
    { kind: 'service', subject },
    { kind: 'service-tasks', subject },
  ];
}

/** The service as it was read; undefined where a part of it was not: then nothing can be judged by it. */
export function shownWorkload(facts: Facts, subject: string): ShownWorkload | undefined {
  const service = facts.get({ kind: 'service', subject });
  const tasks = facts.get({ kind: 'service-tasks', subject });
  if (service?.is !== 'known' || tasks?.is !== 'known') return undefined;
  return { service: service.value, tasks: tasks.value, ...(tasks.cut && { cut: tasks.cut }) };
}

/**
 * Ids of the changes without a proof that the account shows in place. One that the account never shows, such as a
 * revision, cannot be removed from it.
 */
export async function changesInPlace(collect: Collect, incident: Incident): Promise<ReadonlySet<string>> {
  const asked = provableLater(incident).map(({ id, action }) => ({ id, action, ask: kindOf(action).shownBy(action) }));
  const facts = await collect(asked.flatMap(({ ask }) => ask ?? []));
  const shown = asked.filter(({ action, ask }) => ask === undefined || kindOf(action).isShown(action, facts) === true);
  return new Set(shown.map(({ id }) => id));
}
