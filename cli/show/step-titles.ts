import type { StepKind } from '../../shared/notification/story/story.ts';

/** The headings of what people can do, in their order. */
export const stepTitles: readonly { readonly title: string; readonly kinds: readonly StepKind[] }[] = [
  { title: 'What to do', kinds: ['do', 'try'] },
  { title: 'Your decision', kinds: ['decide'] },
  { title: 'Make it lasting', kinds: ['keep'] },
  { title: 'Undo', kinds: ['undo'] },
];

/** `cause 1`, `causes 1, 2`; null if the step belongs to no cause alone. */
export function sayCauses(numbers: readonly number[]): string | null {
  if (numbers.length === 0) return null;
  return `${numbers.length === 1 ? 'cause' : 'causes'} ${numbers.join(', ')}`;
}
