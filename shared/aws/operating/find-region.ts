import { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS, NODE_REGION_CONFIG_OPTIONS } from '@smithy/core/config';

/**
 * The Region of the environment or of the profile, as every AWS tool finds it; undefined if none is set. It is given as it is written
 * there: a client would refuse one that is no Region in words of its own.
 */
export async function findRegion(profile: string | undefined): Promise<string | undefined> {
  const options = { ...NODE_REGION_CONFIG_FILE_OPTIONS, ...(profile !== undefined && { profile }) };
  try {
    return await loadConfig(NODE_REGION_CONFIG_OPTIONS, options)();
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Region is missing')) return undefined;
    throw error;
  }
}
