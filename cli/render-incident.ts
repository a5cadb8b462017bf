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

/** The list, for people. */
export function renderIncidents(incidents: readonly Summary[]): string {
  if (incidents.length === 0) return 'There is no incident.\n';
  return incidents
    .map((one) => `${headOf(one)}\n${one.causes.map(causeLine).join('')}${one.changes.map(changeLine).join('')}`)
    .join('\n');
}

function headOf({ id, workload, status, failures, openedAt, lastFailureAt }: Summary): string {
  return `${show(id)}  ${show(status)}  ${show(workload)}\n  ${failures} failure${failures === 1 ? '' : 's'} since ${show(openedAt)}, the last at ${show(lastFailureAt)}`;
}

function causeLine({ title, certainty }: Summary['causes'][number]): string {
  return `  ${show(certainty)}: ${show(title)}\n`;
}

function changeLine({ kind, state }: Summary['changes'][number]): string {
  return `  change ${show(kind)}: ${show(state)}\n`;
}

/** The installation's texts hold foreign words: they are shown without control characters. */
function show(text: unknown): string {
  return cleanText(String(text), 4096);
}
