import type { Instant } from '../event/instant.ts';
import type { Ask, Collect, FactKind, Facts, Knowledge } from '../evidence/ask.ts';
import type { Fact } from '../evidence/fact.ts';
import type { Clients } from './clients.ts';
import { limitConcurrency } from './limit-concurrency.ts';
import type { Collector } from './read-fact.ts';

/** How the collectors are loaded: each when its kind is first asked for, so that a cold start pays for no other. */
export type Collectors = { readonly [K in FactKind]: () => Promise<Collector<K>> };

/** The collector of every kind of fact. */
export const collectors: Collectors = {
  'stopped-task': async () => (await import('./collectors/stopped-task.ts')).collectStoppedTask,
  'task-definition': async () => (await import('./collectors/task-definition.ts')).collectTaskDefinition,
  'family-revisions': async () => (await import('./collectors/family-revisions.ts')).collectFamilyRevisions,
  service: async () => (await import('./collectors/service.ts')).collectService,
  'service-tasks': async () => (await import('./collectors/service-tasks.ts')).collectServiceTasks,
  role: async () => (await import('./collectors/role.ts')).collectRole,
  'role-policies': async () => (await import('./collectors/role-policies.ts')).collectRolePolicies,
  simulation: async () => (await import('./collectors/simulation.ts')).collectSimulation,
  secret: async () => (await import('./collectors/secret.ts')).collectSecret,
  parameter: async () => (await import('./collectors/parameter.ts')).collectParameter,
  key: async () => (await import('./collectors/key.ts')).collectKey,
  'log-group': async () => (await import('./collectors/log-group.ts')).collectLogGroup,
};

/** Asks under way at once: enough for a task definition's whole wave, few enough for IAM's modest rates. */
const atOnce = 10;

type AnyFact = Fact<Knowledge[FactKind]>;

/**
 * A `Collect` that asks each question once in its lifetime, which is one batch: what it remembers is as old as the batch.
 * @param now the time, for the facts.
 */
export function createCollect(clients: Clients, now: () => Instant, kinds: Collectors = collectors): Collect {
  const limit = limitConcurrency(atOnce);
  const asked = new Map<string, Promise<AnyFact>>();
  const answers = new Map<string, AnyFact>();
  const askOnce = async (ask: Ask): Promise<void> => {
    const key = keyOf(ask);
    const answer = asked.get(key) ?? limit(() => read(ask, kinds, { clients, now }));
    asked.set(key, answer);
    try {
      answers.set(key, await answer);
    } catch (error) {
      // A fault of our own, for AWS's failures are facts: the next batch may ask again.
      asked.delete(key);
      throw error;
    }
  };
  return async (asks) => {
    await Promise.all(asks.map(askOnce));
    return factsOf(new Map(answers));
  };
}

async function read<K extends FactKind>(
  ask: Ask<K>,
  kinds: Collectors,
  reading: { readonly clients: Clients; readonly now: () => Instant },
): Promise<Fact<Knowledge[K]>> {
  const collect: Collector<K> = await kinds[ask.kind]();
  return collect(ask.subject, reading);
}

function factsOf(answers: ReadonlyMap<string, AnyFact>): Facts {
  // The key holds the kind, so that what is found under it is a fact of that kind.
  return { get: <K extends FactKind>(ask: Ask<K>) => answers.get(keyOf(ask)) as Fact<Knowledge[K]> | undefined };
}

function keyOf(ask: Ask): string {
  return `${ask.kind}|${ask.subject}`;
}
