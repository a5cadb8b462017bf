import type { Network } from '../../shared/configuration/network.ts';
import { counted } from '../../shared/notification/text/counted.ts';

/**
 * AWS's list prices in US Regions (us-east-1, us-east-2, us-west-2), in USD. Other Regions cost more. AWS's pages fill in their
 * figures by a script; they were looked up on 2026-11-28 in pages that quote them.
 * @see https://aws.amazon.com/privatelink/pricing/ (a GB; an hour: https://awsnegotiations.com/privatelink-cost-analysis.html, May 2026)
 * @see https://aws.amazon.com/vpc/pricing/ (both: https://cloudburn.io/blog/aws-nat-gateway-pricing, February 2026)
 */
export const PRICES = {
  asOf: 'November 2026',
  endpointHour: 0.01,
  endpointGigabyte: 0.01,
  natHour: 0.045,
  natGigabyte: 0.045,
  hoursPerMonth: 730,
} as const;

/** What endpoints cost a month, against NAT gateways, in USD. Without what passes through them. */
export type Price = {
  readonly interfaces: number;
  readonly zones: number;
  readonly endpoints: number;
  readonly natEachZone: number;
  readonly natAlone: number;
  /**
   * From so many GB a month on, the endpoints cost less than one NAT gateway, by which the same would pass; 0 where they always do.
   */
  readonly cheaperFromGigabytes: number;
};

/** A line of a table of prices, in USD. */
export type PriceRow = { readonly what: string; readonly month: number; readonly gigabyte: number };

/** The price of the interface endpoints of a block. The S3 gateway endpoint costs nothing. */
export function priceOf({ endpoints, subnets }: Pick<Network, 'endpoints' | 'subnets'>): Price {
  const interfaces = endpoints.filter((one) => one !== 's3').length;
  const zones = subnets.length;
  const month = (hour: number, count: number) => Math.round(hour * count * PRICES.hoursPerMonth * 100) / 100;
  const made = month(PRICES.endpointHour, interfaces * zones);
  const natAlone = month(PRICES.natHour, 1);
  return {
    interfaces,
    zones,
    endpoints: made,
    natEachZone: month(PRICES.natHour, Math.max(zones, 1)),
    natAlone,
    cheaperFromGigabytes: Math.max(0, Math.ceil((made - natAlone) / (PRICES.natGigabyte - PRICES.endpointGigabyte))),
  };
}

/** What the endpoints cost, beside what a NAT gateway in their place would. */
export function priceRows({ interfaces, zones, endpoints, natEachZone, natAlone }: Price): readonly PriceRow[] {
  const { endpointGigabyte, natGigabyte } = PRICES;
  return [
    ...(interfaces === 0
      ? []
      : [
          {
            what: `${counted(interfaces, 'interface endpoint')} in ${counted(zones, 'zone')}`,
            month: endpoints,
            gigabyte: endpointGigabyte,
          },
        ]),
    { what: 'S3 gateway endpoint', month: 0, gigabyte: 0 },
    { what: 'instead of them: one NAT gateway', month: natAlone, gigabyte: natGigabyte },
    ...(zones > 1
      ? [
          {
            what: `instead of them: a NAT gateway in each of ${zones} zones`,
            month: natEachZone,
            gigabyte: natGigabyte,
          },
        ]
      : []),
  ];
}
