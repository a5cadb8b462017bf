import { parseArn } from '../shared/arn.ts';
import { UsageError } from './usage-error.ts';

/** Refuses what is named by an ARN of another account or Region than those that are read. A plain name is of both. @throws UsageError */
export function checkNamedPlace(
  named: readonly (string | undefined)[],
  { account, region }: { readonly account: string; readonly region: string },
): void {
  for (const text of named) {
    const arn = parseArn(text ?? '');
    if (arn === undefined) continue;
    if (arn.account !== account)
      throw new UsageError(
        `${quoteArn(text)} is of account ${arn.account}, and your credentials are of ${account}: give --profile of that account.`,
      );
    if (arn.region !== region)
      throw new UsageError(
        `${quoteArn(text)} is of the Region ${arn.region}, and ${region} is read: give --region ${arn.region}, and name what is there.`,
      );
  }
}

/** An ARN is longer than what is quoted of other values. */
function quoteArn(text = ''): string {
  return JSON.stringify(text.slice(0, 300));
}
