/**
 * Cleans every text of a value, cuts its lists, and removes undefined members as JSON does.
 * @param clean makes one text safe to show.
 * @param most entries of a list.
 */
export function cleanDeep(value: unknown, clean: (text: string) => string, most: number): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.slice(0, most).map((one) => cleanDeep(one, clean, most));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, cleanDeep(member, clean, most)]));
}
