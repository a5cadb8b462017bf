import { call } from '../sdk-error.ts';
import { set, unreadable } from './read-fact.ts';

const pages = 10;

/**
 * All items of an EC2 listing.
 * @throws CallError if a call fails or the pages do not end, because an incomplete network would prove wrong things.
 */
export async function readPages<Answer extends { readonly NextToken?: string | undefined }, Item>(
  source: string,
  ask: (page: { NextToken?: string }) => Promise<Answer>,
  itemsOf: (answer: Answer) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const answer = await call(source, ask(token === undefined ? {} : { NextToken: token }));
    items.push(...(itemsOf(answer) ?? []));
    token = set(answer.NextToken);
    if (token === undefined) return items;
  }
  throw unreadable(source, 'TooManyPages', `the answer did not end within ${pages} pages`);
}

/**
 * A filter by ids. If ids are named directly, one that does not exist makes the whole call fail; a filter leaves it
 * out.
 */
export function idFilter(name: string, ids: readonly string[]): { readonly Name: string; readonly Values: string[] }[] {
  return [{ Name: name, Values: [...new Set(ids)].toSorted() }];
}

/** The list, or undefined if it is empty: then none of the ids exists, and the fact is absent. */
export function someOf<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}
