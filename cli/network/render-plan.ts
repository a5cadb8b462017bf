import { cleanText } from '../../shared/notification/text/clean-text.ts';
import { wrapLines } from '../../shared/notification/text/wrap.ts';
import type { Judged } from './judge-endpoints.ts';
import type { NetworkPlan } from './plan-network.ts';
import { PRICES, type Price, priceRows } from './price.ts';
import type { LeftOut } from './read-needs.ts';

const width = 80;

/** The plan for people, without colours. */
export function renderPlan(plan: NetworkPlan): string {
  const needed = plan.endpoints.filter((one) => one.is === 'needed');
  const others = plan.endpoints.filter((one) => one.is === 'left-out');
  const sections = [
    wrapLines(`${plan.vpc} in ${plan.region}, for the next tasks of ${listNames(plan.services)}`, width, '', ''),
    section(
      'Endpoints to make',
      needed.length === 0
        ? ['none: everything that they need is reached']
        : needed.map((one) => sayNeeded(one, plan.services)),
    ),
    section('Left out', others.flatMap(sayLeftOut)),
    section('Already in the file, and kept', plan.kept?.endpoints.map(String) ?? []),
    section(
      'To do first',
      plan.dnsOff.map((one) => sayDns(one, plan)),
    ),
    section('What would still stand in the way', plan.stillBlocked.map(sayWhy)),
    section('No endpoint leads there', plan.beyond.map(sayWhy)),
    needed.length === 0 ? [] : tablePrice(plan.price),
    section('What the S3 gateway endpoint changes', sayGateway(plan)),
    section('Not looked at', plan.leftOut.map(sayWhy)),
    plan.block === undefined
      ? []
      : ['The block `network` of the configuration', ...JSON.stringify(plan.block, null, 2).split('\n')],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function section(head: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0
    ? []
    : [head, ...entries.flatMap((entry) => wrapLines(cleanText(entry, 2000), width, '  ', '      '))];
}

/** Whom an endpoint is for is said where it is not for all of them. */
function sayNeeded({ service, for: users }: Extract<Judged, { is: 'needed' }>, all: readonly string[]): string {
  const whom = users.length === all.length ? '' : `: for ${listNames(users)}`;
  return `${service} (${service === 's3' ? 'gateway' : 'interface'})${whom}`;
}

function sayLeftOut(one: Extract<Judged, { is: 'left-out' }>): readonly string[] {
  return [`${one.service}: ${one.because}`, ...(one.repair === undefined ? [] : [`  ${one.repair}`])];
}

function sayDns(attribute: string, { region, vpc }: NetworkPlan): string {
  return `private DNS needs it: aws ec2 modify-vpc-attribute --region ${region} --vpc-id ${vpc} --${attribute}`;
}

function sayWhy({ what, because, permission }: LeftOut): string {
  const takes = permission === undefined ? '' : ` (it needs ${permission})`;
  return `${what}: ${because.replace(/\.$/, '')}${takes}`;
}

/** A table: what it is, a month, a GB. */
function tablePrice(price: Price): readonly string[] {
  const rows = priceRows(price).map(({ what, month, gigabyte }) => [what, usd(month), `${gigabyte} USD/GB`] as const);
  const widest = (at: 0 | 1) => Math.max(...rows.map((row) => row[at].length));
  const { cheaperFromGigabytes: from } = price;
  return [
    `Price a month, and of what passes (list prices of US Regions, ${PRICES.asOf})`,
    ...rows.map(([what, month, gigabyte]) => `  ${what.padEnd(widest(0))}  ${month.padStart(widest(1))}  ${gigabyte}`),
    ...wrapLines(
      from === 0
        ? 'The endpoints cost less than one NAT gateway.'
        : `Above ${from} GB a month, the endpoints cost less than one NAT gateway.`,
      width,
      '  ',
      '  ',
    ),
  ];
}

function sayGateway({ endpoints, buckets }: NetworkPlan): readonly string[] {
  if (!endpoints.some((one) => one.is === 'needed' && one.service === 's3')) return [];
  return [
    ...buckets.map(
      ({ bucket, keys }) =>
        `the policy of the bucket ${bucket} has conditions on ${keys.join(', ')}: read it before you deploy, for it will judge these tasks otherwise`,
    ),
    'requests from these route tables reach S3 from private addresses: aws:SourceIp conditions of bucket policies stop matching, aws:SourceVpc and aws:SourceVpce begin to. Buckets that containers use by themselves are not known here',
  ];
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

function usd(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}
