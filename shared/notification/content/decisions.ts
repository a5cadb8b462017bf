import type { FindingRecord } from '../../incident/incident.ts';
import { cleanText } from '../text/clean-text.ts';

/** A plan that waits for a person, with what they would say yes to. */
export type DecisionView = {
  readonly plan: string;
  /** Titles of the causes that it would repair. */
  readonly repairs: readonly string[];
};

/** The plans of a message that wait for an answer, each once. */
export function describeDecisions(findings: readonly FindingRecord[]): readonly DecisionView[] {
  const plans = new Map<string, readonly string[]>();
  for (const { plan, title, decision } of findings)
    if (plan !== undefined && decision === 'ask')
      plans.set(plan.hash, [...(plans.get(plan.hash) ?? []), cleanText(title, 300)]);
  return [...plans].map(([plan, repairs]) => ({ plan, repairs }));
}
