import type { Configuration } from '../../shared/configuration/configuration.ts';
import type { Network } from '../../shared/configuration/network.ts';
import { PRICES, priceOf } from '../network/price.ts';
import { UsageError } from '../usage-error.ts';

/** The network that is to be deployed. @throws UsageError where nothing but it is asked for, and there is none */
export function networkOf(
  { network }: Configuration,
  source: string,
  { networkOnly }: { readonly networkOnly?: boolean | undefined },
): Network | undefined {
  if (network === undefined && networkOnly === true)
    throw new UsageError(
      `${source} has no block "network", so that --network-only would deploy nothing. "ecs-init-remediator network plan --out FILE" writes the block.`,
    );
  return network;
}

/** What the stack of the network will hold, and its price, for people. */
export function renderNetwork(network: Network): string {
  const { vpc, subnets, routeTables, endpoints, flowLogs } = network;
  const { interfaces, endpoints: month } = priceOf(network);
  return [
    'THE NETWORK STACK MAKES',
    ...(interfaces === 0
      ? []
      : [
          row('endpoints', endpoints.filter((one) => one !== 's3').join(', ')),
          row('in', `${vpc}: ${subnets.join(', ')}`),
        ]),
    ...(endpoints.includes('s3') ? [row('S3 gateway', `in ${vpc}: ${routeTables.join(', ')}`)] : []),
    ...(flowLogs === undefined ? [] : [row('flow logs', `of ${vpc}, kept for ${flowLogs.retentionDays} days`)]),
    row(
      'price',
      `${month.toFixed(2)} USD a month${interfaces === 0 ? '' : ` and ${PRICES.endpointGigabyte} USD/GB`}, in US Regions${flowLogs === undefined ? '' : ', without the flow logs'}`,
    ),
  ].join('\n');
}

function row(head: string, text: string): string {
  return `  ${head.padEnd(18)}${text}`;
}
