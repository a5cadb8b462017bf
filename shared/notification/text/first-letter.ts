/**
 * The first words of the product's own titles. Another first word may be a name, and a name keeps its letters: a secret
 * called `token` is not `Token`.
 */
const ordinary = new Set([
  'a',
  'an',
  'container',
  'inline',
  'no',
  'nothing',
  'one',
  'permissions',
  'policies',
  'policy',
  'role',
  'some',
  'task',
  'that',
  'the',
  'this',
]);

/** A title as the item of a list: `No way from …`. */
export function asItem(title: string): string {
  return isOrdinary(title) ? capitalise(title) : title;
}

/** A title as part of a sentence: `… cannot start: no way from …`. */
export function asClause(title: string): string {
  return isOrdinary(title) ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title;
}

/** Makes the first letter upper case. Only for the product's own words. */
export function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function isOrdinary(title: string): boolean {
  const [first = ''] = title.split(' ', 1);
  const small = `${first.charAt(0).toLowerCase()}${first.slice(1)}`;
  return ordinary.has(small);
}
