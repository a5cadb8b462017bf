import { isDeepStrictEqual } from 'node:util';
import type { AnyAction } from '../../shared/change/kinds/index.ts';
import { later } from '../../shared/event/instant.ts';
import type { Played } from './play.ts';
import type { Write } from './witness.ts';

/** Each change is made at most once in place, within the allowance, and in the mode that allows it. */
export function judgeWrites({ seen, at }: Played): readonly string[] {
  const made = seen.writes.filter(({ done }) => done === 'made');
  return [
    ...madeTwice(made),
    ...beyondAllowance(made, at.configuration.limits.changesPerHour),
    ...againstMode(seen.writes),
  ];
}

function madeTwice(made: readonly Write[]): readonly string[] {
  return made.flatMap((write, index) => {
    const before = made.slice(0, index).findLast(({ action }) => touchesSame(action, write.action));
    return before !== undefined && isDeepStrictEqual(before.action, write.action)
      ? [`${write.action.kind} was made twice, by ${before.by} and by ${write.by}`]
      : [];
  });
}

/** Whether two actions are the same, or one the inverse of the other. */
function touchesSame(one: AnyAction, other: AnyAction): boolean {
  return isDeepStrictEqual(one, other) || subjectOf(one) === subjectOf(other);
}

function subjectOf(action: AnyAction): string {
  switch (action.kind) {
    case 'attach-grant':
    case 'detach-grant':
      return `${action.role} ${action.policy}`;
    case 'move-service':
    case 'move-back':
      return `move ${action.service}`;
    case 'force-deployment':
      return `force ${action.service}`;
    case 'register-revision':
    case 'register-again':
      return action.from;
    case 'create-log-group':
    case 'delete-log-group':
      return action.logGroup;
  }
}

function isInverse({ kind }: AnyAction): boolean {
  return kind === 'detach-grant' || kind === 'delete-log-group';
}

function beyondAllowance(made: readonly Write[], limit: number): readonly string[] {
  const forward = made.filter(({ action }) => !isInverse(action)).map(({ at }) => at);
  const most = Math.max(
    0,
    ...forward.map((at) => forward.filter((one) => one > later(at, -3_600_000) && one <= at).length),
  );
  return most > limit ? [`${most} changes were made within an hour, and ${limit} are allowed`] : [];
}

function againstMode(writes: readonly Write[]): readonly string[] {
  return writes
    .filter(({ mode, action }) => mode !== 'apply' && !(mode === 'dry-run' && isUndo(action, writes)))
    .map(({ by, action, mode }) => `${by} called ${action.kind} though the mode that it had read was ${mode}`);
}

/** An undo is made in dry-run too. A move is one if it moves back to where an earlier move came from. */
function isUndo(action: AnyAction, writes: readonly Write[]): boolean {
  if (action.kind !== 'move-service') return isInverse(action);
  return writes.some((one) => one.action.kind === 'move-service' && one.action.to === action.from);
}
