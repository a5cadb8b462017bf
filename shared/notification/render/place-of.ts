import type { NamedPlace } from '../content/place-words.ts';

/** Where the account of a published message is. */
export function placeOf(published: {
  readonly account: string;
  readonly region: string;
  readonly accountAlias?: string | undefined;
}): NamedPlace {
  const { account, region, accountAlias: alias } = published;
  return { account, region, ...(alias !== undefined && { alias }) };
}
