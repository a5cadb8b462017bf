import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { reportedCauses } from '../shared/diagnosis/advice/report.ts';
import { causes } from '../shared/diagnosis/causes/index.ts';
import { sayPassing } from '../shared/diagnosis/passing.ts';

const pages = new URL('../docs/causes/', import.meta.url);

/**
 * Whether people wait or act, for the page of a cause: as the text alone tells it, each fault that differs, and as the
 * account shows it, if that says something else. Undefined if there is no such cause.
 */
function waitOrAct(code: string): string | undefined {
  const byText = (reportedCauses.find((one) => one.code === code)?.passes ?? []).map((one) => sayPassing(one));
  const byFacts = causes.filter((one) => one.code === code).map(({ passes }) => sayPassing(passes));
  const [first, ...others] = [...new Set([...byText, ...byFacts])];
  if (first === undefined) return undefined;
  const shown = byFacts.filter((one) => one !== first);
  const told = others.filter((one) => !shown.includes(one));
  return [
    `**Wait or act:** ${first}`,
    ...told.map((one) => `By another text: ${one}`),
    ...shown.map((one) => `Where the account shows it: ${one}`),
  ].join(' ');
}

/** The page of a cause with this line, below its category. @throws Error if the page has no category */
export function withWaitOrAct(page: string, code: string): string {
  const line = waitOrAct(code);
  const [head, ...rest] = page.replace(/^\*\*Wait or act:\*\* .*\n\n/m, '').split('\n## ');
  if (head === undefined || !head.includes('**Category:**')) throw new Error(`the page of ${code} has no category`);
  return [line === undefined ? head : `${head.trimEnd()}\n\n${line}\n`, ...rest].join('\n## ');
}

if (import.meta.main) {
  for (const name of readdirSync(pages).filter((one) => one !== 'README.md')) {
    const page = new URL(name, pages);
    writeFileSync(page, withWaitOrAct(readFileSync(page, 'utf8'), name.replace(/\.md$/, '')));
  }
}
