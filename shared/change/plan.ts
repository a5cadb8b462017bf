import { createHash } from 'node:crypto';
import type { Finding } from '../diagnosis/finding.ts';
import type { ChangeKind, PlanInput } from './define-change.ts';
import { type Action, changeKinds, type InverseAction, kindOf, type PlannedAction } from './kinds/index.ts';
import type { Reason } from './reason.ts';

/** All changes for a diagnosis in the order in which they are made, and the reasons for findings without a change. */
export type Plan = {
  readonly actions: readonly PlannedAction[];
  /** Finding id to the reason why no change is planned for it. */
  readonly unplanned: Readonly<Record<string, Reason>>;
};

/** Combines the remedies of the findings into changes, kind by kind. Pure. */
export function plan(input: PlanInput): Plan {
  const kinds: readonly ChangeKind<Action, InverseAction>[] = Object.values(changeKinds);
  const actions: PlannedAction[] = [];
  const unplanned: Record<string, Reason> = {};
  for (const kind of kinds) {
    const planned = kind.plan(input, actions);
    actions.push(...planned.changes.map((change) => ({ ...change, id: actionId(change.action) })));
    Object.assign(unplanned, planned.unplanned);
  }
  const planned = new Set(actions.flatMap(({ findings }) => findings));
  for (const finding of input.findings) {
    if (!planned.has(finding.id)) unplanned[finding.id] ??= withoutChange(finding);
  }
  return { actions, unplanned };
}

/** A plan of one change. */
export function planOf(change: Omit<PlannedAction, 'id'>): Plan {
  return { actions: [{ ...change, id: actionId(change.action) }], unplanned: {} };
}

/** The id of an action. The same change of the same thing always has the same id. */
function actionId(action: Action): string {
  return createHash('sha256')
    .update(JSON.stringify(kindOf(action).identity(action)))
    .digest('hex')
    .slice(0, 16);
}

function withoutChange({ missing, category }: Finding): Reason {
  if (missing.length > 0) return { code: 'cause-undecided' };
  return { code: category === 'network' ? 'only-a-person-network' : 'only-a-person' };
}
