import { cleanText } from '../shared/notification/text/clean-text.ts';

/** The first five of some ids in one line, and how many more there are. */
export function someIds(ids: readonly string[]): string {
  const more = ids.length - 5;
  return `${cleanText(ids.slice(0, 5).join(', '), 1000)}${more > 0 ? ` and ${more} more` : ''}`;
}
