/** One thing to do: a sentence, and what to paste for it, if there is something. */
export type OutageStep = {
  readonly label: string;
  readonly command: string;
  /** Set of what may be done instead of the step before it. */
  readonly instead?: true;
};

/** A step with its number; null of what may be done instead of the one before it. */
export type NumberedStep = OutageStep & { readonly number: number | null };

/** Counts what is to be done, and not the other ways to do it. */
export function numberSteps(steps: readonly OutageStep[]): readonly NumberedStep[] {
  return steps.map((step, index) => ({
    ...step,
    number: step.instead === true ? null : steps.slice(0, index + 1).filter(({ instead }) => instead !== true).length,
  }));
}
