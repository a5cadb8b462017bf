import { type Approval, answerTo } from '../change/answer.ts';
import type { Reason } from '../change/reason.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import type { Ports } from './ports.ts';

/** People's answers to the incident's plans that count now, the newest last. */
export function standingAnswers({ approvals = [] }: Incident): readonly Approval[] {
  return approvals;
}

/** Why nobody's yes stands for a change that took one; undefined if it stands, or if the change took none. */
export function whyNotApproved({ now }: Ports, incident: Incident, change: ChangeRecord): Reason | undefined {
  if (change.approvedBy === undefined) return undefined;
  const answers = incident.findings
    .filter(({ changes }) => changes.includes(change.id))
    .map(({ plan }) => (plan === undefined ? undefined : answerTo(plan.hash, standingAnswers(incident), now())));
  if (answers.some((one) => one?.answer === 'approve')) return undefined;
  const rejection = answers.find((one) => one !== undefined);
  return rejection === undefined
    ? { code: 'approval-over', by: change.approvedBy }
    : { code: 'rejected', by: rejection.by, at: rejection.at };
}
