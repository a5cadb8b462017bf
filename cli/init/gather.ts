import type { ReadableAccount } from '../../shared/aws/operating/read-account.ts';
import type { Ask, Facts } from '../../shared/evidence/ask.ts';
import type { Service } from '../../shared/evidence/ecs.ts';
import { serviceWorkload } from '../../shared/evidence/service-workload.ts';
import type { TaskDefinition } from '../../shared/workload/workload.ts';
import { serviceName } from '../service-name.ts';
import { fetchedByRole, keyAsks, type LeftOut, metadataAsks, type Needs, needsOf } from './needs.ts';

/** A service, the role that ECS fetches with, and what that role needs for it. */
export type FoundService = {
  readonly service: string;
  readonly executionRole: string;
  readonly needs: Needs;
  /** Who registered the task definition, as ECS records it; undefined where it does not. */
  readonly registeredBy: string | undefined;
};

/** What was found of some services, and what was left out. */
export type Gathered = { readonly services: readonly FoundService[]; readonly leftOut: readonly LeftOut[] };

/** Reads what the services' execution roles must reach: task definitions, and metadata of what they name. */
export async function gather(services: readonly string[], { collect }: ReadableAccount): Promise<Gathered> {
  const serviceAsks = services.map((subject) => ({ kind: 'service', subject }) as const);
  let facts = await collect(serviceAsks);
  const leftOut: LeftOut[] = [];
  const shown = serviceAsks.flatMap((ask) => {
    const service = read(facts, ask, `service ${serviceName(ask.subject)}`, leftOut);
    return service === undefined ? [] : [{ arn: ask.subject, service }];
  });
  facts = await collect(shown.map(({ service }) => definitionAsk(service)));
  const workloads = shown.flatMap(({ arn, service }) => {
    const what = `service ${serviceName(arn)}, its task definition`;
    const definition = read(facts, definitionAsk(service), what, leftOut);
    if (definition === undefined) return [];
    const workload = serviceWorkload(arn, service);
    return [{ arn, definition, workload, fetched: fetchedByRole(definition, workload) }];
  });
  const asks = workloads.flatMap(({ fetched }) => metadataAsks(fetched));
  facts = await collect(asks);
  facts = await collect(keyAsks(asks, facts));
  const found = workloads.flatMap(({ arn, definition, workload, fetched }) => {
    const { needs, leftOut: missing } = needsOf(fetched, workload, facts);
    leftOut.push(...missing.map((one) => ({ ...one, what: `${one.what} (service ${serviceName(arn)})` })));
    return foundService(arn, definition, needs, leftOut);
  });
  return { services: found, leftOut };
}

function foundService(
  service: string,
  { executionRoleArn, registeredBy }: TaskDefinition,
  needs: Needs,
  leftOut: LeftOut[],
): readonly FoundService[] {
  const what = `service ${serviceName(service)}`;
  if (executionRoleArn === undefined) leftOut.push({ what, because: 'its task definition names no execution role' });
  else if (Object.values(needs).every(({ length }) => length === 0))
    leftOut.push({ what, because: 'its execution role fetches nothing that a grant can name' });
  else return [{ service, executionRole: executionRoleArn, needs, registeredBy }];
  return [];
}

function definitionAsk({ taskDefinitionArn }: Service): Ask<'task-definition'> {
  return { kind: 'task-definition', subject: taskDefinitionArn };
}

function read<K extends 'service' | 'task-definition'>(facts: Facts, ask: Ask<K>, what: string, leftOut: LeftOut[]) {
  const fact = facts.get(ask);
  if (fact?.is === 'known') return fact.value;
  const denied = fact?.is === 'unavailable' ? fact : undefined;
  leftOut.push({
    what,
    because: denied?.detail ?? 'it does not exist',
    ...(denied?.permission !== undefined && { permission: denied.permission }),
  });
  return undefined;
}
