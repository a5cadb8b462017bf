import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nextChangeState } from '../shared/incident/change-lifecycle.ts';
import { nextTargetState } from '../shared/incident/target-lifecycle.ts';
import { putBetweenMarks } from './between-marks.ts';

/** The path of the page with both diagrams. */
export const LIFECYCLE_PAGE = fileURLToPath(new URL('../docs/lifecycle.md', import.meta.url));

type Table = Readonly<Record<string, Readonly<Record<string, string | null>>>>;

/**
 * Makes a Mermaid state diagram from a table of states and events: one arrow for each pair of states, labelled with all
 * its events.
 */
export function diagramOf(table: Table, first: string): string {
  const arrows = Object.entries(table).flatMap(([state, events]) => {
    const byNext = Map.groupBy(
      Object.entries(events).filter((entry): entry is [string, string] => entry[1] !== null),
      ([, next]) => next,
    );
    return [...byNext].map(
      ([next, members]) => `  ${state} --> ${next}: ${members.map(([event]) => event).join(', ')}`,
    );
  });
  return ['```mermaid', 'stateDiagram-v2', `  [*] --> ${first}`, ...arrows, '```'].join('\n');
}

const diagrams: Readonly<Record<string, string>> = {
  change: diagramOf(nextChangeState, 'intended'),
  target: diagramOf(nextTargetState, 'idle'),
};

/** The text of the page with new diagrams. @throws Error where a mark is missing */
export function withDiagrams(page: string): string {
  return Object.entries(diagrams).reduce(
    (text, [name, diagram]) => putBetweenMarks(text, name, diagram, 'docs/lifecycle.md'),
    page,
  );
}

if (import.meta.main) writeFileSync(LIFECYCLE_PAGE, withDiagrams(readFileSync(LIFECYCLE_PAGE, 'utf8')));
