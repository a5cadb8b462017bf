import { patternsIn } from '../policy/foreign-pattern.ts';
import { redact } from '../redact.ts';
import type { Dependency } from '../stopped-reason/claim.ts';
import type { Category } from '../stopped-reason/fault.ts';
import { readStoppedReason } from '../stopped-reason/read-stopped-reason.ts';
import { type NextCommand, nextCommand } from './advice/commands.ts';
import { meaningOf } from './advice/meanings.ts';
import { type Reported, report } from './advice/report.ts';
import type { Passing } from './passing.ts';
import { insteadOf } from './suspicious.ts';

/** What `explain` says of one text. */
export type Explanation = {
  readonly category: Category;
  /** The code of a cause; null if the text does not show one. */
  readonly cause: string | null;
  readonly certainty: Reported['certainty'];
  readonly dependency: Dependency;
  /** ARN or name, as written in the text. */
  readonly resource: string | null;
  /** The IAM action. */
  readonly action: string | null;
  /** True if the text alone leaves several categories possible. */
  readonly ambiguous: boolean;
  readonly title: string;
  /** What the cause means, in a clause. */
  readonly means: string;
  readonly next: string;
  /** The command that decides, or that shows the cause. */
  readonly command: NextCommand;
  /** Whether it passes by itself. */
  readonly passes: Passing;
};

/** Explains a stopped reason from its text alone. Pure; never throws. */
export function explain(text: string): Explanation {
  const claim = readStoppedReason(redact(text));
  const { cause, certainty, title, next, passes } = report(claim);
  const patterns = claim.category === 'iam' && claim.resource !== '*' ? patternsIn(claim.resource ?? '') : [];
  return {
    category: claim.category,
    cause,
    certainty,
    dependency: claim.dependency,
    resource: claim.resource,
    action: claim.action,
    ambiguous: claim.ambiguous,
    title,
    means: meaningOf(claim, cause),
    next: patterns.length === 0 ? next : insteadOf(patterns),
    command: nextCommand(claim),
    passes,
  };
}
