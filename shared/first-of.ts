/** The first of them, and how many more there are. */
export function firstOf(names: readonly string[], most: number, between = ', '): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(between)}${between}and ${more} more` : names.join(between);
}
