import { planForced } from '../change/kinds/force-deployment.ts';
import type { PlannedAction } from '../change/kinds/index.ts';
import { planOf } from '../change/plan.ts';
import type { Instant } from '../event/instant.ts';
import { isUnderWay } from '../incident/change-lifecycle.ts';
import type { Incident } from '../incident/incident.ts';
import { hasEnded } from '../incident/next-look.ts';
import { intendedChange } from '../incident/record-diagnosis.ts';
import { isCauseGone, passesByItself, rolloutEnd } from '../incident/rollout.ts';
import { type Examined, investigateRecord, recordExamined } from './examine-again.ts';
import { evaluateGuardrails } from './investigate.ts';
import type { LookRun } from './look-run.ts';
import type { WorkloadNow } from './workload-now.ts';

/**
 * Decides about one forced deployment of a service whose cause is gone and of which ECS starts no more tasks. It is
 * made once an incident, by a grant that allows it, and under every guardrail.
 * @returns undefined if it is not needed, or may not be made. Then people are told the command.
 */
export async function planRestart(
  run: LookRun,
  incident: Incident,
  seen: WorkloadNow,
  examined: Examined | undefined,
): Promise<PlannedAction | undefined> {
  const { ports } = run;
  const now = recordExamined(incident, incident, examined, ports.now());
  const { service } = seen;
  // What only time ends may not have ended yet: whether to try now is a person's to judge.
  if (!isCauseGone(now) || !standsStill(now, seen, ports.now()) || service?.runningCount !== 0) return undefined;
  if (now.notified.includes('stalled') || isForced(now)) return undefined;
  const ids = now.findings.map(({ id }) => id);
  const forced = planForced(now, now, ports.configuration, service, ids);
  if (forced === undefined) return undefined;
  const { found, occasion } = examined ?? (await investigateRecord(run, now));
  const plan = planOf(forced);
  const diagnosis = { ...found.diagnosis, findings: now.findings };
  const decided = await evaluateGuardrails(ports, { ...found, diagnosis, plan }, occasion);
  return decided.every(({ decision }) => decision === 'apply') ? plan.actions[0] : undefined;
}

/** Records how the rollout stands, and the forced deployment that was decided, before anything is sent. */
export function recordRollout(
  incident: Incident,
  seen: WorkloadNow,
  restart: PlannedAction | undefined,
  now: Instant,
): Incident {
  if (incident.serviceArn === null || seen.service === undefined) return incident;
  const { rollout, ...rest } = incident;
  const end = rolloutEnd(seen.service, seen.tasks, incident.lastFailureAt, now);
  if (end === undefined) return rest;
  const since = rollout?.is === end ? rollout.since : now;
  const isStill = standsStill(incident, seen, now);
  // Another invocation may have decided the same while this one was reading.
  if (!isStill || restart === undefined || isForced(incident))
    return { ...rest, rollout: { is: end, since, standsStill: isStill } };
  return { ...intend(rest, restart, now), rollout: { is: end, since, standsStill: false } };
}

function isForced({ changes }: Incident): boolean {
  return changes.some(({ action }) => action.kind === 'force-deployment');
}

function intend(incident: Incident, restart: PlannedAction, now: Instant): Incident {
  const change = intendedChange(restart, incident.trigger, now);
  const findings = incident.findings.map((record) =>
    restart.findings.includes(record.id) ? { ...record, changes: [...record.changes, change.id] } : record,
  );
  return { ...incident, findings, changes: [...incident.changes, change] };
}

/** Whether the cause is gone, or passes by itself, nothing is on its way, and ECS starts no more tasks. */
function standsStill(incident: Incident, { service, tasks }: WorkloadNow, now: Instant): boolean {
  if (incident.drill || hasEnded(incident)) return false;
  if (!isCauseGone(incident) && !passesByItself(incident)) return false;
  if (incident.changes.some((change) => isUnderWay(change) && change.state !== 'made')) return false;
  return rolloutEnd(service, tasks, incident.lastFailureAt, now) !== undefined;
}
