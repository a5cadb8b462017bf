import type { Ask, Facts } from '../../evidence/ask.ts';
import { type Cause, defineCause, type Match, ruledOut, type Subject } from '../define-cause.ts';
import type { MissingRead } from '../finding.ts';
import { untilPolicy } from '../passing.ts';
import { type CheckedPermission, isSimulated, type Simulated } from './checked-permission.ts';
import { checkPermissions, fetchedAsRole, openSimulations, permissionNeeds } from './permission-check.ts';

/** What one cause adds: which answers show it, and what it says about them. */
type Simulating = {
  readonly code: string;
  readonly shownBy: string;
  readonly ruledOut: string;
  readonly explainsDenials?: NonNullable<Cause['explainsDenials']>;
  readonly isRepairedByPermission?: boolean;
  readonly besideReport?: NonNullable<Cause['besideReport']>;
  readonly isDenied: (simulated: Simulated, subject: Subject, facts: Facts) => boolean;
  /** Other facts about a denied call that may show that the call is allowed nevertheless. */
  readonly unless?: {
    readonly asks: (denied: readonly Simulated[], subject: Subject, facts: Facts) => readonly Ask[];
    readonly isGranted: (simulated: Simulated, subject: Subject, facts: Facts) => Grant;
  };
  readonly tell: (denied: readonly [Simulated, ...Simulated[]], subject: Subject, facts: Facts) => Match;
};

/** `open`: the decision depends on condition keys whose values are not known. */
export type Grant = { readonly is: 'granted' | 'not-granted' } | { readonly is: 'open'; readonly missing: MissingRead };

/** A cause that IAM's simulation proves. It stays undecided while the value of a condition key is not known. */
export function simulatedCause({ ruledOut: because, isDenied, unless, tell, ...declared }: Simulating): Cause {
  const deniedOf = (checked: readonly CheckedPermission[], subject: Subject, facts: Facts) =>
    checked.filter(isSimulated).filter((one) => isDenied(one, subject, facts));
  return defineCause({
    ...declared,
    category: 'iam',
    // On Fargate a registry’s refusal shows its status, and nothing of IAM’s sentence.
    explainsFaults: ['registry-refused'],
    concerns: fetchedAsRole,
    passes: untilPolicy,
    obstacle: 'access',
    needs: permissionNeeds,
    wants: (subject, facts) =>
      unless?.asks(deniedOf(checkPermissions(subject, facts), subject, facts), subject, facts) ?? [],
    match: (subject, facts) => {
      const role = facts.get({ kind: 'role', subject: subject.requirement.role ?? '' });
      if (role?.is !== 'known') return ruledOut('the task has no execution role, or it does not exist');
      const checked = checkPermissions(subject, facts);
      const missing = openSimulations(checked, subject, facts);
      if (missing.length > 0) return { is: 'undecided', missing };
      const denied = deniedOf(checked, subject, facts);
      const grants = denied.map((one) => unless?.isGranted(one, subject, facts) ?? { is: 'not-granted' as const });
      const [first, ...others] = denied.filter((_, index) => grants[index]?.is === 'not-granted');
      if (first !== undefined) return tell([first, ...others], subject, facts);
      const open = grants.flatMap((grant) => (grant.is === 'open' ? [grant.missing] : []));
      return open.length > 0 ? { is: 'undecided', missing: open } : ruledOut(because);
    },
  });
}

/** The name by which people know a requirement. */
export function nameOf({ requirement }: Subject): string {
  const { name, kind, container, text } = requirement;
  if (name !== undefined) return name;
  const of = container === undefined ? '' : ` of container ${container}`;
  switch (kind) {
    case 'registry-credentials':
      return `the registry credentials${of}`;
    case 'registry-token':
      return `the registry login${of}`;
    case 'log-stream':
      return `the log stream${of}`;
    case 'environment-file':
      return `the environment file${of}`;
    case 'image':
      return `the image${of}`;
    case 'execution-role':
      return 'the execution role';
    case 'task-role':
      return 'the task role';
    default:
      return text;
  }
}
