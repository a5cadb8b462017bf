import { isAsked } from '../shared/incident/awaits-answer.ts';
import { stands } from '../shared/incident/change-lifecycle.ts';
import type { ShownIncident } from '../shared/notification/notification.ts';
import type { DiffLine, StoryChange } from '../shared/notification/story/story.ts';
import { tellMade, tellPlanned } from '../shared/notification/story/tell-changes.ts';
import { cleanText } from '../shared/notification/text/clean-text.ts';
import { renderDiffLine } from './show/diff-line.ts';
import type { Ink } from './show/ink.ts';
import { wrapped } from './show/story-parts.ts';

/** A plan that waits for a yes or no, with what it would change. */
export type WaitingPlan = { readonly hash: string; readonly text: string };

/** The plans of the incident that wait for an answer, each once. */
export function plansOf(incident: ShownIncident, ink: Ink): readonly WaitingPlan[] {
  const asked = incident.findings.filter(isAsked);
  return [...new Set(asked.map(({ plan }) => plan.hash))].map((hash) => {
    const ones = asked.filter(({ plan }) => plan.hash === hash);
    const planned = new Map(ones.flatMap((one) => (one.planned ?? []).map((change) => [change.id, change] as const)));
    const changes = [...planned.values()].map((one) => tellPlanned(one, incident, false));
    return {
      hash,
      text: [
        `Plan ${cleanText(hash, 64)} would:`,
        ...changes.map((one) => block(one, one.diff, ink)),
        'It is for:',
        ...titles(ones),
        '',
      ].join('\n'),
    };
  });
}

/** What an undo takes back, and what will fail then; undefined if nothing stands. */
export function previewUndo(incident: ShownIncident, ink: Ink): string | undefined {
  const standing = incident.changes.filter(stands);
  if (standing.length === 0) return undefined;
  const ids = new Set(standing.map(({ id }) => id));
  const back = incident.findings.filter((one) => one.changes.some((id) => ids.has(id)));
  return [
    'This takes back:',
    ...standing.map((change) => {
      const told = tellMade(change, incident);
      return block(told, told.diff.map(turned), ink);
    }),
    ...(back.length === 0 ? [] : ['Then this fails again:', ...titles(back)]),
    '',
  ].join('\n');
}

function block({ what }: StoryChange, diff: readonly DiffLine[], ink: Ink): string {
  const [about, removed, added] = (['=', '-', '+'] as const).map((sign) => diff.filter((one) => one.sign === sign));
  const ordered = (about?.length ?? 0) > 1 ? diff : [...(about ?? []), ...(removed ?? []), ...(added ?? [])];
  return [wrapped(what, '* '), ...ordered.map((line) => renderDiffLine(line, ink))].join('\n');
}

function turned({ sign, text }: DiffLine): DiffLine {
  return { sign: sign === '-' ? '+' : sign === '+' ? '-' : '=', text };
}

function titles(findings: ShownIncident['findings']): readonly string[] {
  return [...new Set(findings.map(({ title }) => cleanText(title, 4096)))].map((title) => wrapped(title, '  - '));
}
