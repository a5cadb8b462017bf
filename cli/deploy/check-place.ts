import { accountOf, regionOf } from '../../shared/arn.ts';
import { boundBuses, changeableArns } from '../../shared/configuration/bound-arns.ts';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { UsageError } from '../usage-error.ts';

/** Where something is deployed. */
export type Place = { readonly account: string; readonly region: string };

/** What of a configuration is elsewhere, one line each, and nothing if all of it is here. */
function elsewhere(configuration: Configuration, { account, region }: Place): readonly string[] {
  const things = changeableArns(configuration).filter(
    (arn) => (accountOf(arn) ?? account) !== account || (regionOf(arn) ?? region) !== region,
  );
  return [...things, ...boundBuses(configuration).filter((bus) => regionOf(bus) !== region)];
}

/** Refuses a configuration for another account or Region than the one of the credentials. @throws UsageError */
export function checkPlace(configuration: Configuration, source: string, place: Place): void {
  const foreign = [...new Set(elsewhere(configuration, place))];
  if (foreign.length === 0) return;
  const shown = foreign.slice(0, 5).map((arn) => `  - ${arn}`);
  const more = foreign.length > 5 ? [`  - and ${foreign.length - 5} more`] : [];
  throw new UsageError(
    [
      `${source} is for another place than your credentials, which are of the account ${place.account}, in the Region ${place.region}:`,
      ...shown,
      ...more,
      'Give --profile and --region of the place that the file names, or another file with --config.',
    ].join('\n'),
  );
}
