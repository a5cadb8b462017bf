import { ECSClient } from '@aws-sdk/client-ecs';

/** The Region of the environment or of the profile, as every AWS tool finds it; undefined if none is set. */
export async function findRegion(profile: string | undefined): Promise<string | undefined> {
  const client = new ECSClient(profile === undefined ? {} : { profile });
  try {
    return await client.config.region();
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Region is missing')) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
