import type { Network } from './network.ts';
import { repeated } from './repeated.ts';

/** The checks of the block `network` that need several of its values. @param path where it stands, for the messages. */
export function checkNetwork(network: Network, path: string): readonly string[] {
  const { endpoints, flowLogs } = network;
  const byInterface = endpoints.filter((one) => one !== 's3');
  const lists = ['cidrs', 'subnets', 'routeTables', 'endpoints'] as const;
  return [
    ...lists.flatMap((key) => repeated(`${path}.${key}`, network[key])),
    ...(endpoints.length === 0 && flowLogs === undefined
      ? [`${path}: it makes nothing; allowed: at least one of endpoints, or flowLogs`]
      : []),
    ...(byInterface.length === 0 ? [] : needed(network, ['cidrs', 'subnets'], byInterface, path)),
    ...(endpoints.includes('s3') ? needed(network, ['routeTables'], ['s3'], path) : []),
  ];
}

function needed(
  network: Network,
  keys: readonly ('cidrs' | 'subnets' | 'routeTables')[],
  endpoints: readonly string[],
  path: string,
): readonly string[] {
  return keys
    .filter((key) => network[key].length === 0)
    .map((key) => `${path}.${key}: [] is empty; the endpoint for ${endpoints.join(', ')} needs at least one of them`);
}
