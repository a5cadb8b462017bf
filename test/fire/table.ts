/** One row of the matrix, and how it ended. */
export type Row = {
  readonly scenario: string;
  readonly ecs: string;
  readonly fault: string;
  readonly call: string;
  readonly end: string;
};

/** The counts of the ends: of each scenario, and of each fault in it. */
export function tableOf(scenario: string, calls: number, rows: readonly Row[]): string {
  const title = `${scenario}: ${calls} calls, ${rows.length} rows, ${rows.filter(isBad).length} bad`;
  const total = [...counts(rows)].map(([end, count]) => `  ${String(count).padStart(5)}  ${end}`);
  const faults = Map.groupBy(
    rows,
    ({ fault, ecs }) => `${fault.padEnd(15)} | ECS ${ecs === 'silent' ? 'is silent' : 'retries'}`,
  );
  const lines = [...faults].map(([fault, own]) => {
    const ends = [...counts(own)].map(([end, count]) => `${count} ${end}`);
    return `  ${fault.padEnd(33)} | ${ends.join('; ')}`;
  });
  return [title, ...total, '', ...lines].join('\n');
}

/** Whether a row ended with a promise of the product broken. */
export function isBad({ end }: Row): boolean {
  return end.startsWith('BAD');
}

function counts(rows: readonly Row[]): ReadonlyMap<string, number> {
  const groups = Map.groupBy(rows, ({ end }) => end.replace(/ \[.*/, ''));
  return new Map([...groups].map(([end, own]) => [end, own.length] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
