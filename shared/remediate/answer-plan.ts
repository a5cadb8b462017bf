import { type Approval, isFresh } from '../change/answer.ts';
import type { Command, Outcome } from '../control/command.ts';
import { isInEffect } from '../incident/change-lifecycle.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import { repairsFor } from '../incident/repairs.ts';
import type { AskedBy } from './asked-by.ts';
import { changeControls, tellControls } from './control.ts';
import { examineNow } from './examine-again.ts';
import { lookRun } from './look-run.ts';
import type { Ports } from './ports.ts';
import { settle } from './settle.ts';
import { isStanding } from './standing-answers.ts';
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
  const given: Approval = { plan, answer, by, at, command, finding: asked.id };
  if (incident.status === 'closed') return outcomeOf(ports, incident, given);
  const isExpired = earlier === undefined && asked.plan !== undefined && !isFresh(asked.plan.at, at);
  if (answer === 'approve' && (isExpired || !isFresh(at, ports.now()))) return { is: 'refused', why: 'plan-expired' };
  if (earlier === undefined && !isStanding(ports, withAnswer(incident, given), given)) return outvoted;
  await changeControls(ports, {
    is: 'answered',
    command,
    answer,
    by,
    incident: incident.id,
    workload: incident.service ?? incident.family,
    plan,
  });
  await tellControls(ports);
  const answered = await updateIncident(ports, incident, (now) => withAnswer(now, given));
  const examined = await examineNow(lookRun(ports), answered);
  const settled = examined === undefined ? undefined : await settle(ports, examined);
  const outcome = settled === undefined ? notAsked : outcomeOf(ports, settled, given);
  // A yes that was refused must not be carried out later. A no stands.
  if (outcome.is === 'refused' && answer === 'approve')
    await updateIncident(ports, answered, (now) => without(now, command));
  return outcome;
}

const done: Outcome = { is: 'done' };
const atWork: Outcome = { is: 'waits', for: 'other-invocation' };
const alreadyMade: Outcome = { is: 'refused', why: 'already-made' };
const notAsked: Outcome = { is: 'refused', why: 'not-asked' };
const outvoted: Outcome = { is: 'refused', why: 'later-command' };

function withAnswer(incident: Incident, given: Approval): Incident {
  const known = incident.approvals ?? [];
  if (known.some((one) => one.command === given.command)) return incident;
  // The queue keeps no order, so that an earlier answer may come after a later one.
  const approvals = [...known, given].toSorted(compare);
  return { ...incident, approvals: approvals.slice(-mostApprovals) };
}

function without(incident: Incident, command: string): Incident {
  return { ...incident, approvals: (incident.approvals ?? []).filter((one) => one.command !== command) };
}

/** The answer that was given last comes last; of two that were given at the same moment, the no. */
function compare(one: Approval, other: Approval): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return Number(one.answer === 'reject') - Number(other.answer === 'reject');
}

/** The plan may have changed since it was shown, or may not wait for a person at all. */
function whyUnknown({ findings }: Incident): 'plan-changed' | 'not-asked' {
  return findings.some((finding) => finding.plan !== undefined) ? 'plan-changed' : 'not-asked';
}

function outcomeOf(ports: Ports, incident: Incident, given: Approval): Outcome {
  const now = incident.findings.find(({ id }) => id === given.finding);
  const needed = now === undefined ? [] : repairsFor([now], incident.changes);
  const isMade = needed.length > 0 && needed.every(isInEffect);
  if (given.answer === 'approve' && isMade && needed.some(({ approvedBy }) => approvedBy !== undefined)) return done;
  if (!isStanding(ports, incident, given)) return outvoted;
  if (given.answer === 'reject') return isMade ? alreadyMade : needed.some(isPending) ? atWork : done;
  if (now === undefined || now.notFoundSince !== undefined) return { is: 'nothing-to-do' };
  if (now.decision === 'ask') return { is: 'refused', why: 'plan-changed' };
  if (now.decision === 'hold') return { is: 'held' };
  return needed.some(({ state }) => state === 'undone') ? notAsked : atWork;
}

/** Whether a change may have been sent, and nobody knows yet. */
function isPending({ state }: ChangeRecord): boolean {
  return state === 'intended' || state === 'unsettled';
}
