import { wrapLines } from '../../shared/notification/text/wrap.ts';
import type { Link } from './links.ts';

/** What a drill showed. */
export type DrillResult = {
  readonly service: string;
  readonly task: string;
  readonly incident: string | null;
  readonly links: readonly Link[];
  /** The first link that is broken; null if none is. */
  readonly broken: Link['name'] | null;
};

const marks = { works: 'works', broken: 'BROKEN', 'not-checked': 'not checked' } as const;
const indent = ' '.repeat(29);

/** One line a link, with what to do under those that are broken. Commands are never wrapped. */
export function renderDrill({ links, broken }: DrillResult, columns: number | null): string {
  const width = columns ?? Infinity;
  const lines = links.flatMap((link) => [
    ...wrapLines(link.says, width, `${link.name.padEnd(15)}${marks[link.is].padEnd(14)}`, indent),
    ...(link.permission === undefined ? [] : [`${indent}It needs ${link.permission}.`]),
    ...(link.next === undefined ? [] : [`${indent}${link.next}`]),
  ]);
  return `${[...lines, '', closing(links, broken)].join('\n')}\n`;
}

function closing(links: readonly Link[], broken: Link['name'] | null): string {
  if (broken !== null) return `Broken at: ${broken}.`;
  const open = links.filter(({ is }) => is === 'not-checked').map(({ name }) => name);
  return open.length === 0 ? 'A failure reaches you.' : `No link is broken; not checked: ${open.join(', ')}.`;
}
