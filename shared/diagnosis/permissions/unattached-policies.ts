import type { Ask, Facts } from '../../evidence/ask.ts';
import type { Subject } from '../define-cause.ts';
import type { Seen } from '../finding.ts';
import { listed } from '../listed.ts';
import type { CheckedPermission } from './checked-permission.ts';
import { isAbout } from './statement.ts';

type Checked = Pick<CheckedPermission, 'permission'>;

/** The policies that nobody attached, where a call is lacking: people write one and forget the second step. */
export function unattachedAsks(
  lacking: readonly Checked[],
  { workload }: Subject,
): readonly Ask<'unattached-policies'>[] {
  return lacking.length === 0 ? [] : [{ kind: 'unattached-policies', subject: workload.account }];
}

/** Says which policy would allow a lacking call if it were attached: without a condition, which nobody could judge. */
export function sayUnattached(lacking: readonly Checked[], subject: Subject, facts: Facts): readonly Seen[] {
  const [ask] = unattachedAsks(lacking, subject);
  const fact = ask === undefined ? undefined : facts.get(ask);
  if (ask === undefined || fact?.is !== 'known') return [];
  return fact.value.flatMap(({ name, document }) => {
    const statements = document?.Statement ?? [];
    const gives = lacking.filter(
      ({ permission }) =>
        statements.some((one) => one.Effect === 'Allow' && one.Condition === undefined && isAbout(one, permission)) &&
        !statements.some((one) => one.Effect === 'Deny' && isAbout(one, permission)),
    );
    if (gives.length === 0) return [];
    const actions = listed([...new Set(gives.map(({ permission }) => permission.action))]);
    return [{ text: `policy "${name}" allows ${actions} on it, and is attached to nothing`, by: [ask] }];
  });
}
