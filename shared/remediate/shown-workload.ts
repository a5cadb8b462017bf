import type { Ask, Facts } from '../evidence/ask.ts';
import type { ShownWorkload } from '../incident/evidence.ts';

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
  return { service: service.value, tasks: tasks.value };
}
