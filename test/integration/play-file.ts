import { readFileSync } from 'node:fs';
import { CLAIM_PARAMETER } from '../../shared/environment.ts';
import type { FindingJson, IncidentJson, Message } from '../sandbox/demo/incident-json.ts';
import type { Moment } from '../sandbox/demo/moments.ts';
import { type Played, playWorld } from '../sandbox/demo/play.ts';
import type { Report, ReportedCall, ReportedFinding, ReportedIncident } from '../sandbox/demo/report.ts';
import type { Ending } from '../sandbox/demo/rest.ts';
import type { Snapshot } from '../sandbox/demo/snapshot.ts';
import { checkWorld } from '../sandbox/world/read-world.ts';
import type { World } from '../sandbox/world/world-schema.ts';
import { mergeWorlds } from './merge-worlds.ts';

type Mode = World['remediator']['mode'];

/** Plays one of the worlds that stand here, by the same code as the demo. */
export async function playFile(name: string, mode?: Mode): Promise<Played> {
  return playWorld({ world: read(name), tell: () => undefined, ...(mode !== undefined && { mode }) });
}

/** What one world's part of a run came to. */
export type Part = {
  readonly report: Report;
  readonly ending: Ending;
  /** What people were told of the world, in the order in which it arrived. */
  readonly messages: readonly Message[];
  /** The calls of all the worlds that were played together. */
  readonly allCalls: readonly ReportedCall[];
  /** What was seen of one service, or one family of stand-alone tasks, of the world. */
  readonly seen: (service: string) => Seen;
  /** Whether the happening of that name was played. */
  readonly happened: (name: string) => boolean;
};

/** What ECS made of a service's tasks, and what the product told of it last. */
export type Seen = {
  readonly stoppedReasons: readonly string[];
  readonly serviceEvents: readonly string[];
  readonly runs: boolean;
  /** Empty where the product found nothing. */
  readonly findings: readonly (FindingJson | ReportedFinding)[];
};

/** Plays several worlds side by side in one account under one stack; gives each world's part by its name. */
export async function playTogether(names: readonly string[]): Promise<(name: string) => Part> {
  const worlds = names.map((name) => read(name, 'us-east-1'));
  const moments: Moment[] = [];
  const tell = (moment: Moment): void => void moments.push(moment);
  const { report, ending, messages } = await playWorld({ world: mergeWorlds(worlds), tell });
  const seen = (service: string): Seen => seenOf(service, moments, report);
  const happened = (name: string): boolean =>
    moments.some((one) => one.is === 'happening' && one.happening.name === name);
  return (name) => {
    const world = worlds[names.indexOf(name)];
    if (world === undefined) throw new Error(`${name} was not played`);
    const told = messagesOf({ messages, report }, world);
    return {
      ending,
      report: partOf(report, world),
      messages: told,
      allCalls: report.calls,
      seen,
      happened,
    };
  };
}

function seenOf(service: string, moments: readonly Moment[], { incidents }: Report): Seen {
  const ecs = moments.flatMap((one) => (one.is === 'ecs' ? [one.moment] : []));
  const told = moments
    .flatMap((one): readonly IncidentJson[] =>
      one.is === 'message' && one.message.incident !== undefined ? [one.message.incident] : [],
    )
    .findLast((incident) => incident.service === service);
  const own = ecs.filter((one) => 'group' in one && [`service:${service}`, `family:${service}`].includes(one.group));
  return {
    stoppedReasons: own.flatMap((one) => (one.is === 'task-stopped' ? [one.reason] : [])),
    serviceEvents: ecs.flatMap((one) => (one.is === 'service-event' && one.service === service ? [one.text] : [])),
    runs: own.some((one) => one.is === 'task-running'),
    // What an outage tells has no message of its own: the record says what was found.
    findings: told?.findings ?? incidents.findLast(({ workload }) => workload.endsWith(`/${service}`))?.findings ?? [],
  };
}

/** Reads a world, moved to another Region where one is given. */
function read(name: string, region?: string): World {
  const text = readFileSync(new URL(`../sandbox/worlds/${name}.json`, import.meta.url), 'utf8');
  const { region: own = 'us-east-1' } = JSON.parse(text) as { readonly region?: string };
  const checked = checkWorld(JSON.parse(region === undefined ? text : text.replaceAll(own, region)));
  if (checked.is === 'invalid') throw new Error(checked.problems.join('\n'));
  return checked.world;
}

/** The cluster in a workload's key, `PARTITION/ACCOUNT/REGION/CLUSTER/…`. */
export function clusterOf(workload: string): string {
  return workload.split('/')[3] ?? '';
}

function partOf(report: Report, world: World): Report {
  return {
    incidents: report.incidents.filter((one) => world.clusters.includes(clusterOf(one.workload))),
    outages: report.outages.filter((one) => isAbout(one, world)),
    worldBefore: snapshotOf(report.worldBefore, world),
    worldAfter: snapshotOf(report.worldAfter, world),
    calls: report.calls.filter((call) => world.clusters.some((cluster) => call.resource.includes(cluster))),
    logs: report.logs.filter((line) => isAbout(line, world)),
    ledger: report.ledger.filter((item) => isAbout(item, world)),
  };
}

/** Whether a log line or an item of the ledger names a cluster of the world. */
function isAbout(value: unknown, { clusters }: World): boolean {
  const text = JSON.stringify(value);
  return clusters.some((cluster) => text.includes(cluster));
}

/** What of the published forms says where they are about. */
type About = {
  readonly incident?: { readonly workload: string };
  readonly outage?: { readonly services: readonly { readonly cluster: string }[] };
  readonly news?: { readonly incident?: string };
};

/** The messages about a world: about an incident, an outage or a control in one of its clusters. */
export function messagesOf(
  { messages, report }: Pick<Played, 'messages' | 'report'>,
  world: World,
): readonly Message[] {
  const clusters = new Map(report.incidents.map(({ incident, workload }) => [incident, clusterOf(workload)]));
  return messages.filter(({ json }) => {
    const { incident, outage, news } = json as About;
    const own = [
      incident === undefined ? undefined : clusterOf(incident.workload),
      ...(outage?.services.map(({ cluster }) => cluster) ?? []),
      news?.incident === undefined ? undefined : clusters.get(news.incident),
    ];
    return own.some((cluster) => cluster !== undefined && world.clusters.includes(cluster));
  });
}

function snapshotOf(snapshot: Snapshot, world: World): Snapshot {
  const keep = <T>(all: Readonly<Record<string, T>>, names: readonly string[]) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  const runs = [...world.services, ...world.tasks];
  return {
    mode: snapshot.mode,
    roles: keep(
      snapshot.roles,
      world.roles.map((one) => one.name),
    ),
    services: keep(
      snapshot.services,
      world.services.map((one) => `${one.cluster}/${one.name}`),
    ),
    taskDefinitions: keep(
      snapshot.taskDefinitions,
      runs.map((one) => one.family),
    ),
  };
}

/** The one incident of a report; throws where there are more or none. */
export function onlyIncident(report: Report): ReportedIncident {
  const [incident, ...others] = report.incidents;
  if (incident === undefined || others.length > 0)
    throw new Error(`${report.incidents.length} incidents where one was expected`);
  return incident;
}

/** The findings of a category. */
export function findingsOf(incident: ReportedIncident, category: string): readonly ReportedFinding[] {
  return incident.findings.filter((finding) => finding.category === category);
}

/** Calls of the product that changed something outside of its own ledger, queues, topic and claim. */
export function changingCalls(report: Report): readonly string[] {
  return report.calls
    .filter(({ action, error }) => error === null && /^(iam|ecs|secretsmanager|ssm|kms|ec2|logs):/.test(action))
    .filter(({ action }) => !/:(Get|List|Describe|Simulate|Decrypt|GenerateDataKey)/.test(action))
    .filter(({ resource }) => !resource.endsWith(`:parameter${CLAIM_PARAMETER}`))
    .map(({ action }) => action);
}

/** Calls that IAM denied to the product. */
export function deniedCalls(report: Report): readonly string[] {
  return report.calls.filter(isDenied).map(({ action, resource }) => `${action} on ${resource}`);
}

function isDenied({ error }: ReportedCall): boolean {
  return error !== null && /AccessDenied|Unauthorized|NotAuthorized/.test(error);
}

/** A world apart from how many tasks run in it. */
export function withoutCounts(snapshot: Snapshot): Snapshot {
  const services = Object.entries(snapshot.services).map(([name, one]) => [name, { ...one, runningCount: 0 }] as const);
  return { ...snapshot, services: Object.fromEntries(services) };
}

/** States that one incident was told of, in order. */
export function statesOf(incident: ReportedIncident): readonly string[] {
  return incident.messages.map((message) => message.state);
}
