import type { Network } from '../../shared/configuration/network.ts';

/**
 * AWS's list prices in US Regions (us-east-1, us-east-2, us-west-2), in USD. Other Regions cost more.
 * @see https://aws.amazon.com/privatelink/pricing/
 * @see https://aws.amazon.com/vpc/pricing/
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
};

/** The price of the interface endpoints of a block. The S3 gateway endpoint costs nothing. */
export function priceOf({ endpoints, subnets }: Pick<Network, 'endpoints' | 'subnets'>): Price {
  const interfaces = endpoints.filter((one) => one !== 's3').length;
  const zones = subnets.length;
  const month = (hour: number, count: number) => Math.round(hour * count * PRICES.hoursPerMonth * 100) / 100;
  return {
    interfaces,
    zones,
    endpoints: month(PRICES.endpointHour, interfaces * zones),
    natEachZone: month(PRICES.natHour, Math.max(zones, 1)),
    natAlone: month(PRICES.natHour, 1),
  };
}
