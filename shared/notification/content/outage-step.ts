/** One thing to do: a sentence, and what to paste for it, if there is something. */
export type OutageStep = {
  readonly label: string;
  readonly command: string;
  /** Set of what is pasted for the step before it: one of its ways, or one of its parts. */
  readonly part?: true;
};

/** A step with its number; null of a part of the one before it. */
export type NumberedStep = OutageStep & { readonly number: number | null };

/** Counts what is to be done, and not the ways to do it. */
export function numberSteps(steps: readonly OutageStep[]): readonly NumberedStep[] {
  return steps.map((step, index) => ({
    ...step,
    number: step.part === true ? null : steps.slice(0, index + 1).filter(({ part }) => part !== true).length,
  }));
}
