import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { placements, unplaced, withoutInterface } from '../shared/diagnosis/advice/placements.ts';
import { reportedCauses } from '../shared/diagnosis/advice/report.ts';
import { causes } from '../shared/diagnosis/causes/index.ts';
import type { Category } from '../shared/stopped-reason/fault.ts';
import { categories } from '../shared/stopped-reason/fault.ts';
import { putBetweenMarks } from './between-marks.ts';

/** The path of the index of the causes. */
export const CAUSES_PAGE = fileURLToPath(new URL('../docs/causes/README.md', import.meta.url));

/** The table of all causes, sorted by category. */
function causesTable(): string {
  const proved = causes.map(({ code, category, shownBy }) => ({ code, category, shownBy }));
  const codes = new Set(proved.map(({ code }) => code));
  const reported = reportedCauses
    .filter(({ code }) => !codes.has(code))
    .map((cause) => ({ ...cause, shownBy: shownByText(cause.code) }));
  const rows = [...proved, ...reported].toSorted((a, b) => order(a) - order(b) || (a.code < b.code ? -1 : 1));
  return [
    '| cause | category | shown by |',
    '| --- | --- | --- |',
    ...rows.map(({ code, category, shownBy }) => `| [${code}](${code}.md) | ${category} | ${shownBy} |`),
  ].join('\n');
}

const withoutTask = new Set([...Object.values(placements), unplaced, withoutInterface].map(({ cause }) => cause));

/** Where ECS may make no task, its words stand among the service’s events; `free-addresses.ts` reads subnets beside them. */
function shownByText(code: string): string {
  const said = withoutTask.has(code) ? 'the stopped reason, the service’s events' : 'the stopped reason';
  return code === placements.address.cause ? `${said}, free addresses of its subnets` : said;
}

function order({ category }: { readonly category: Category }): number {
  return categories.indexOf(category);
}

/** The page with a new table between its two marks. @throws Error where a mark is missing */
export function withCausesTable(text: string): string {
  return putBetweenMarks(text, 'causes', causesTable(), 'docs/causes/README.md');
}

if (import.meta.main) writeFileSync(CAUSES_PAGE, withCausesTable(readFileSync(CAUSES_PAGE, 'utf8')));
