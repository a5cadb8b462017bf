import type { Network, NetworkFile } from '../../shared/configuration/network.ts';
import type { Collect } from '../../shared/evidence/ask.ts';
import type { Subnet } from '../../shared/evidence/network.ts';
import { NoAnswer, UsageError } from '../usage-error.ts';
import { type JudgedBySource, readBucketConditions } from './bucket-conditions.ts';
import { blockFor, type Judged, judgeEndpoints, stillBlocked } from './judge-endpoints.ts';
import type { NetworkOptions } from './network-options.ts';
import { type Price, priceOf } from './price.ts';
import { type LeftOut, type NetworkNeeds, readNeeds } from './read-needs.ts';
import { readNetwork, readSubnets } from './read-network.ts';

/** What the endpoints of one VPC would be. */
export type NetworkPlan = {
  readonly region: string;
  readonly vpc: string;
  /** The services whose tasks are looked at, as `CLUSTER/NAME`. */
  readonly services: readonly string[];
  readonly endpoints: readonly Judged[];
  /** The block of the configuration; undefined if nothing is needed. */
  readonly block: NetworkFile | undefined;
  /** The block that the file has already for this VPC: its endpoints stay in it. */
  readonly kept: Network | undefined;
  /** What would still stand in the way of the planned endpoints. */
  readonly stillBlocked: readonly LeftOut[];
  /** What no endpoint of this VPC leads to. */
  readonly beyond: readonly LeftOut[];
  readonly leftOut: readonly LeftOut[];
  readonly dnsOff: readonly string[];
  readonly buckets: readonly JudgedBySource[];
  readonly price: Price;
};

type Asked = {
  readonly region: string;
  /** ARNs of services. */
  readonly services: readonly string[];
  readonly options: Pick<NetworkOptions, 'vpc' | 'evenIfReached' | 'flowLogs'>;
  /** The block of the file that the plan is for. */
  readonly present: Network | undefined;
};

/** Plans the endpoints of the VPC in which services run. @throws NoAnswer, UsageError */
export async function planNetwork(
  { region, services, options, present }: Asked,
  collect: Collect,
): Promise<NetworkPlan> {
  const { needs: all, leftOut } = await readNeeds(services, collect);
  const [first] = leftOut;
  if (all.length === 0)
    throw new NoAnswer(
      `None of the services has a network that could be planned for${first === undefined ? '' : `: ${first.what}: ${first.because}`}.`,
      false,
    );
  const ids = [...new Set(all.flatMap(({ places }) => places.map(({ subnet }) => subnet)))].toSorted();
  const subnets = await readSubnets(ids, collect);
  const { vpc, needs } = chooseVpc(all, subnets, options.vpc);
  if (present !== undefined && present.vpc !== vpc)
    throw new UsageError(
      `The file's network is of ${present.vpc}, and this plan is for ${vpc}: give another file, for a stack of its own.`,
    );
  const own = subnets.filter((one) => one.vpc === vpc);
  const asked = {
    places: needs.flatMap(({ places }) => places),
    destinations: needs.flatMap(({ destinations }) => destinations),
  };
  const network = await readNetwork(vpc, own, asked, collect);
  const judging = {
    region,
    vpc,
    needs,
    snapshot: network.snapshot,
    evenIfReached: options.evenIfReached === true,
  };
  const endpoints = judgeEndpoints(judging);
  const wanted = endpoints.flatMap((one) => (one.is === 'needed' ? [one.service] : []));
  const made = blockFor(wanted, judging);
  const gateway = wanted.includes('s3');
  const buckets = gateway
    ? await readBucketConditions([...new Set(needs.flatMap((one) => one.buckets))].toSorted(), collect)
    : { found: [], unread: [] };
  const flowLogs = options.flowLogs === undefined ? present?.flowLogs : { retentionDays: options.flowLogs };
  const whole = merged(made, present);
  const nothing = whole.endpoints.length === 0 && flowLogs === undefined;
  return {
    region,
    vpc,
    services: needs.map(({ name }) => name).toSorted(),
    endpoints,
    block: nothing ? undefined : { ...withoutEmpty(whole), ...(flowLogs !== undefined && { flowLogs }) },
    kept: present,
    stillBlocked: stillBlocked(made, judging),
    beyond: beyondOf(needs, region),
    leftOut: [...leftOut, ...network.unread, ...buckets.unread],
    dnsOff: dnsOff(network.snapshot.attributes, made),
    buckets: buckets.found,
    price: priceOf(made),
  };
}

/** The one VPC of a plan. @throws UsageError if there are several, NoAnswer if nothing runs in the one that is named */
function chooseVpc(all: readonly NetworkNeeds[], subnets: readonly Subnet[], named: string | undefined) {
  const vpcOf = ({ places }: NetworkNeeds) =>
    subnets.find(({ id }) => places.some(({ subnet }) => subnet === id))?.vpc ?? '';
  const byVpc = Map.groupBy(all, vpcOf);
  const known = [...byVpc.keys()].filter((vpc) => vpc !== '').toSorted();
  const vpc = named ?? (known.length === 1 ? known[0] : undefined);
  if (vpc === undefined) {
    if (known.length === 0) throw new NoAnswer('The subnets of the services do not exist any more.', false);
    const shown = known.map((one) => `${one} (${(byVpc.get(one) ?? []).map(({ name }) => name).join(', ')})`);
    throw new UsageError(`The services run in several VPCs: ${shown.join('; ')}. Name one with --vpc.`);
  }
  const needs = byVpc.get(vpc) ?? [];
  if (needs.length === 0)
    throw new NoAnswer(`No Fargate service that was looked at runs in ${vpc}; they run in ${known.join(', ')}.`, false);
  return { vpc, needs };
}

/** What is in the file stays in it: to take an endpoint out would delete it. */
function merged(made: Network, present: Network | undefined): Network {
  if (present === undefined) return made;
  const both = <T extends string>(a: readonly T[], b: readonly T[]) => [...new Set([...a, ...b])];
  return {
    vpc: made.vpc,
    cidrs: both(present.cidrs, made.cidrs),
    // Subnets of the same zones are refused, so those of the file stand where it has any.
    subnets: present.subnets.length > 0 ? present.subnets : made.subnets,
    routeTables: both(present.routeTables, made.routeTables),
    endpoints: both(present.endpoints, made.endpoints),
  };
}

function withoutEmpty({ vpc, cidrs, subnets, routeTables, endpoints }: Network): NetworkFile {
  return {
    vpc,
    ...(cidrs.length > 0 && { cidrs }),
    ...(subnets.length > 0 && { subnets }),
    ...(routeTables.length > 0 && { routeTables }),
    endpoints,
  };
}

function beyondOf(needs: readonly NetworkNeeds[], region: string): readonly LeftOut[] {
  const found = needs.flatMap(({ name, destinations }) =>
    destinations.flatMap((one): readonly LeftOut[] => {
      if (one.is === 'internet')
        return [
          {
            what: one.host,
            because: `${name} pulls an image from it: only a NAT gateway leads there, or copy the image to ECR`,
          },
        ];
      if (one.is !== 'service' || one.region === region) return [];
      return [
        {
          what: `${one.service} of ${one.region}`,
          because: `${name} calls another Region, to which an endpoint of ${region} does not lead`,
        },
      ];
    }),
  );
  return [...new Map(found.map((one) => [`${one.what} ${one.because}`, one])).values()];
}

function dnsOff(
  attributes: { readonly dnsSupport: boolean; readonly dnsHostnames: boolean } | undefined,
  { endpoints }: Network,
): readonly string[] {
  if (attributes === undefined || endpoints.every((one) => one === 's3')) return [];
  return [
    ...(attributes.dnsSupport ? [] : ['enable-dns-support']),
    ...(attributes.dnsHostnames ? [] : ['enable-dns-hostnames']),
  ];
}
