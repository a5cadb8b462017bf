import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { diagramOf, LIFECYCLE_PAGE, withDiagrams } from '../../build/lifecycles.ts';
import { changeStates } from '../../shared/incident/change-state.ts';
import { targetStates } from '../../shared/incident/target.ts';

const page = readFileSync(LIFECYCLE_PAGE, 'utf8');

it('the diagrams of docs/lifecycle.md are those of the tables (npm run schema)', () => {
  expect(withDiagrams(page)).toBe(page);
});

it('every state is explained', () => {
  for (const state of [...changeStates, ...targetStates]) expect(page).toContain(`| \`${state}\` |`);
});

it('a diagram holds an arrow for each pair of states, with its events', () => {
  expect(diagramOf({ a: { x: 'b', y: 'b', z: null }, b: { x: null, y: 'a', z: null } }, 'a')).toBe(
    ['```mermaid', 'stateDiagram-v2', '  [*] --> a', '  a --> b: x, y', '  b --> a: y', '```'].join('\n'),
  );
});
