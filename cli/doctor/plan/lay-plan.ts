import type { Ask } from '../../../shared/evidence/ask.ts';
import type { Pending } from '../laid-over.ts';

/** A text that stands for a value which is known only after apply, and whose value that is. */
export type Placeholder = { readonly text: string; readonly of: string };

/** What is pending in a plan, with what a task definition names by placeholders: there is nothing to read of it. */
export function layPlan(pending: Pending, placeholders: readonly Placeholder[]): Pending {
  return { ...pending, made: (ask) => placeholderIn(ask, placeholders) ?? pending.made(ask) };
}

function placeholderIn(ask: Ask, placeholders: readonly Placeholder[]): string | undefined {
  const subject = JSON.stringify(ask.subject);
  return placeholders.find(({ text }) => subject.includes(text))?.of;
}
