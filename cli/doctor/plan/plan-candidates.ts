import { formatArn, lastPart, taskDefinitionOf } from '../../../shared/arn.ts';
import type { Instant } from '../../../shared/event/instant.ts';
import type { TaskDefinition, TaskNetwork } from '../../../shared/workload/workload.ts';
import { NoAnswer } from '../../usage-error.ts';
import type { Found, Waiting } from '../candidate.ts';
import { standAlone } from '../find-candidates.ts';
import type { Where } from '../registration.ts';
import { layPlan } from './lay-plan.ts';
import { pendingIn } from './pending.ts';
import { readPlannedDefinition } from './planned-definition.ts';
import { blockOf, isUnknown, textOf, textsOf } from './planned-values.ts';
import { type Plan, type Resource, withoutIndex } from './read-plan.ts';

/** The tasks of a plan's services, and of its task definitions that none of its services runs. @throws NoAnswer, UsageError */
export function planCandidates(plan: Plan, where: Where, now: Instant): readonly Found[] {
  const there = plan.resources.filter(({ change }) => change !== 'deleted');
  const definitions = there.filter(({ type }) => type === 'aws_ecs_task_definition');
  const services = there.filter(({ type }) => type === 'aws_ecs_service');
  if (definitions.length === 0)
    throw new NoAnswer('The plan holds no aws_ecs_task_definition: there is nothing to examine.', false);
  const pairs = services.flatMap((service) => {
    const definition = definitionFor(service, definitions);
    return definition === undefined ? [] : [{ service, definition }];
  });
  const alone = definitions.filter((one) => !pairs.some(({ definition }) => definition === one));
  const pending = pendingIn(plan);
  return [
    ...pairs.map(({ service, definition }) => candidate(definition, service, where, now)),
    ...alone.map((definition) => candidate(definition, undefined, where, now)),
  ].map((one): Found => ({ is: 'candidate', candidate: { ...one, pending: layPlan(pending, one.placeholders) } }));
}

/** The task definition that a service runs: by its family, by the configuration, or because there is no other one. */
function definitionFor(service: Resource, definitions: readonly Resource[]): Resource | undefined {
  const named = textOf(service, 'task_definition') ?? textOf({ after: service.before }, 'task_definition');
  const family = named === undefined ? undefined : taskDefinitionOf(named).family;
  const ofModule = definitions.filter(({ module }) => module === service.module);
  const referred = ofModule.find(({ address, module }) => {
    const within = withoutIndex(module === '' ? address : address.slice(module.length + 1));
    return service.definitions.some(
      (one) => one === within || one.startsWith(`${within}.`) || one.startsWith(`${within}[`),
    );
  });
  const byFamily = family === undefined ? undefined : definitions.find((one) => textOf(one, 'family') === family);
  const [only, ...others] = definitions;
  return referred ?? byFamily ?? (others.length === 0 && isUnknown(service, 'task_definition') ? only : undefined);
}

function candidate(definition: Resource, service: Resource | undefined, where: Where, now: Instant) {
  const planned = readPlannedDefinition(definition, where);
  const { value } = planned;
  const network = service === undefined ? undefined : networkOf(service);
  const workload = standAlone(value, where, network?.network);
  const given = {
    ask: { kind: 'task-definition', subject: value.arn },
    fact: { is: 'known', value, at: now, source: definition.address },
  } as const;
  return {
    name: service === undefined ? definition.address : `${service.address} (${definition.address})`,
    workload: service === undefined ? workload : { ...workload, ...placeOf(service, where, value) },
    given: [given],
    placeholders: planned.placeholders,
    unknown: [...planned.unknown, ...(network?.unknown ?? [])],
    skipped:
      service === undefined
        ? [{ what: 'the network', because: 'no service of the plan runs this task definition' }]
        : [],
  };
}

function placeOf(
  service: Resource,
  { partition, account, region }: Where,
  { requiresCompatibilities }: TaskDefinition,
) {
  const cluster = lastPart(textOf(service, 'cluster') ?? 'default');
  const name = textOf(service, 'name');
  const launchType = launchTypeOf(service) ?? (requiresCompatibilities.includes('FARGATE') ? 'FARGATE' : undefined);
  const version = textOf(service, 'platform_version');
  return {
    cluster,
    clusterArn: formatArn({ partition, service: 'ecs', region, account, resource: `cluster/${cluster}` }),
    ...(name !== undefined && { service: name }),
    ...(launchType !== undefined && { launchType }),
    ...(version !== undefined && version !== 'LATEST' && { platformVersion: version }),
  };
}

function launchTypeOf(service: Resource): string | undefined {
  const strategy: unknown = service.after['capacity_provider_strategy'];
  const providers = (Array.isArray(strategy) ? strategy : []).map(
    (one) => blockOf({ one }, 'one')['capacity_provider'],
  );
  if (providers.length > 0 && providers.every((one) => one === 'FARGATE' || one === 'FARGATE_SPOT')) return 'FARGATE';
  return providers.length > 0 ? undefined : textOf(service, 'launch_type');
}

function networkOf(service: Resource): { readonly network: TaskNetwork; readonly unknown: readonly Waiting[] } {
  const block = blockOf(service.after, 'network_configuration');
  const wait = (field: string, what: string): readonly Waiting[] =>
    isUnknown(service, 'network_configuration', field) ? [{ what, by: `${service.address}: ${field}` }] : [];
  const unknown = [
    ...wait('subnets', 'the way through the network'),
    ...wait('security_groups', 'the security groups'),
  ];
  const isKnown = (field: string) => !isUnknown(service, 'network_configuration', field);
  return {
    network: {
      subnets: isKnown('subnets') ? textsOf(block['subnets']) : [],
      securityGroups: isKnown('security_groups') ? textsOf(block['security_groups']) : [],
      assignPublicIp: block['assign_public_ip'] === true,
    },
    unknown,
  };
}
