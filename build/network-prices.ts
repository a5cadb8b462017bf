import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PRICES, priceOf, priceRows } from '../cli/network/price.ts';
import type { Network } from '../shared/configuration/network.ts';
import { putBetweenMarks } from './between-marks.ts';

/** The path of the page that compares endpoints with NAT gateways. */
export const NETWORK_PAGE = fileURLToPath(new URL('../docs/network.md', import.meta.url));

type Priced = Pick<Network, 'endpoints' | 'subnets'>;

/** What is compared: the incident that the demo plays, and what its team wrote down. */
const examples: readonly (readonly [string, Priced])[] = [
  [
    'What the plan of the incident makes: `secretsmanager`, `ecr.api`, `ecr.dkr`, `logs` and `s3`, in two zones',
    { endpoints: ['secretsmanager', 'ecr.api', 'ecr.dkr', 'logs', 's3'], subnets: ['a', 'b'] },
  ],
  [
    'What the team in that incident calculated: five interface endpoints, or one NAT gateway, in one zone',
    { endpoints: ['secretsmanager', 'ssm', 'ecr.api', 'ecr.dkr', 'logs', 's3'], subnets: ['a'] },
  ],
];

/** The tables of what endpoints cost, against NAT gateways. */
function composePrices(): string {
  return [
    `List prices of US Regions in ${PRICES.asOf}, in USD; other Regions cost more. A month has ${PRICES.hoursPerMonth} hours.`,
    ...examples.flatMap(([what, priced]) => {
      const price = priceOf(priced);
      const rows = priceRows(price).map(
        ({ what: one, month, gigabyte }) => `| ${one} | ${month.toFixed(2)} | ${gigabyte} |`,
      );
      const from =
        price.cheaperFromGigabytes === 0
          ? 'The endpoints cost less, whatever passes.'
          : `Above ${price.cheaperFromGigabytes} GB a month, the endpoints cost less than one NAT gateway.`;
      return [`${what}:`, ['| | a month | a GB |', '| --- | --- | --- |', ...rows].join('\n'), from];
    }),
  ].join('\n\n');
}

/** The text of the page with new prices. @throws Error where a mark is missing */
export function withNetworkPrices(page: string): string {
  return putBetweenMarks(page, 'prices', `\n${composePrices()}\n`, 'docs/network.md');
}

if (import.meta.main) writeFileSync(NETWORK_PAGE, withNetworkPrices(readFileSync(NETWORK_PAGE, 'utf8')));
