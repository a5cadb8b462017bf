import process from 'node:process';
import type { Person } from '../shared/aws/operating/person.ts';
import { UsageError } from './usage-error.ts';

/** What is said where neither an option, the environment nor the profile names a Region. */
export const noRegion = 'No Region was given, and the profile has none. Give --region REGION, or set AWS_REGION.';

type Options = { readonly region?: string | undefined; readonly profile?: string | undefined };

/** The Region and the credentials that the options mean, found as every AWS tool finds them. @throws UsageError */
export async function findPlace({ region, profile }: Options): Promise<Person> {
  // Loaded only now: explaining a text needs no SDK.
  const { findCredentials } = await import('../shared/aws/operating/credentials.ts');
  return {
    region: await findRegionOf({ region, profile }),
    credentials: findCredentials(profile),
    endpoint: process.env['AWS_ENDPOINT_URL'],
  };
}

/** The Region that the options name, or else that of the environment or of the profile. @throws UsageError */
export async function findRegionOf({ region, profile }: Options): Promise<string> {
  if (region !== undefined) return checkRegion(region);
  const { findRegion } = await import('../shared/aws/operating/find-region.ts');
  return checkRegion(await findRegion(profile));
}

/** A Region that was named or found. @throws UsageError */
function checkRegion(region: string | undefined): string {
  if (region === undefined) throw new UsageError(noRegion);
  if (/^[a-z]{2,8}(?:-[a-z]+)+-\d+$/.test(region)) return region;
  throw new UsageError(`${JSON.stringify(region.slice(0, 40))} is no Region; allowed: such as us-east-2.`);
}
