import type { Ask, Facts } from '../../evidence/ask.ts';
import type { Subject } from '../define-cause.ts';
import { type CheckedPermission, isSimulated, type Simulated } from './checked-permission.ts';
import { resourceGrantAsks, resourceGrants } from './granted-by-resource.ts';
import { isAllowedOnCondition, ownSide } from './own-side.ts';
import { checkPermission, simulationAsks } from './permission-check.ts';

type Checked = Pick<CheckedPermission, 'permission'>;

/** The reads that show whether the role lacks the calls that follow these, too. */
export function followingAsks(checked: readonly Checked[], subject: Subject, facts: Facts): readonly Ask[] {
  const simulations = checked
    .flatMap(({ permission }) => permission.followedBy ?? [])
    .flatMap((permission) => simulationAsks(permission, subject, facts));
  return [...simulations, ...resourceGrantAsks(lackingByOwn(checked, subject, facts), subject)];
}

/**
 * The calls that follow these and that the role is shown to lack, as strictly as a call that fails: what was not read,
 * what a condition or the resource’s own policy may allow, and what a policy denies is given to nobody.
 */
export function lackingAfter(checked: readonly Checked[], subject: Subject, facts: Facts): readonly Simulated[] {
  return lackingByOwn(checked, subject, facts).filter(
    (one) => resourceGrants(one, subject, facts).is === 'not-granted',
  );
}

function lackingByOwn(checked: readonly Checked[], subject: Subject, facts: Facts): readonly Simulated[] {
  return checked
    .flatMap(({ permission }) => permission.followedBy ?? [])
    .flatMap((permission) => checkPermission(permission, subject, facts) ?? [])
    .filter(isSimulated)
    .filter(
      (one) =>
        one.unknownContext.length === 0 &&
        one.fact.value.decision !== 'explicitDeny' &&
        ownSide(one, subject, facts).is === 'lacks' &&
        !isAllowedOnCondition(one.permission, facts),
    );
}
