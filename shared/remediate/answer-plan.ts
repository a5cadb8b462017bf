import { type Approval, isFresh } from '../change/answer.ts';
import type { Command, Outcome } from '../control/command.ts';
import type { Instant } from '../event/instant.ts';
import type { FindingRecord, Incident } from '../incident/incident.ts';
import type { AskedBy } from './asked-by.ts';
import { changeControls, tellControls } from './control.ts';
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
 */
export async function answerPlan(
  ports: Ports,
  incident: Incident,
  { id: command, by, at }: AskedBy,
  { verb: answer, plan }: Extract<Command, { readonly plan: string }>,
): Promise<Outcome> {
  // An invocation may have recorded this answer and then have been killed.
  const earlier = incident.approvals?.find((one) => one.command === command);
  const asked = incident.findings.find((one) =>
    earlier === undefined ? one.plan?.hash === plan : one.id === earlier.finding,
  );
  if (incident.status === 'closed' && earlier === undefined) return notAsked;
  if (asked === undefined) return { is: 'refused', why: whyUnknown(incident) };
  if (incident.status === 'closed') return answer === 'reject' ? done : outcomeOf(incident, asked, by);
  const isExpired = earlier === undefined && asked.plan !== undefined && !isFresh(asked.plan.at, at);
  if (isExpired || !isFresh(at, ports.now())) return { is: 'refused', why: 'plan-expired' };
  await changeControls(ports, { is: 'answered', command, answer, by, incident: incident.id, plan });
  await tellControls(ports);
  const given: Approval = { plan, answer, by, at, command, finding: asked.id };
  const answered = await updateIncident(ports, incident, (now) => withAnswer(now, given));
  const examined = await examineNow(lookRun(ports), answered);
  const settled = examined === undefined ? undefined : await settle(ports, examined);
  const outcome = settled === undefined ? notAsked : answer === 'reject' ? done : outcomeOf(settled, asked, by);
  // What was refused must not be carried out later.
  if (outcome.is === 'refused') await updateIncident(ports, answered, (now) => without(now, plan));
  return outcome;
}

const done: Outcome = { is: 'done' };
const notAsked: Outcome = { is: 'refused', why: 'not-asked' };

function withAnswer(incident: Incident, given: Approval): Incident {
  const known = incident.approvals ?? [];
  if (known.some((one) => one.command === given.command)) return incident;
  // The queue keeps no order, so that an earlier answer may come after a later one.
  const approvals = [...known, given].toSorted((one, other) => compare(one.at, other.at));
  return { ...incident, approvals: approvals.slice(-mostApprovals) };
}

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
  const own = changes.filter((change) => now?.changes.includes(change.id) && change.approvedBy === by);
  if (own.length > 0 && own.every(({ madeAt }) => madeAt !== null)) return { is: 'done' };
  if (now === undefined || now.notFoundSince !== undefined) return { is: 'nothing-to-do' };
  if (now.decision === 'ask') return { is: 'refused', why: 'plan-changed' };
  if (now.decision === 'hold') return { is: 'held' };
  return { is: 'waits', for: 'other-invocation' };
}
