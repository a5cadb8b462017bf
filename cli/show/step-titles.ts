import type { StepKind } from '../../shared/notification/story/story.ts';

type StepTitle = { readonly title: string; readonly kinds: readonly StepKind[] };

const [doing, deciding, later]: readonly [StepTitle, StepTitle, readonly StepTitle[]] = [
  { title: 'What to do', kinds: ['do', 'try'] },
  { title: 'Your decision', kinds: ['decide'] },
  [
    { title: 'Make it lasting', kinds: ['keep'] },
    { title: 'Undo', kinds: ['undo'] },
  ],
];

/** The headings of what people can do, in the order in which they do it. What makes ECS try now comes behind a decision before it. */
export function stepTitles(steps: readonly { readonly kind: StepKind }[]): readonly StepTitle[] {
  const first = steps.find(({ kind }) => doing.kinds.includes(kind) || deciding.kinds.includes(kind));
  return first?.kind === 'decide' ? [deciding, doing, ...later] : [doing, deciding, ...later];
}

/** `cause 1`, `causes 1, 2`; null if the step belongs to no cause alone. */
export function sayCauses(numbers: readonly number[]): string | null {
  if (numbers.length === 0) return null;
  return `${numbers.length === 1 ? 'cause' : 'causes'} ${numbers.join(', ')}`;
}
