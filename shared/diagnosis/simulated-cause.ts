import type { Facts } from '../evidence/ask.ts';
import { type Cause, defineCause, type Match, ruledOut, type Subject } from './define-cause.ts';
import {
  type CheckedPermission,
  checkPermissions,
  fetchedAsRole,
  missingContext,
  permissionNeeds,
} from './permission-check.ts';

/** A permission whose simulation gave an answer. */
export type Simulated = CheckedPermission & { readonly fact: Extract<CheckedPermission['fact'], { is: 'known' }> };

/** What a cause of its kind adds: which answers are its own, and what it says of them. */
type Simulating = {
  readonly code: string;
  readonly toldBy: string;
  readonly ruledOut: string;
  readonly isDenied: (simulated: Simulated) => boolean;
  readonly tell: (denied: readonly [Simulated, ...Simulated[]], subject: Subject, facts: Facts) => Match;
};

/** A cause that IAM's own simulation proves: undecided while a condition's key is not known. */
export function simulatedCause({ code, toldBy, ruledOut: because, isDenied, tell }: Simulating): Cause {
  return defineCause({
    code,
    category: 'iam',
    toldBy,
    concerns: fetchedAsRole,
    needs: permissionNeeds,
    match: (subject, facts) => {
      const role = facts.get({ kind: 'role', subject: subject.requirement.role ?? '' });
      if (role?.is !== 'known') return ruledOut('the task has no execution role, or it does not exist');
      const checked = checkPermissions(subject, facts);
      const missing = missingContext(checked);
      if (missing.length > 0) return { is: 'undecided', missing };
      const [first, ...others] = checked.filter(isSimulated).filter(isDenied);
      return first === undefined ? ruledOut(because) : tell([first, ...others], subject, facts);
    },
  });
}

function isSimulated(checked: CheckedPermission): checked is Simulated {
  return checked.fact.is === 'known';
}

/** The name that people know a requirement by. */
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
    default:
      return text;
  }
}
