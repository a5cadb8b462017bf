import type { ChangeJson } from './incident-json.ts';

/** A change that was made or would be made. */
export type AnyChange = Pick<ChangeJson, 'action' | 'before' | 'after'>;

/** A line of a diff; `=` says what the lines below it are about. */
export type DiffLine = { readonly sign: '=' | '-' | '+'; readonly text: string };

/** A short description of the change, with names instead of ARNs. */
export function headOf({ action, after }: AnyChange): string {
  switch (action.kind) {
    case 'attach-grant':
      return `policy ${lastOf(action['policy'] ?? 'of the grant')} attached to role ${lastOf(action['role'])}`;
    case 'detach-grant':
      return `policy ${lastOf(action['policy'] ?? 'of the grant')} detached from role ${lastOf(action['role'])}`;
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
      return `${action.kind}: ${after}`;
  }
}

/** What differs. Texts are whole, so that they can be copied. */
export function diffOf(change: AnyChange): readonly DiffLine[] {
  const corrections = correctionsOf(change.action);
  if (corrections.length > 0)
    return corrections.flatMap((one) => [
      { sign: '=', text: `${one.container} / ${one.name}: valueFrom` } as const,
      { sign: '-', text: one.before } as const,
      { sign: '+', text: one.after } as const,
    ]);
  const before = change.before === '' ? [] : [{ sign: '-', text: change.before } as const];
  return [...before, { sign: '+', text: change.after }];
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

/** How the product saw that a change helped, or that it did not; undefined while it is not known. */
export function sayProof({ state, proof, note }: ChangeJson): string | undefined {
  if (proof === null) return state === 'made' ? 'proof awaited' : undefined;
  const because = note === null ? '' : `: ${note}`;
  switch (proof.by) {
    case 'task-ran':
      return `task ${lastOf(proof['task'])} got past its initialisation`;
    case 'advanced':
      return `the next task got further: from ${String(proof['from'])} to ${String(proof['to'])}`;
    case 'same-failure':
      return `it did not help, for the same failure came again; ${state === 'undone' ? 'taken back' : 'to be taken back'}${because}`;
    default:
      return `${state}${because}`;
  }
}

/** The name at the end of an ARN, or the text itself. */
function lastOf(text: unknown): string {
  return String(text).split('/').at(-1) ?? '';
}
