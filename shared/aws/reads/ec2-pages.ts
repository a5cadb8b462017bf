import { call } from '../sdk-error.ts';
import { set, unreadable } from './read-fact.ts';

const pages = 10;

/**
 * All items of an EC2 listing.
 * @throws CallError where a call fails or the answer does not end: part of a network would prove what is not so.
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

/** A filter by ids. Named ids that do not exist would fail the whole call; a filter leaves them out. */
export function idFilter(name: string, ids: readonly string[]): { readonly Name: string; readonly Values: string[] }[] {
  return [{ Name: name, Values: [...new Set(ids)].toSorted() }];
}

/** A list with something in it; undefined, which makes the fact absent, where none of the ids exists. */
export function someOf<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}
