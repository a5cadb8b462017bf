import { type Approval, isFresh } from '../change/answer.ts';
import type { Outcome } from '../control/command.ts';
import type { Instant } from '../event/instant.ts';
import type { FindingRecord, Incident } from '../incident/incident.ts';
import { changeControls } from './control.ts';
import { examineNow } from './examine-again.ts';
import { lookRun } from './look-run.ts';
import type { Ports } from './ports.ts';
import { settle } from './settle.ts';
import { updateIncident } from './update-incident.ts';

/** Of an incident. Each is a few hundred bytes, and only the newest answer to a plan counts. */
const mostApprovals = 20;

/**
 * Records a person's answer to exactly the plan that they were shown, and examines the incident again. An approval stands in for the
 * consent alone: every other guardrail is asked anew, here and when the change is made.
 * @param given `at` is when the operator accepted it.
 */
export async function answerPlan(ports: Ports, incident: Incident, given: Approval): Promise<Outcome> {
  const { plan, answer, by } = given;
  const asked = incident.findings.find((finding) => finding.plan?.hash === plan);
  if (incident.status === 'closed') return notAsked;
  if (asked?.plan === undefined) return { is: 'refused', why: whyUnknown(incident) };
  if (!isFresh(asked.plan.at, given.at) || !isFresh(given.at, ports.now()))
    return { is: 'refused', why: 'plan-expired' };
  await changeControls(ports, { is: 'answered', answer, by, incident: incident.id, plan });
  const answered = await updateIncident(ports, incident, (now) => {
    // The queue keeps no order, so that an earlier answer may come after a later one.
    const approvals = [...(now.approvals ?? []), given].toSorted((one, other) => compare(one.at, other.at));
    return { ...now, approvals: approvals.slice(-mostApprovals) };
  });
  const examined = await examineNow(lookRun(ports), answered);
  const settled = examined === undefined ? undefined : await settle(ports, examined);
  const outcome = settled === undefined ? notAsked : answer === 'reject' ? done : outcomeOf(settled, asked, by);
  // What was refused must not be carried out later.
  if (outcome.is === 'refused') await updateIncident(ports, answered, (now) => without(now, plan));
  return outcome;
}

const done: Outcome = { is: 'done' };
const notAsked: Outcome = { is: 'refused', why: 'not-asked' };

function without(incident: Incident, plan: string): Incident {
  return { ...incident, approvals: (incident.approvals ?? []).filter((one) => one.plan !== plan) };
}

function compare(one: Instant, other: Instant): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The plan may have changed since it was shown, or may not wait for a person at all. */
function whyUnknown({ findings }: Incident): 'plan-changed' | 'not-asked' {
  return findings.some((finding) => finding.plan !== undefined) ? 'plan-changed' : 'not-asked';
}

function outcomeOf({ findings, changes }: Incident, asked: FindingRecord, by: string): Outcome {
  const now = findings.find(({ id }) => id === asked.id);
  if (now === undefined || now.notFoundSince !== undefined) return { is: 'nothing-to-do' };
  if (now.decision === 'ask') return { is: 'refused', why: 'plan-changed' };
  if (now.decision === 'hold') return { is: 'held' };
  const own = changes.filter((change) => now.changes.includes(change.id) && change.approvedBy === by);
  return own.every(({ madeAt }) => madeAt !== null) ? { is: 'done' } : { is: 'waits', for: 'other-invocation' };
}
