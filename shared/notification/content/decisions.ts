import { listed } from '../../diagnosis/listed.ts';
import { isAsked } from '../../incident/awaits-answer.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import { cleanText } from '../text/clean-text.ts';
import { wordsFor } from './change-words.ts';

/** A plan that waits for a person, with what they would say yes to. */
export type DecisionView = {
  readonly plan: string;
  /** What would be changed, in words. */
  readonly would: string;
};

/** The plans of a message that wait for an answer, each once. */
export function describeDecisions(findings: readonly FindingRecord[]): readonly DecisionView[] {
  const asked = findings.filter(isAsked);
  return [...Map.groupBy(asked, ({ plan }) => plan.hash)].map(([plan, members]) => {
    const planned = members.flatMap((one) => one.planned ?? []).filter(({ held }) => held === null);
    const would = [...new Set(planned.map(({ action }) => wordsFor(action).what(action, null)))];
    return {
      plan,
      would:
        would.length === 0
          ? `let the product repair ${listed(members.map(({ title }) => cleanText(title, 300)))}`
          : listed(would),
    };
  });
}
