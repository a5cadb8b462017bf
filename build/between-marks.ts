/**
 * The text of a page with something new between the marks `<!-- NAME -->` and `<!-- /NAME -->`.
 * @param where the page's path from the root, for the error
 * @throws Error where a mark is missing
 */
export function putBetweenMarks(page: string, name: string, text: string, where: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${where} lacks ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`;
}
