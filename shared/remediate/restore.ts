import { kindOf } from '../change/kinds/index.ts';
import { isListedByNow } from '../change/listed-by-now.ts';
import type { Outcome } from '../control/command.ts';
import { waitsForRestore } from '../incident/awaits-answer.ts';
import { isToUndo } from '../incident/change-lifecycle.ts';
import type { Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import { commandedAt } from '../incident/record-change.ts';
import { nextDiagnosis } from '../incident/record-diagnosis.ts';
import { idle, type Target } from '../incident/target.ts';
import { advanceTarget, isLeased } from '../incident/target-lifecycle.ts';
import type { AskedBy } from './asked-by.ts';
import { changeControls, tellControls } from './control.ts';
import type { Ports } from './ports.ts';
import { updateIncident } from './update-incident.ts';

/**
 * Lets the remediator change the targets of an incident again, after a person examined why they were suspended. People are told
 * before it takes effect.
 * @throws if a target cannot be read or written now.
 */
export async function restore(ports: Ports, incident: Incident, { id, by, at }: AskedBy): Promise<Outcome> {
  // The queue keeps no order: an undo that was given later counts.
  if (incident.commandedAt !== undefined && incident.commandedAt > at) return { is: 'refused', why: 'later-command' };
  const planned = incident.findings.flatMap((finding) => finding.targets ?? []);
  const keys = [...new Set([...incident.changes.map((change) => change.target), ...planned])];
  const takenAway = takenAwayIn(incident);
  const held: Versioned<Target>[] = [];
  for (const key of keys) {
    const target = (await ports.ledger.loadTarget(key)) ?? { item: idle(key), version: 0 };
    const isTakenAway = target.item.state === 'idle' && takenAway.has(key);
    if (isTakenAway || (await isHeldBack(ports, target.item))) held.push(target);
  }
  if (incident.changes.some(isToUndo)) return { is: 'refused', why: 'undo-first' };
  const targets = held.map(({ item }) => item.key);
  if (held.length > 0) {
    await changeControls(ports, {
      is: 'restored',
      command: id,
      by,
      incident: incident.id,
      workload: incident.service ?? incident.family,
      targets,
    });
    await tellControls(ports);
  }
  for (const { item, version } of held) {
    const free = advanceTarget(item, { is: 'released', at });
    if (free === undefined || !(await ports.ledger.saveTarget(free, version)))
      throw new Error(`the target ${item.key} was written by somebody else`);
    ports.log.info('restored', { incident: incident.id, target: item.key, by });
  }
  // Without its last diagnosis, the incident is diagnosed again at the next failure. Whoever approved the plan has not approved that
  // it is made once more, after it was taken back.
  await updateIncident(ports, incident, (now) => ({
    ...commandedAt(now, at),
    diagnosed: { fingerprint: '', at: ports.now(), complete: false, nth: nextDiagnosis(now) },
  }));
  return { is: held.length > 0 ? 'done' : 'nothing-to-do' };
}

/** The targets of the changes that are held because somebody took the access away, or may have. */
function takenAwayIn({ findings }: Incident): ReadonlySet<string> {
  const held = findings.filter(waitsForRestore);
  return new Set(held.flatMap(({ targets }) => targets ?? []));
}

/**
 * Whether the target needs a release: an undo suspended it, or somebody removed a change of the product. A change that is in place stays recorded, so that it can be undone.
 * @throws if that cannot be known now, so that the queue delivers the command again.
 */
async function isHeldBack(ports: Ports, target: Target): Promise<boolean> {
  const { state, action, key, madeAt } = target;
  if (state !== 'changed' || action === null) return state === 'suspended';
  const kind = kindOf(action);
  const ask = kind.staysInEffect ? kind.shownBy(action) : undefined;
  if (ask === undefined) return false;
  // What an undo has just taken away is missing too, and is still recorded.
  if (isLeased(target, ports.now())) throw new Error(`another invocation works on the target ${key}`);
  const shown = kind.isShown(action, await ports.newCollect()([ask]));
  if (shown === undefined) throw new Error(`whether the change of ${key} stands could not be read`);
  if (!shown && !isListedByNow(madeAt, ports.configuration, ports.now()))
    throw new Error(`whether the change of ${key} stands is not known so soon after it was made`);
  return !shown;
}
