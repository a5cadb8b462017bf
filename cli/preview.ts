import { type Askable, isAsked } from '../shared/incident/awaits-answer.ts';
import { cleanText } from '../shared/notification/text/clean-text.ts';

/** What the incident holds of a change: made, or planned and held back. */
type Difference = {
  readonly action: { readonly kind: string };
  readonly target?: string;
  readonly before: string;
  readonly after: string;
};

/** What a verb shows of an incident before it asks. */
export type Preview = {
  readonly findings: readonly (Askable & {
    readonly title: string;
    readonly changes: readonly string[];
    readonly plan?: { readonly hash: string };
    readonly planned?: readonly Difference[];
  })[];
  readonly changes: readonly (Difference & { readonly id: string; readonly state: string })[];
};

/** A plan that waits for a yes or no, with what it would change. */
export type WaitingPlan = { readonly hash: string; readonly text: string };

/** The plans of the incident that wait for an answer, each once. */
export function plansOf({ findings }: Preview): readonly WaitingPlan[] {
  const asked = findings.filter(isAsked);
  return [...new Set(asked.map(({ plan }) => plan.hash))].map((hash) => {
    const ones = asked.filter(({ plan }) => plan.hash === hash);
    const text = ones.map(({ title, planned = [] }) => `For: ${show(title)}\n${planned.map(diffOf).join('')}`).join('');
    return { hash, text: `Plan ${hash}\n${text}` };
  });
}

const standing = new Set(['made', 'verified', 'unproved']);

/** What an undo takes back, and what will fail then; undefined if nothing stands. */
export function previewUndo({ changes, findings }: Preview): string | undefined {
  const made = changes.filter(({ state }) => standing.has(state));
  if (made.length === 0) return undefined;
  const ids = new Set(made.map(({ id }) => id));
  const back = findings.filter((one) => one.changes.some((id) => ids.has(id)));
  return [
    'This takes back:\n',
    ...made.map((one) => diffOf({ ...one, before: one.after, after: one.before })),
    ...(back.length === 0 ? [] : ['Then this fails again:\n', ...back.map(({ title }) => `  ${show(title)}\n`)]),
  ].join('');
}

/** The removed line and the added line, as a diff shows them. */
function diffOf({ action, target, before, after }: Difference): string {
  const head = target === undefined ? show(action.kind) : `${show(action.kind)} ${show(target)}`;
  return `  ${head}\n${lines('-', before)}${lines('+', after)}`;
}

function lines(sign: string, text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${sign} ${show(line)}\n`)
    .join('');
}

function show(text: unknown): string {
  return cleanText(String(text), 4096);
}
