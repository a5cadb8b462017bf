import type { ChangeJson, FindingJson } from './incident-json.ts';
import { clean, type Paper, wrap } from './paper.ts';

/** Prints a finding with its evidence, its certainty and its decision. */
export function narrateFinding(paper: Paper, indent: string, finding: FindingJson): void {
  const { ink } = paper;
  const lines = (text: string, more: string): void => {
    for (const line of wrap(text, paper.width - indent.length - more.length)) paper.line(`${indent}${more}${line}`);
  };
  const when = finding.failing ? 'stops the task now' : 'would fail next';
  paper.line(
    `${indent}${ink.red('●')} ${ink.bold(finding.cause)} · ${finding.category} · ${finding.certainty} · ${when}`,
  );
  lines(finding.title, '  ');
  // As in the messages, what could not be judged comes before the evidence.
  for (const read of finding.missing ?? [])
    lines(`? ${read.why}${read.permission === undefined ? '' : ` (${read.permission})`}`, '    ');
  for (const [index, { text, source }] of finding.evidence.entries())
    lines(`· ${text}${finding.evidence[index + 1]?.source === source ? '' : ` (${source})`}`, '    ');
  const colour = finding.decision === 'apply' ? ink.green : ink.yellow;
  paper.line(`${indent}  ${colour(`decision: ${finding.decision}`)}`);
  lines(finding.reason, '    ');
}

/** Prints a change as a diff. */
export function narrateChange(paper: Paper, indent: string, change: ChangeJson): void {
  const { ink } = paper;
  const minus = (text: string): void => paper.line(`${indent}  ${ink.red(`- ${clean(text)}`)}`);
  const plus = (text: string): void => paper.line(`${indent}  ${ink.green(`+ ${clean(text)}`)}`);
  paper.line(`${indent}${ink.green('±')} ${ink.bold(clean(headOf(change)))}`);
  if (change.shared === true) return paper.line(`${indent}  ${ink.dim('made already, and only relied on here')}`);
  const corrections = correctionsOf(change.action);
  for (const { container, name, before, after } of corrections) {
    paper.line(`${indent}  ${clean(`${container} / ${name}: valueFrom`)}`);
    minus(before);
    plus(after);
  }
  if (corrections.length > 0) return;
  if (change.before !== '') minus(change.before);
  plus(change.after);
}

/** A short description of the change, with names instead of ARNs. */
function headOf({ action, target, after }: ChangeJson): string {
  const lastOf = (text: unknown): string => String(text).split('/').at(-1) ?? '';
  switch (action.kind) {
    case 'attach-grant':
      return `policy attached to role ${lastOf(action['role'])}`;
    case 'detach-grant':
      return `policy detached from role ${lastOf(action['role'])}`;
    case 'register-revision': {
      const made = /^[^:\s]+:(\d+)/.exec(after)?.[1];
      return `revision ${lastOf(action['from']).split(':').at(-1)} → ${made ?? 'a new one'} of ${String(action['family'])}`;
    }
    case 'register-again':
      return `${lastOf(action['copyOf'])} registered again`;
    case 'move-back':
      return `service ${lastOf(action['service'])} moved back`;
    case 'move-service':
      return `service ${lastOf(action['service'])} moved`;
    default:
      return `${action.kind} ${lastOf(target)}`;
  }
}

type Correction = {
  readonly container: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
};

function correctionsOf(action: ChangeJson['action']): readonly Correction[] {
  return Array.isArray(action['corrections']) ? (action['corrections'] as readonly Correction[]) : [];
}

/** Prints how the product saw that a change helped, or that it did not. */
export function narrateProof(paper: Paper, indent: string, change: ChangeJson): void {
  const { ink } = paper;
  if (change.proof === null) return;
  const { by, at: _at, ...rest } = change.proof;
  const told = Object.entries(rest).map(([key, value]) => `${key} ${listOf(value).map(shortened).join(', ')}`);
  const mark = change.state === 'verified' ? ink.green('✓ proved') : ink.red(`✗ ${change.state}`);
  const note = change.note === null ? [] : [change.note];
  const sentence = `${headOf(change)}: ${[by, ...told, ...note].join('; ')}`;
  for (const [line, text] of wrap(sentence, paper.width - indent.length - 10).entries()) {
    paper.line(`${indent}${line === 0 ? mark : ' '.repeat(8)} ${text}`);
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The name at the end of an ARN. */
function shortened(value: unknown): string {
  const text = String(value);
  return text.startsWith('arn:') ? (text.split('/').at(-1) ?? text) : text;
}
