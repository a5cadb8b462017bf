import type { Configuration } from './configuration.ts';

/**
 * Reads the `configuration.json` that was shipped beside a function's code. It was validated and completed at synth, so
 * nothing of the validation needs to be in the bundle; what is not even an object means a broken bundle, and throws.
 */
export function readShipped(text: string): Configuration {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('grants' in value) || !('limits' in value)) {
    throw new Error('configuration.json beside the code is not a resolved configuration; deploy the stack again');
  }
  return value as Configuration;
}
