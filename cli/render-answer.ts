import type { Outcome, RefusedBecause } from '../shared/control/command.ts';
import { cleanText } from '../shared/notification/text/clean-text.ts';
import type { Answer } from '../shared/operator/request.ts';

/** What came of a command, in a sentence. */
export function sayOutcome(outcome: Outcome): { readonly text: string; readonly isRefused: boolean } {
  switch (outcome.is) {
    case 'done':
      return { text: 'Done. A message tells everybody.', isRefused: false };
    case 'nothing-to-do':
      return { text: 'Nothing had to be done: it is so already.', isRefused: false };
    case 'held':
      return { text: held, isRefused: false };
    case 'waits':
      return { text: waits[outcome.for], isRefused: false };
    case 'refused':
      return { text: `Refused: ${refusals[outcome.why]}.`, isRefused: true };
  }
}

const held =
  'It is approved, and something else holds it: "show" says what. It is made as soon as that is over, within 24 hours.';

const waits: Readonly<Record<Extract<Outcome, { is: 'waits' }>['for'], string>> = {
  mode: 'It is recorded, and is done as soon as the mode lets it: the mode is off, or cannot be read.',
  'other-invocation':
    'It is recorded, and another run is at work on it: what is left is done with the next tick, within two minutes.',
  aws: 'It is recorded, and AWS refused it for now; it is tried again, and a message tells what came of it.',
};

const refusals: Readonly<Record<RefusedBecause, string>> = {
  'unknown-incident': 'there is no such incident any more',
  'plan-changed': 'the plan has changed since it was shown; "show" shows the plan of today',
  'plan-expired': 'the plan was shown more than 24 hours ago; "show" shows the plan of today',
  'not-asked': 'this plan does not wait for an approval; "show" says what holds it',
  'later-command': 'an undo, a restore or another answer was given after it, and counts instead',
  'already-made': 'its change was made before, and stays; "undo" takes it back. It is not made again',
  kept: 'a change stays, because something relies on it or nothing can take it back; "show" says which and why',
  'undo-first': 'an undo of this incident is not done yet; restore it after that',
  'not-admitted': 'the configuration that is deployed does not let you do this',
  'later-mode': 'a later command has set the mode',
  'too-late': 'it is carried out more than 24 hours after you gave it; give it again',
};

/** The answer to a question, for people. */
export function renderAnswer(verb: string, answer: Answer): string {
  switch (verb) {
    case 'incidents':
      return renderIncidents(answer['incidents'] as readonly Summary[]);
    case 'show':
      return renderIncident(answer['incident'] as Shown);
    default:
      return `${show(answer['mode'] ?? 'unknown')}: ${show(answer['because'])}\n`;
  }
}

type Summary = {
  readonly id: string;
  readonly workload: string;
  readonly status: string;
  readonly openedAt: string;
  readonly lastFailureAt: string;
  readonly failures: number;
  readonly causes: readonly { readonly title: string; readonly certainty: string }[];
  readonly changes: readonly { readonly kind: string; readonly state: string }[];
};

type Shown = Omit<Summary, 'causes' | 'changes'> & {
  readonly lastReason: string;
  readonly findings: readonly {
    readonly title: string;
    readonly certainty: string;
    readonly next: string;
    readonly reason: string;
    readonly decision: string;
    readonly plan?: { readonly hash: string; readonly at: string };
    readonly evidence: readonly { readonly text: string; readonly source: string }[];
  }[];
  readonly changes: readonly {
    readonly action: { readonly kind: string };
    readonly target: string;
    readonly state: string;
    readonly note: string | null;
  }[];
  readonly unchecked: readonly string[];
};

function renderIncidents(incidents: readonly Summary[]): string {
  if (incidents.length === 0) return 'There is no incident.\n';
  return incidents
    .map((one) => `${headOf(one)}\n${one.causes.map(causeLine).join('')}${one.changes.map(changeLine).join('')}`)
    .join('\n');
}

function headOf({
  id,
  workload,
  status,
  failures,
  openedAt,
  lastFailureAt,
}: Omit<Summary, 'causes' | 'changes'>): string {
  return `${show(id)}  ${show(status)}  ${show(workload)}\n  ${failures} failure${failures === 1 ? '' : 's'} since ${show(openedAt)}, the last at ${show(lastFailureAt)}`;
}

function causeLine({ title, certainty }: Summary['causes'][number]): string {
  return `  ${show(certainty)}: ${show(title)}\n`;
}

function changeLine({ kind, state }: Summary['changes'][number]): string {
  return `  change ${show(kind)}: ${show(state)}\n`;
}

function renderIncident(incident: Shown): string {
  const findings = incident.findings.map(({ title, certainty, next, reason, decision, evidence, plan }) => {
    const proofs = evidence.map(({ text, source }) => `    - ${show(text)} (${show(source)})\n`).join('');
    const approval =
      plan === undefined || decision !== 'ask'
        ? ''
        : `    Plan ${show(plan.hash)}, of ${show(plan.at)}: approve or reject it\n`;
    return `\n  ${show(certainty)}: ${show(title)}\n${proofs}    Next: ${show(next)}\n    Product: ${show(reason)}\n${approval}`;
  });
  const changes = incident.changes.map(
    ({ action, target, state, note }) =>
      `\n  ${show(action.kind)} ${show(target)}: ${show(state)}${note === null ? '' : `, ${show(note)}`}\n`,
  );
  return [
    `${headOf(incident)}\n`,
    '\nCauses\n',
    ...findings,
    ...(changes.length === 0 ? [] : ['\nChanges\n', ...changes]),
    ...(incident.unchecked.length === 0
      ? []
      : ['\nCould not be checked\n', ...incident.unchecked.map((one) => `  - ${show(one)}\n`)]),
    `\nECS says\n  ${show(incident.lastReason)}\n`,
  ].join('');
}

/** The installation's texts hold foreign words: they are shown without control characters. */
function show(text: unknown): string {
  return cleanText(String(text), 4096);
}
