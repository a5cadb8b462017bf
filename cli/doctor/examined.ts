import type { Unread } from './candidate.ts';
import type { DoctorAccount } from './doctor-edge.ts';
import type { Verdict } from './examine-candidate.ts';

/** What was examined, and what came of it. */
export type Examined = {
  /** In which account and Region. */
  readonly place: Pick<DoctorAccount, 'account' | 'region'>;
  readonly verdicts: readonly Verdict[];
  /** Services that could not be examined. */
  readonly unread: readonly Unread[];
  /** The file that was examined; undefined for none, and for standard input. */
  readonly file: { readonly path: string; readonly text: string } | undefined;
};
