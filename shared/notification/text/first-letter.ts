/**
 * Words that the product's own titles begin with. What begins otherwise may be a name, and a name keeps its letters: a
 * secret called `token` is not `Token`.
 */
const ordinary = new Set([
  'a',
  'an',
  'container',
  'no',
  'one',
  'permissions',
  'role',
  'some',
  'task',
  'that',
  'the',
  'this',
]);

/** A title as it stands in a list: `No way from …`. */
export function asItem(title: string): string {
  return isOrdinary(title) ? capitalise(title) : title;
}

/** A title as it stands inside a sentence: `… cannot start: no way from …`. */
export function asClause(title: string): string {
  return isOrdinary(title) ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title;
}

/** The product's own words at the beginning of a line. */
export function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function isOrdinary(title: string): boolean {
  const [first = ''] = title.split(' ', 1);
  const small = `${first.charAt(0).toLowerCase()}${first.slice(1)}`;
  return ordinary.has(small);
}
