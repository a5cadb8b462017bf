import type { Network, NetworkFile } from '../shared/configuration/network.ts';
import { resolveConfiguration } from './read-configuration-file.ts';

/**
 * Validates and completes the block of a CDK app. What only the deployment knows is not checked.
 * @throws ConfigurationError with every problem found
 */
export function resolveNetwork(block: NetworkFile): Network {
  const { network } = resolveConfiguration({ network: block }, 'The network');
  if (network === undefined) throw new Error('a configuration with a network was read, and it has none');
  return network;
}
