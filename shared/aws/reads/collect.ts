import type { Instant } from '../../event/instant.ts';
import { type Ask, type Collect, type FactKind, type Facts, type Knowledge, keyOf } from '../../evidence/ask.ts';
import type { Fact } from '../../evidence/fact.ts';
import { limitConcurrency } from '../../limit-concurrency.ts';
import type { Clients } from '../clients/clients.ts';
import { inBatches } from './in-batches.ts';
import type { BatchCollector, Collector, Reading } from './read-fact.ts';

/** Loads the collectors. Each is loaded when its kind is first needed, so that a cold start loads no others. */
export type Collectors = { readonly [K in FactKind]: () => Promise<Collector<K>> };

/** The collector of every kind of fact. */
export const collectors: Collectors = {
  'stopped-task': async () => (await import('../collectors/stopped-task.ts')).collectStoppedTask,
  'task-definition': async () => (await import('../collectors/task-definition.ts')).collectTaskDefinition,
  'family-revisions': async () => (await import('../collectors/family-revisions.ts')).collectFamilyRevisions,
  service: async () => (await import('../collectors/service.ts')).collectService,
  'container-instance': async () => (await import('../collectors/container-instance.ts')).collectContainerInstance,
  'service-tasks': async () => (await import('../collectors/service-tasks.ts')).collectServiceTasks,
  'family-tasks': async () => (await import('../collectors/family-tasks.ts')).collectFamilyTasks,
  role: async () => (await import('../collectors/role.ts')).collectRole,
  'role-policies': async () => (await import('../collectors/role-policies.ts')).collectRolePolicies,
  'unattached-policies': async () => (await import('../collectors/unattached-policies.ts')).collectUnattachedPolicies,
  'managed-policy': async () => (await import('../collectors/managed-policy.ts')).collectManagedPolicy,
  'access-history': async () => (await import('../collectors/access-history.ts')).collectAccessHistory,
  simulation: async () => (await import('../collectors/simulation.ts')).collectSimulation,
  secret: async () => (await import('../collectors/secret.ts')).collectSecret,
  parameter: async () => (await import('../collectors/parameter.ts')).collectParameter,
  key: async () => (await import('../collectors/key.ts')).collectKey,
  'log-group': async () => (await import('../collectors/log-group.ts')).collectLogGroup,
  'secret-policy': async () => (await import('../collectors/secret-policy.ts')).collectSecretPolicy,
  'key-policy': async () => (await import('../collectors/key-policy.ts')).collectKeyPolicy,
  'bucket-policy': async () => (await import('../collectors/bucket-policy.ts')).collectBucketPolicy,
  'environment-file': async () => (await import('../collectors/environment-file.ts')).collectEnvironmentFile,
  'names-like': async () => (await import('../collectors/names-like.ts')).collectNamesLike,
  subnets: async () => (await import('../collectors/subnets.ts')).collectSubnets,
  'route-tables': async () => (await import('../collectors/route-tables.ts')).collectRouteTables,
  'nat-gateways': async () => (await import('../collectors/nat-gateways.ts')).collectNatGateways,
  'vpc-endpoints': async () => (await import('../collectors/vpc-endpoints.ts')).collectVpcEndpoints,
  'security-groups': async () => (await import('../collectors/security-groups.ts')).collectSecurityGroups,
  'network-acls': async () => (await import('../collectors/network-acls.ts')).collectNetworkAcls,
  'vpc-attributes': async () => (await import('../collectors/vpc-attributes.ts')).collectVpcAttributes,
  'file-system': async () => (await import('../collectors/file-system.ts')).collectFileSystem,
  'file-system-policy': async () => (await import('../collectors/file-system-policy.ts')).collectFileSystemPolicy,
  'access-point': async () => (await import('../collectors/access-point.ts')).collectAccessPoint,
  repository: async () => (await import('../collectors/repository.ts')).collectRepository,
  image: async () => (await import('../collectors/image.ts')).collectImage,
  'image-tags': async () => (await import('../collectors/image-tags.ts')).collectImageTags,
  'repository-policy': async () => (await import('../collectors/repository-policy.ts')).collectRepositoryPolicy,
  'lifecycle-policy': async () => (await import('../collectors/lifecycle-policy.ts')).collectLifecyclePolicy,
};

/** The kinds of facts of which one call can read several. */
export type Batches = { readonly [K in FactKind]?: () => Promise<BatchCollector<K>> };

/**
 * Simulations, because a task definition with many secrets needs one for each, the services of open incidents, and the
 * tasks of a burst of events.
 */
const batches: Batches = {
  service: async () => (await import('../collectors/service-batch.ts')).serviceBatch,
  simulation: async () => (await import('../collectors/simulation-batch.ts')).simulationBatch,
  'stopped-task': async () => (await import('../collectors/stopped-task.ts')).stoppedTaskBatch,
};

/** The number of reads at the same time: enough for all reads of a wave, and few enough for IAM's low rate limits. */
const atOnce = 10;

type AnyFact = Fact<Knowledge[FactKind]>;

/**
 * Makes a `Collect` that reads each fact once. It exists for one batch, so no fact is older than the batch.
 * @param now the current time, for the facts.
 */
export function createCollect(
  clients: Clients,
  now: () => Instant,
  kinds: Collectors = collectors,
  together: Batches = batches,
): Collect {
  const limit = limitConcurrency(atOnce);
  const reading = { clients, now };
  const asked = new Map<string, Promise<AnyFact>>();
  const answers = new Map<string, AnyFact>();
  const single = <K extends FactKind>(ask: Ask<K>) => limit(() => read(ask, kinds, reading));
  const startKind = <K extends FactKind>(kind: K, asks: readonly Ask<K>[]): void => {
    const load = asks.length > 1 ? together[kind] : undefined;
    const answer = load === undefined ? single<K> : inBatches(asks, { kind, load, limit, reading, single: single<K> });
    for (const ask of asks) asked.set(keyOf(ask), answer(ask));
  };
  const start = (fresh: readonly Ask[]): void => {
    for (const [kind, asks] of Map.groupBy(fresh, (ask) => ask.kind)) startKind(kind, asks);
  };
  const settle = async (ask: Ask): Promise<void> => {
    const key = keyOf(ask);
    try {
      const answer = await asked.get(key);
      if (answer !== undefined) answers.set(key, answer);
    } catch (error) {
      // This is a fault of the product, because failures of AWS are facts. The next batch may read it again.
      asked.delete(key);
      throw error;
    }
  };
  return async (asks) => {
    const each = [...new Map(asks.map((ask) => [keyOf(ask), ask])).values()];
    start(each.filter((ask) => !asked.has(keyOf(ask))));
    await Promise.all(each.map(settle));
    return factsOf(new Map(answers));
  };
}

async function read<K extends FactKind>(ask: Ask<K>, kinds: Collectors, reading: Reading): Promise<Fact<Knowledge[K]>> {
  const collect: Collector<K> = await kinds[ask.kind]();
  return collect(ask.subject, reading);
}

function factsOf(answers: ReadonlyMap<string, AnyFact>): Facts {
  // The key holds the kind, so the fact under it is of that kind.
  return { get: <K extends FactKind>(ask: Ask<K>) => answers.get(keyOf(ask)) as Fact<Knowledge[K]> | undefined };
}
