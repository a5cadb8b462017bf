import type { Configuration } from './configuration.ts';

/**
 * Reads the `configuration.json` that was deployed beside the function's code. It was validated and completed at
 * synthesis, so the bundle does not need the validation. If it is not an object, the bundle is broken.
 * @throws Error in that case
 */
export function readShipped(text: string): Configuration {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('grants' in value) || !('limits' in value)) {
    throw new Error('configuration.json beside the code is not a resolved configuration; deploy the stack again');
  }
  return value as Configuration;
}
