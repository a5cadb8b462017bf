import { millisecondsBetween } from '../event/instant.ts';
import { withCounts } from '../incident/counts.ts';
import type { Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import { looked } from '../incident/next-look.ts';
import { owed } from '../incident/owed.ts';
import { proveChanges } from '../incident/prove-changes.ts';
import { examineAgain, recordExamined } from './examine-again.ts';
import { findLateEvidence, scoreEvidence } from './find-evidence.ts';
import type { LookRun } from './look-run.ts';
import type { Ports } from './ports.ts';
import { planRestart, recordRollout } from './restart.ts';
import { settle } from './settle.ts';
import { changesInPlace } from './shown-workload.ts';
import { updateNewest } from './update-incident.ts';
import { endIfOver, readWorkload } from './workload-now.ts';

/**
 * Looks at one open incident: has a task got past its initialisation by now, has what is awaited come, does ECS still
 * try? If something has changed, the incident is examined and decided again from its last failure, under the guardrails
 * of an event. Then it does what is due.
 */
export async function look(run: LookRun, at: Versioned<Incident>): Promise<void> {
  const { ports } = run;
  const incident = at.item;
  // Of a closed one only an undo is left to do, which a person asked for.
  if (incident.status === 'closed') return void (await settle(ports, incident));
  const [seen, inPlace, late] = await Promise.all([
    readWorkload(run.collect, incident),
    changesInPlace(run.collect, incident),
    findLateEvidence(run, incident),
  ]);
  const examined = await examineAgain(run, incident, seen);
  const restart = await planRestart(run, incident, seen, examined);
  const update = (current: Incident | undefined): Incident | undefined => {
    if (current?.id !== incident.id || current.status !== 'open') return undefined;
    const now = ports.now();
    const recorded = recordExamined(current, incident, examined, now);
    const { proof } = ports.configuration;
    const scored = late === undefined ? recorded : scoreEvidence(recorded, late, incident.unjudged ?? [], proof);
    const proved = proveChanges(scored, seen, inPlace, proof, now);
    const judged = endIfOver(withCounts(proved, seen.service, now), seen, now);
    return looked(recordRollout(judged, seen, restart, now), now, examined !== undefined);
  };
  const current = await updateNewest(ports, incident.workload, update, { incident: at });
  if (current?.id !== incident.id) return;
  countProofs(ports, incident, current);
  noteNext(ports, await settle(ports, current));
}

/** Logs when the incident is looked at next, and why, so that a pause can be understood. */
function noteNext(ports: Ports, incident: Incident): void {
  const next = owed(incident, ports.now()).find((duty) => duty.is === 'look');
  if (next !== undefined) ports.log.info('looked', { incident: incident.id, awaits: next.why, next: next.at });
}

function countProofs(ports: Ports, before: Incident, after: Incident): void {
  for (const { id, state, proof } of after.changes) {
    const was = before.changes.find((change) => change.id === id)?.state;
    if (state !== 'verified' || was === 'verified' || proof === null) continue;
    ports.count('secondsToProof', undefined, Math.round(millisecondsBetween(before.openedAt, proof.at) / 1000));
  }
}
