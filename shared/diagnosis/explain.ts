import type { Dependency } from '../stopped-reason/claim.ts';
import type { Category } from '../stopped-reason/fault.ts';
import { readStoppedReason } from '../stopped-reason/read-stopped-reason.ts';
import { type Reported, report } from './advice/report.ts';

/** What `explain --json` prints for one text, but for the caller's `id`. */
export type Explanation = {
  readonly category: Category;
  /** A code of a cause, or null where the text does not tell one. */
  readonly cause: string | null;
  readonly certainty: Reported['certainty'];
  readonly dependency: Dependency;
  /** ARN or name as the text has it. */
  readonly resource: string | null;
  /** The IAM action. */
  readonly action: string | null;
  /** True where the text alone cannot decide the category. */
  readonly ambiguous: boolean;
  readonly title: string;
  readonly next: string;
};

/** Explains a stopped reason from its text alone. Pure; never throws. */
export function explain(text: string): Explanation {
  const claim = readStoppedReason(text);
  const { cause, certainty, title, next } = report(claim);
  return {
    category: claim.category,
    cause,
    certainty,
    dependency: claim.dependency,
    resource: claim.resource,
    action: claim.action,
    ambiguous: claim.ambiguous,
    title,
    next,
  };
}
