import process from 'node:process';
import type { Person } from '../shared/aws/operating/person.ts';
import { UsageError } from './usage-error.ts';

/** The Region and the credentials that the options mean, found as every AWS tool finds them. @throws UsageError */
export async function findPlace({
  region,
  profile,
}: {
  readonly region: string | undefined;
  readonly profile: string | undefined;
}): Promise<Person> {
  // Loaded only now: explaining a text needs no SDK.
  const [{ findCredentials }, { findRegion }] = await Promise.all([
    import('../shared/aws/operating/credentials.ts'),
    import('../shared/aws/operating/find-region.ts'),
  ]);
  return {
    region: checkRegion(region ?? (await findRegion(profile))),
    credentials: findCredentials(profile),
    endpoint: process.env['AWS_ENDPOINT_URL'],
  };
}

/** A Region that was named or found. @throws UsageError */
function checkRegion(region: string | undefined): string {
  if (region === undefined) throw new UsageError('No Region is set. Give --region REGION.');
  if (/^[a-z]{2,8}(?:-[a-z]+)+-\d+$/.test(region)) return region;
  throw new UsageError(`${JSON.stringify(region.slice(0, 40))} is no Region; allowed: such as us-east-2.`);
}
