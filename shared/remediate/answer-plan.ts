import { isFresh } from '../change/answer.ts';
import type { Command, Outcome } from '../control/command.ts';
import type { FindingRecord, Incident } from '../incident/incident.ts';
import type { AskedBy } from './asked-by.ts';
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
 */
export async function answerPlan(
  ports: Ports,
  incident: Incident,
  { id: command, by }: AskedBy,
  { verb: answer, plan }: Extract<Command, { readonly plan: string }>,
): Promise<Outcome> {
  const at = ports.now();
  // An invocation may have recorded this answer and then have been killed.
  const earlier = incident.approvals?.find((one) => one.command === command);
  const asked = incident.findings.find((one) =>
    earlier === undefined ? one.plan?.hash === plan : one.id === earlier.finding,
  );
  if (asked === undefined) return { is: 'refused', why: whyUnknown(incident) };
  if (earlier === undefined && asked.plan !== undefined && !isFresh(asked.plan.at, at))
    return { is: 'refused', why: 'plan-expired' };
  await changeControls(ports, { is: 'answered', command, answer, by, incident: incident.id, plan });
  const answered = await updateIncident(ports, incident, (now) => {
    const known = now.approvals ?? [];
    if (known.some((one) => one.command === command)) return now;
    return {
      ...now,
      approvals: [...known, { plan, answer, by, at, command, finding: asked.id }].slice(-mostApprovals),
    };
  });
  const examined = await examineNow(lookRun(ports), answered);
  if (examined === undefined) return { is: 'refused', why: 'not-asked' };
  const settled = await settle(ports, examined);
  return answer === 'reject' ? { is: 'done' } : outcomeOf(settled, asked, by);
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
