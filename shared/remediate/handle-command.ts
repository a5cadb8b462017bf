import { kindOf } from '../change/kinds/index.ts';
import type { Command } from '../event/start-failure.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import { recordEvent } from '../incident/record-change.ts';
import type { Target } from '../incident/target.ts';
import { advanceTarget } from '../incident/target-lifecycle.ts';
import type { Ports } from './ports.ts';
import { settle } from './settle.ts';
import { updateIncident } from './update-incident.ts';

/**
 * Carries out a person's command from the operator, once. A second delivery does nothing, and of two commands for the
 * mode the later one counts. The caller's ARN is logged with it.
 * @throws if it cannot be carried out now, so that SQS delivers it again and finally moves it to the dead-letter queue.
 */
export async function handleCommand(ports: Ports, command: Command): Promise<void> {
  const about = { verb: command.verb, by: command.by, command: command.id };
  const known = await ports.ledger.findCommand(command.id);
  if (known.done) return ports.log.info('ignored: the command was done before', about);
  ports.log.info('command', about);
  if (command.verb === 'mode') {
    if (known.lastMode !== undefined && known.lastMode > command.at)
      return ports.log.info('ignored: a later command set the mode', about);
    await ports.writeMode(command.mode);
    ports.log.info('the mode was set', { ...about, mode: command.mode });
  } else {
    const found = await ports.ledger.findIncident(command.incident);
    if (found === undefined)
      ports.log.warn('the ledger has no such incident', { ...about, incident: command.incident });
    else if (command.verb === 'undo') await undo(ports, found, command.by);
    else await resume(ports, found.item, command.by);
  }
  await ports.ledger.noteCommand({ id: command.id, at: command.at, mode: command.verb === 'mode' });
}

/**
 * Marks what was made as to be undone. What is only intended may have been sent, so the remediator reads the account
 * before it gives it up.
 */
async function undo(ports: Ports, { item: incident, version }: Versioned<Incident>, by: string): Promise<void> {
  const mode = await ports.readMode();
  if (mode.mode === 'off') throw new Error(`nothing was undone: the mode is off (${mode.because})`);
  const asked = await updateIncident(ports, incident, (now) =>
    now.changes.reduce((current, { id }) => recordEvent(current, id, { is: 'undo-asked', by }), now),
  );
  const settled = await settle(ports, asked);
  // Ticks try an undo again that was refused, but they do not see an incident that a newer one of its workload followed.
  const isLeft = version < 0 ? () => true : ({ undoHeld }: ChangeRecord) => undoHeld === undefined;
  const open = settled.changes.some(
    (change) => (change.state === 'undoing' && isLeft(change)) || (change.state === 'unsettled' && change.undoBy),
  );
  if (open) throw new Error(`a change of ${incident.id} is under way elsewhere: it is undone by the next delivery`);
}

/** Lets the remediator change the targets of an incident again, after a person examined why they were suspended. */
async function resume(ports: Ports, incident: Incident, by: string): Promise<void> {
  const planned = incident.findings.flatMap((finding) => finding.targets ?? []);
  for (const key of new Set([...incident.changes.map((change) => change.target), ...planned])) {
    const target = await ports.ledger.loadTarget(key);
    if (target === undefined || !(await isHeldBack(ports, target.item))) continue;
    const free = advanceTarget(target.item, { is: 'released' });
    if (free === undefined || !(await ports.ledger.saveTarget(free, target.version)))
      throw new Error(`the target ${key} was written by somebody else`);
    ports.log.info('resumed', { incident: incident.id, target: key, by });
  }
  // Without its last diagnosis, the incident is diagnosed again at the next failure.
  await updateIncident(ports, incident, (now) => ({
    ...now,
    diagnosed: { fingerprint: '', at: ports.now(), complete: false },
  }));
}

/**
 * Whether the target needs a release: an undo suspended it, or somebody removed a shared change of the product. A
 * change that is in place stays recorded, so that it can be undone.
 */
async function isHeldBack(ports: Ports, { state, action }: Target): Promise<boolean> {
  if (state !== 'changed' || action === null || !kindOf(action).shared) return state === 'suspended';
  const kind = kindOf(action);
  const ask = kind.shownBy(action);
  if (ask === undefined) return false;
  const shown = kind.isShown(action, await ports.newCollect()([ask]));
  if (shown === undefined) throw new Error(`whether the change of ${kind.target(action)} stands could not be read`);
  return !shown;
}
