/** A line of a table of the AWS CLI: a border, or cells between bars. */
const border = /^[-+|=\s]*$/;

/** Whether lines are a table, as `--output table` of the AWS CLI prints it. */
export function isTable(lines: readonly string[]): boolean {
  const written = lines.filter((line) => line.trim() !== '');
  return (
    written.length > 2 &&
    written.some((line) => /^\s*[+-]{5,}\s*$/.test(line)) &&
    written.every((line) => /^\s*[|+-]/.test(line))
  );
}

/**
 * The rows of a table. A row of two cells whose first is a name gives a member of that name; any other its cells.
 * @returns values to look for reasons in.
 */
export function readTable(lines: readonly string[]): readonly unknown[] {
  return lines
    .filter((line) => !border.test(line))
    .map((line) =>
      line
        .trim()
        .replace(/^\|+/, '')
        .replace(/\|+$/, '')
        .split('|')
        .map((cell) => cell.trim()),
    )
    .map((cells) => {
      const [name = '', value] = cells;
      return cells.length === 2 && /^[A-Za-z]\w*$/.test(name) ? { [name]: value } : cells;
    });
}
