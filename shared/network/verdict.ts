import type { Obstacle } from './path.ts';
import type { SnapshotPart } from './snapshot.ts';

/** What is known of one hop. */
export type Verdict =
  | { readonly is: 'open'; readonly notes?: readonly string[] }
  /** `short` is for the line of hops, the sentence of the obstacle for the evidence. */
  | { readonly is: 'closed'; readonly obstacle: Obstacle; readonly short: string }
  | {
      readonly is: 'unsure';
      readonly lacking: readonly SnapshotPart[];
      readonly because: string;
      /** The hop leads to public addresses in any case. So an obstacle to public addresses is still proved. */
      readonly public?: boolean;
    };

/** The verdict of a hop that lets everything through. */
export const open: Verdict = { is: 'open' };

/** A hop that cannot be judged. `lacking` names the parts that must be read to judge it. */
export function unsure(because: string, ...lacking: readonly SnapshotPart[]): Verdict {
  return { is: 'unsure', lacking, because };
}

/**
 * The verdict if the traffic takes one of several paths and it is not known which. Only what holds for all of them is
 * known.
 */
export function whicheverOf(verdicts: readonly Verdict[], differ: string): Verdict {
  const [first = unsure(differ)] = verdicts;
  if (verdicts.every(({ is }) => is === 'closed')) return first;
  const unknown = verdicts.find(({ is }) => is === 'unsure');
  if (unknown !== undefined) return unknown;
  if (verdicts.some(({ is }) => is === 'closed')) return unsure(differ);
  const notes = [...new Set(verdicts.flatMap((verdict) => (verdict.is === 'open' ? (verdict.notes ?? []) : [])))];
  return notes.length === 0 ? open : { is: 'open', notes };
}
