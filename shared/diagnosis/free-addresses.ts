import type { Ask, Facts } from '../evidence/ask.ts';
import type { Subnet } from '../evidence/network.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import type { Workload } from '../workload/workload.ts';
import { report } from './advice/report.ts';
import { cite } from './cite.ts';
import type { Finding, Line } from './finding.ts';
import { firstLines } from './first-lines.ts';
import { listed } from './listed.ts';

/** The highest number of subnets whose addresses are shown. */
const mostShown = 6;

/** The subnets of the service, if ECS says that one of them has no free address. */
export function addressAsks(workload: Workload, claim: Claim | undefined, facts: Facts): readonly Ask<'subnets'>[] {
  const arn = serviceArnOf(workload);
  if (claim?.lack !== 'address' || arn === undefined) return [];
  const service = facts.get({ kind: 'service', subject: arn });
  if (service?.is !== 'known') return [];
  const { deployments } = service.value;
  const own =
    deployments.find(({ id }) => id === workload.deploymentId) ??
    deployments.find(({ status }) => status === 'PRIMARY');
  const subnets = own?.subnets ?? [];
  return subnets.length === 0 ? [] : [{ kind: 'subnets', subject: subnets }];
}

/**
 * What the report of a full subnet becomes by the number of addresses that are free in the service's subnets. A task
 * takes one address, so that a subnet without any proves it; where each has some, it has passed or is another subnet's.
 * Where ECS names the subnet, the others prove nothing.
 */
export function withFreeAddresses(finding: Finding, workload: Workload, claim: Claim, facts: Facts): Finding {
  const [ask] = addressAsks(workload, claim, facts);
  const read = ask === undefined ? undefined : facts.get(ask);
  if (ask === undefined || read?.is !== 'known' || !finding.failing) return finding;
  if (finding.cause !== report(claim).cause) return finding;
  const counted = read.value.filter(isCounted);
  if (counted.length === 0) return finding;
  const meant = claim.resource === null ? counted : counted.filter(({ id }) => id === claim.resource);
  const full = meant.filter(({ freeAddresses }) => freeAddresses === 0).map(({ id }) => id);
  const shown = firstLines(
    counted.map((one) => cite({ text: sayFree(one), by: [ask] }, facts)),
    mostShown,
    leftOff,
  );
  const evidence = [...finding.evidence, ...shown];
  const [first] = full;
  if (meant.length === 0) return { ...finding, evidence };
  if (first === undefined) {
    const because = `${listed(meant.map(({ id }) => id))} ${meant.length === 1 ? 'has' : 'have'} free addresses now, and ECS goes on trying`;
    return { ...finding, evidence, passes: { is: 'perhaps', when: 'addresses were freed since', because } };
  }
  const title = `${listed(full)} ${full.length === 1 ? 'has' : 'have'} no free address for the network interface of the task`;
  return { ...finding, certainty: 'proved', title, resource: full.length === 1 ? first : finding.resource, evidence };
}

/** A subnet whose IPv4 addresses EC2 counts. */
type Counted = Subnet & { readonly cidr: string; readonly freeAddresses: number };

function isCounted(subnet: Subnet): subnet is Counted {
  return subnet.cidr !== undefined && subnet.freeAddresses !== undefined;
}

function sayFree({ id, cidr, zone, freeAddresses }: Counted): string {
  return `${id} (${cidr}, ${zone}) has ${freeAddresses} free ${freeAddresses === 1 ? 'address' : 'addresses'}`;
}

function leftOff(more: number): Line {
  return { text: `and ${more} more ${more === 1 ? 'subnet' : 'subnets'}`, source: 'diagnosis' };
}
