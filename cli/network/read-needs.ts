import { plannedDestinations } from '../../shared/diagnosis/reachability/destinations.ts';
import type { Ask, Collect } from '../../shared/evidence/ask.ts';
import type { Service } from '../../shared/evidence/ecs.ts';
import type { Fact } from '../../shared/evidence/fact.ts';
import { serviceWorkload } from '../../shared/evidence/service-workload.ts';
import type { Destination, Placement } from '../../shared/network/snapshot.ts';
import type { Requirement } from '../../shared/workload/requirement.ts';
import { requirementsOf, runsOnFargate } from '../../shared/workload/requirements.ts';
import type { TaskDefinition } from '../../shared/workload/workload.ts';
import { serviceName } from '../service-name.ts';

/** What was not looked at, or gets no endpoint, and why. */
export type LeftOut = { readonly what: string; readonly because: string; readonly permission?: string };

/** What the tasks of one service need of the network. */
export type NetworkNeeds = {
  /** `CLUSTER/NAME`. */
  readonly name: string;
  readonly places: readonly Placement[];
  readonly destinations: readonly Destination[];
  /** Buckets that its task definition names. */
  readonly buckets: readonly string[];
};

/** Reads what ECS must reach to start the tasks of services, by their ARNs. */
export async function readNeeds(
  arns: readonly string[],
  collect: Collect,
): Promise<{ readonly needs: readonly NetworkNeeds[]; readonly leftOut: readonly LeftOut[] }> {
  const services = await collect(arns.map((subject) => ({ kind: 'service', subject }) as const));
  const read = arns.map((arn) => ({ arn, fact: services.get({ kind: 'service', subject: arn }) }));
  const shown = read.flatMap(({ arn, fact }) => (fact?.is === 'known' ? [{ arn, service: fact.value }] : []));
  const definitions = await collect(shown.map(({ service }) => definitionAsk(service)));
  const found = shown.map(({ arn, service }) => {
    const definition = definitions.get(definitionAsk(service));
    return definition?.is === 'known'
      ? needsOf(arn, service, definition.value)
      : unread(`${serviceName(arn)}, its task definition`, definition);
  });
  return {
    needs: found.flatMap((one) => ('name' in one ? [one] : [])),
    leftOut: [
      ...read.flatMap(({ arn, fact }) => (fact?.is === 'known' ? [] : [unread(serviceName(arn), fact)])),
      ...found.flatMap((one) => ('what' in one ? [one] : [])),
    ],
  };
}

function definitionAsk({ taskDefinitionArn }: Service): Ask<'task-definition'> {
  return { kind: 'task-definition', subject: taskDefinitionArn };
}

function needsOf(arn: string, service: Service, definition: TaskDefinition): NetworkNeeds | LeftOut {
  const name = serviceName(arn);
  const workload = serviceWorkload(arn, service);
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (!runsOnFargate(workload, definition))
    return { what: name, because: 'its container instances fetch, by their own interfaces, and not its tasks' };
  if (primary === undefined || primary.subnets.length === 0)
    return { what: name, because: 'ECS shows no subnets of its deployment' };
  const requirements = requirementsOf(definition, workload);
  return {
    name,
    places: primary.subnets.map((subnet) => ({
      subnet,
      securityGroups: primary.securityGroups,
      ...(primary.assignPublicIp !== undefined && { publicIp: primary.assignPublicIp }),
    })),
    destinations: requirements.flatMap((requirement) => plannedDestinations({ requirement, workload })),
    buckets: [...new Set(requirements.flatMap(bucketOf))],
  };
}

function bucketOf({ reference }: Requirement): readonly string[] {
  return reference?.is === 'object' ? [reference.bucket] : [];
}

/** A thing that could not be read. */
export function unread(what: string, fact: Fact<unknown> | undefined): LeftOut {
  if (fact?.is !== 'unavailable') return { what, because: 'it does not exist' };
  return { what, because: fact.detail, ...(fact.permission !== undefined && { permission: fact.permission }) };
}
