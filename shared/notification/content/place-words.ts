import { cleanText, cutText } from '../text/clean-text.ts';

/** An account and a Region. `alias`: the account’s; absent if it has none, or it could not be read. */
export type NamedPlace = { readonly account: string; readonly alias?: string; readonly region: string };

/** In characters. An alias may have 63. */
const longestAlias = 24;

/** For a subject: `prod us-east-2`, or the Region alone where the account has no alias. */
export function shortPlace({ alias, region }: Omit<NamedPlace, 'account'>, most = longestAlias): string {
  const named = alias === undefined ? '' : `${cutText(cleanText(alias, 70), most)} `;
  return `${named}${cleanText(region, 20)}`;
}

/** `prod (111122223333), us-east-2`, or `account 111122223333, us-east-2`. */
export function wholePlace({ account, alias, region }: NamedPlace): string {
  const number = cleanText(account, 20);
  const named = alias === undefined ? `account ${number}` : `${cleanText(alias, 70)} (${number})`;
  return `${named}, ${cleanText(region, 40)}`;
}
