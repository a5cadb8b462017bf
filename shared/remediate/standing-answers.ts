import { type Approval, answerTo } from '../change/answer.ts';
import { consentHash } from '../change/plan-hash.ts';
import type { Reason } from '../change/reason.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import { mayChange } from '../operator/rights.ts';
import type { Ports } from './ports.ts';

/**
 * People's answers to the incident's plans that count now, the newest last. A yes counts only while whoever gave it may change, and
 * only if nobody undid or restored since. A no counts always.
 */
export function standingAnswers(
  { configuration, account }: Pick<Ports, 'configuration' | 'account'>,
  { approvals = [], commandedAt }: Incident,
): readonly Approval[] {
  return approvals.filter(({ answer, by, at }) => {
    if (answer === 'reject') return true;
    return (commandedAt === undefined || at > commandedAt) && mayChange(by, configuration.operators, account);
  });
}

/** Whether an answer would count with the incident's others: none that was given later says otherwise. */
export function isStanding(ports: Ports, incident: Incident, { plan, answer }: Approval): boolean {
  return answerTo(plan, standingAnswers(ports, incident), ports.now())?.answer === answer;
}

/** Why nobody's yes stands for a change that took one; undefined if it stands, or if the change took none. */
export function whyNotApproved(ports: Ports, incident: Incident, change: ChangeRecord): Reason | undefined {
  if (change.approvedBy === undefined) return undefined;
  const over: Reason = { code: 'approval-over', by: change.approvedBy };
  if (change.approvedUnder !== undefined && change.approvedUnder !== consentHash(ports.configuration)) return over;
  const standing = standingAnswers(ports, incident);
  const answers = incident.findings
    .filter(({ changes }) => changes.includes(change.id))
    .map(({ plan }) => (plan === undefined ? undefined : answerTo(plan.hash, standing, ports.now())));
  if (answers.some((one) => one?.answer === 'approve')) return undefined;
  const rejection = answers.find((one) => one !== undefined);
  return rejection === undefined ? over : { code: 'rejected', by: rejection.by, at: rejection.at };
}
