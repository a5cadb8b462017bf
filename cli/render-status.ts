import { cleanText } from '../shared/notification/text/clean-text.ts';
import { wrapLines } from '../shared/notification/text/wrap.ts';
import type { Check } from './check.ts';

type Shown = { readonly columns: number | null };

/** The checks as a table for people; what was not checked stands apart, below. @param head names the installation. */
export function renderStatus(head: string, checks: readonly Check[], { columns }: Shown): string {
  const width = Math.max(72, Math.min(columns ?? 80, 120));
  const rows = checks.flatMap((check) => {
    if (check.state === 'not-checked') return [];
    const row = (first: string, text: string) => wrapLines(fit(text, width), width, first, indent);
    const mark = check.state === 'you' ? 'YOU' : 'ok';
    const says = row(`${mark.padEnd(5)}${check.what.padEnd(15)}`, check.says);
    return check.state === 'you'
      ? [...says, ...wrapLines(cleanText(check.next, 2000), width, `${indent}Next: `, indent)]
      : says;
  });
  const table = rows.length === 0 ? [] : ['', ...rows];
  const title = wrapLines(fit(head, width), width, '', '  ');
  return `${[...title, ...table, ...unchecked(checks, width), '', verdict(checks)].join('\n')}\n`;
}

const indent = ' '.repeat(20);

/** What was not checked, by why: one missing permission often hides several things. */
function unchecked(checks: readonly Check[], width: number): readonly string[] {
  const ones = checks.flatMap((check) => (check.state === 'not-checked' ? [check] : []));
  const reasons = [...new Set(ones.map(({ says, permission }) => sayWhy(says, permission)))];
  const lines = reasons.flatMap((reason) => {
    const what = ones.filter((one) => sayWhy(one.says, one.permission) === reason).map((one) => one.what);
    return wrapLines(fit(`${what.join(', ')}: ${reason}`, width), width, '  ', '    ');
  });
  return lines.length === 0 ? [] : ['', 'Not checked', ...lines];
}

function sayWhy(says: string, permission: string | null): string {
  return permission === null ? says : `it needs ${permission}, which AWS denies you`;
}

function verdict(checks: readonly Check[]): string {
  const you = checks.filter(({ state }) => state === 'you').length;
  if (you > 0) return you === 1 ? 'One thing wants a person.' : `${you} things want a person.`;
  if (checks.every(({ state }) => state === 'not-checked')) return 'Nothing could be checked.';
  const isAll = checks.every(({ state }) => state === 'ok');
  return isAll ? 'Nothing wants a person.' : 'Nothing that was checked wants a person.';
}

/** Cleans foreign text, and cuts words that would not fit into a line. */
function fit(text: string, width: number): string {
  const most = width - indent.length - 8;
  return cleanText(text, 2000)
    .split(' ')
    .map((word) => (word.length <= most ? word : `${word.slice(0, most - 1)}…`))
    .join(' ');
}
