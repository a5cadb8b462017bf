/**
 * Where the pages that stand in the repository differ from what is rendered now: one sentence a page, with its name, the line
 * and both texts.
 */
export function differencesOf(
  rendered: ReadonlyMap<string, string>,
  written: ReadonlyMap<string, string>,
): readonly string[] {
  const missing = [...rendered.keys()].filter((page) => !written.has(page)).map((page) => `${page} is missing`);
  const left = [...written.keys()].filter((page) => !rendered.has(page)).map((page) => `${page} is of no message`);
  const changed = [...rendered].flatMap(([page, text]) => {
    const old = written.get(page);
    return old === undefined || old === text ? [] : [firstDifference(page, old.split('\n'), text.split('\n'))];
  });
  return [...missing, ...left, ...changed];
}

function firstDifference(page: string, old: readonly string[], now: readonly string[]): string {
  const at = now.findIndex((line, index) => line !== old[index]);
  const index = at === -1 ? now.length : at;
  return `${page}, line ${index + 1}: it says ${shown(old[index])}, and the product says ${shown(now[index])}`;
}

function shown(line: string | undefined): string {
  return line === undefined ? 'nothing' : JSON.stringify(line);
}
