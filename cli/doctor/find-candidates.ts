import { formatArn, lastPart, parseArn, taskDefinitionOf } from '../../shared/arn.ts';
import type { Ask } from '../../shared/evidence/ask.ts';
import type { Service } from '../../shared/evidence/ecs.ts';
import type { Fact } from '../../shared/evidence/fact.ts';
import { serviceWorkload } from '../../shared/evidence/service-workload.ts';
import { workloadKey } from '../../shared/workload/read-workload.ts';
import type { TaskDefinition, TaskNetwork, Workload } from '../../shared/workload/workload.ts';
import { unlisted } from '../unlisted.ts';
import { NoAnswer } from '../usage-error.ts';
import type { Candidate, Found, Skipped } from './candidate.ts';
import type { DoctorAccount } from './doctor-edge.ts';
import type { DoctorOptions } from './doctor-options.ts';
import { type GivenFact, nothingPending } from './laid-over.ts';
import { type NamedService, readService } from './read-target.ts';

/** A task definition that was read, or would be registered. `source`: what told it, in the evidence. */
export type Defined = { readonly name: string; readonly definition: TaskDefinition; readonly source: string };

/** More services are not read to find those that run a task definition. */
const mostSearched = 200;
/** Of more services that run it, the first ones are examined. */
const mostRunning = 10;

/** The next task of one service. */
export async function findService(named: NamedService, account: DoctorAccount): Promise<Found> {
  const [found] = await findServices([serviceArn(named, account)], account);
  if (found === undefined) throw new Error('a service was asked for, and no answer came');
  return found;
}

/** The next tasks of services, in the order of their ARNs. */
export async function findServices(arns: readonly string[], account: DoctorAccount): Promise<readonly Found[]> {
  const asks = arns.map((subject): Ask<'service'> => ({ kind: 'service', subject }));
  const facts = await account.collect(asks);
  return asks.map((ask): Found => {
    const fact = facts.get(ask);
    const name = nameOf(ask.subject);
    if (fact?.is === 'known') return { is: 'candidate', candidate: ofService(name, ask.subject, fact.value) };
    return { is: 'unread', name, ...whyUnread(fact, `there is no such service in ${account.region}`) };
  });
}

function ofService(name: string, arn: string, service: Service): Candidate {
  return { ...plain, name, workload: serviceWorkload(arn, service) };
}

const plain = { given: [], pending: nothingPending, unknown: [], skipped: [] } as const;

/** A task definition of the account. @param named family, family and revision, or ARN. @throws NoAnswer */
export async function findDefinition(named: string, account: DoctorAccount): Promise<Defined> {
  const ask: Ask<'task-definition'> = { kind: 'task-definition', subject: named };
  const fact = (await account.collect([ask])).get(ask);
  if (fact?.is === 'known') {
    const { family, revision } = taskDefinitionOf(fact.value.arn);
    return { name: `${family}:${revision}`, definition: fact.value, source: fact.source };
  }
  throw notRead(`The task definition ${named}`, whyUnread(fact, `there is none in ${account.region}`));
}

/** The tasks of a task definition, wherever it would run: in a network that was given, or in that of its services. */
export async function placeDefinition(
  defined: Defined,
  options: DoctorOptions,
  account: DoctorAccount,
  now: string,
): Promise<readonly Found[]> {
  const given: readonly GivenFact[] = [
    {
      ask: { kind: 'task-definition', subject: defined.definition.arn },
      fact: { is: 'known', value: defined.definition, at: now, source: defined.source },
    },
  ];
  const network = givenNetwork(options);
  if (network !== undefined) return [alone(defined, given, account, network)];
  const { services, skipped } = await servicesOf(defined, options, account);
  if (services.length === 0) return [alone(defined, given, account, undefined, skipped)];
  return services.map((found): Found => {
    if (found.is === 'unread') return found;
    const { candidate } = found;
    const { arn } = defined.definition;
    const workload = { ...candidate.workload, ...taskDefinitionOf(arn), taskDefinitionArn: arn };
    return {
      is: 'candidate',
      candidate: { ...candidate, name: `${defined.name} in ${candidate.name}`, workload, given },
    };
  });
}

type Services = { readonly services: readonly Found[]; readonly skipped: readonly Skipped[] };

/** The services whose network the task gets: the one that was named, or those that run the family. */
async function servicesOf({ definition }: Defined, options: DoctorOptions, account: DoctorAccount): Promise<Services> {
  if (options.service !== undefined) {
    const found = await findService(readService(options.service, options.cluster), account);
    if (found.is === 'unread') throw notRead(`The service ${found.name}`, found);
    return { services: [found], skipped: [] };
  }
  const { family } = taskDefinitionOf(definition.arn);
  const listed = await listAll(options.cluster === undefined ? [] : [options.cluster], account);
  if ('because' in listed) return { services: [], skipped: [withoutNetwork(listed.because)] };
  const searched = listed.arns.slice(0, mostSearched);
  const running = (await findServices(searched, account)).filter(
    (found) => found.is === 'candidate' && found.candidate.workload.family === family,
  );
  const because =
    listed.arns.length > mostSearched
      ? `none of the first ${mostSearched} services runs ${family}`
      : `no service${listed.isWhole ? '' : ' that could be listed'} runs ${family}`;
  return running.length === 0
    ? { services: [], skipped: [withoutNetwork(because)] }
    : { services: running.slice(0, mostRunning), skipped: [] };
}

function withoutNetwork(because: string): Skipped {
  return { what: 'the network', because: `${because}, and no network was given (--service, or --subnets)` };
}

/** The services of clusters; of all clusters where none is named. */
async function listAll(
  clusters: readonly string[],
  account: DoctorAccount,
): Promise<{ readonly arns: readonly string[]; readonly isWhole: boolean } | { readonly because: string }> {
  const { check } = await import('../../shared/aws/operating/checked.ts');
  const listed = await check(() => account.services(clusters));
  if (listed.is === 'not-checked') return { because: `the clusters could not be listed (${whyNot(listed)})` };
  const arns = listed.value.flatMap(({ services }) => (services.is === 'read' ? services.value.arns : []));
  const unseen = listed.value.flatMap(({ services }) => (services.is === 'not-checked' ? [whyNot(services)] : []));
  if (arns.length === 0 && unseen[0] !== undefined)
    return { because: `the services could not be listed (${unseen[0]})` };
  return { arns: arns.toSorted(), isWhole: listed.value.every((one) => unlisted(one).length === 0) };
}

/** The permission that was lacking, or what went wrong. */
function whyNot({ because, permission }: { readonly because: string; readonly permission: string | null }): string {
  return permission === null ? because : `it needs ${permission}`;
}

/** A task of no service that is known. */
function alone(
  { name, definition }: Defined,
  given: readonly GivenFact[],
  account: DoctorAccount,
  network: TaskNetwork | undefined,
  skipped: readonly Skipped[] = [],
): Found {
  const place = { partition: account.partition, account: account.account, region: account.region };
  return {
    is: 'candidate',
    candidate: {
      name,
      given,
      pending: nothingPending,
      unknown: [],
      skipped,
      workload: standAlone(definition, place, network),
    },
  };
}

/** The workload of a task that no service starts. @param network none: it is not known. */
export function standAlone(
  { arn, requiresCompatibilities }: TaskDefinition,
  place: Pick<Workload, 'partition' | 'account' | 'region'>,
  network: TaskNetwork | undefined,
): Workload {
  const { family, revision } = taskDefinitionOf(arn);
  return {
    ...place,
    key: workloadKey({ ...place, cluster: '', family }),
    clusterArn: '',
    cluster: '',
    family,
    taskDefinitionArn: arn,
    revision,
    // A definition may be for several; what is given of the network is that of a task with an interface of its own.
    ...(requiresCompatibilities.includes('FARGATE') && { launchType: 'FARGATE' }),
    subnets: network?.subnets ?? [],
    network: network ?? { subnets: [], securityGroups: [] },
    overridden: false,
  };
}

function givenNetwork({
  subnets,
  securityGroups = [],
  assignPublicIp = false,
}: DoctorOptions): TaskNetwork | undefined {
  return subnets === undefined ? undefined : { subnets, securityGroups, assignPublicIp };
}

function serviceArn({ cluster, name }: NamedService, { partition, region, account }: DoctorAccount): string {
  return formatArn({ partition, service: 'ecs', region, account, resource: `service/${cluster}/${name}` });
}

/** `CLUSTER/NAME` of a service's ARN. */
function nameOf(arn: string): string {
  const [cluster = ''] = (parseArn(arn)?.resource ?? arn).split('/').slice(-2);
  return `${cluster}/${lastPart(arn)}`;
}

type Why = { readonly because: string; readonly permission: string | null };

function whyUnread(fact: Fact<unknown> | undefined, absent: string): Why {
  if (fact?.is !== 'unavailable') return { because: absent, permission: null };
  return { because: `${fact.source}: ${fact.detail}`, permission: fact.permission ?? null };
}

/** What could not be read at all. */
export function notRead(what: string, { because, permission }: Why): NoAnswer {
  const needed = permission === null ? '' : ` It needs the permission ${permission}.`;
  return new NoAnswer(`${what} could not be examined: ${because.replace(/\.$/, '')}.${needed}`, false);
}
