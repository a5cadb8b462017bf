import { cleanText } from '../shared/notification/text/clean-text.ts';

/** An incident as the list tells it. */
export type Summary = {
  readonly id: string;
  readonly workload: string;
  readonly status: string;
  readonly openedAt: string;
  readonly lastFailureAt: string;
  readonly failures: number;
  readonly causes: readonly { readonly title: string; readonly certainty: string }[];
  readonly changes: readonly { readonly kind: string; readonly state: string }[];
};

/** An incident as its page tells it. */
export type Shown = Omit<Summary, 'causes' | 'changes'> & {
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

/** The list, for people. */
export function renderIncidents(incidents: readonly Summary[]): string {
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

/** One incident, for people. */
export function renderIncident(incident: Shown): string {
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
