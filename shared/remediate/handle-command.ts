import type { Command } from '../event/start-failure.ts';
import type { Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import type { Target } from '../incident/target.ts';
import { send } from './notify.ts';
import type { Ports } from './ports.ts';
import { takeBack } from './undo-changes.ts';
import { amendIncident } from './update-incident.ts';

/**
 * Does what a person asked for through the operator, once: a redelivery does nothing, and of two commands for the mode the later
 * one counts. The caller's ARN is logged with it.
 * @throws while it cannot be done, so that the queue delivers it again and keeps it in the end.
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
    else await resume(ports, found, command.by);
  }
  await ports.ledger.noteCommand({ id: command.id, at: command.at, mode: command.verb === 'mode' });
}

async function undo(ports: Ports, { item }: Versioned<Incident>, by: string): Promise<void> {
  const mode = await ports.readMode();
  if (mode.mode === 'off') throw new Error(`nothing was undone: the mode is off (${mode.because})`);
  const asked = await amendIncident(ports, item, (now) => toUndo(now, by));
  const undone = await send(ports, await takeBack(ports, asked));
  if (undone.changes.some((change) => change.state === 'undoing')) {
    throw new Error(`a change of ${item.id} is under way elsewhere: it is undone by the next delivery`);
  }
}

/** What was made is to be taken back; what was only intended is not made any more. */
function toUndo(incident: Incident, by: string): Incident {
  const changes = incident.changes.map((change) => {
    if (change.state === 'intended')
      return { ...change, state: 'failed' as const, note: `${by} asked for it not to be made` };
    const stands = ['made', 'verified', 'unproved', 'undoing'].includes(change.state);
    return stands ? { ...change, state: 'undoing' as const, undoBy: by, note: `${by} asked for it` } : change;
  });
  return { ...incident, changes };
}

/** Lets the targets of an incident be changed again, after a person looked at why they were latched. */
async function resume(ports: Ports, { item }: Versioned<Incident>, by: string): Promise<void> {
  const planned = item.findings.flatMap((finding) => finding.targets ?? []);
  for (const key of new Set([...item.changes.map((change) => change.target), ...planned])) {
    const target = await ports.ledger.loadTarget(key);
    if (target === undefined || !(await isHeldBack(ports, target.item))) continue;
    const free = { ...target.item, state: 'idle' as const, latched: null, attempts: [], action: null, inverse: null };
    if (!(await ports.ledger.saveTarget(free, target.version)))
      throw new Error(`the target ${key} was written by somebody else`);
    ports.log.info('resumed', { incident: item.id, target: key, by });
  }
  // Forgetting the diagnosis makes the next failure be looked at anew.
  await amendIncident(ports, item, (now) => ({
    ...now,
    diagnosed: { fingerprint: '', at: ports.now(), complete: false },
  }));
}

/** Latched by a take-back, or an attachment of ours that somebody removed. A change that stands stays on record, to be undone. */
async function isHeldBack(ports: Ports, { state, action }: Target): Promise<boolean> {
  if (state !== 'changed' || action?.kind !== 'attach-grant') return state === 'latched';
  const ask = { kind: 'role-policies' as const, subject: action.role };
  const policies = (await ports.newCollect()([ask])).get(ask);
  if (policies?.is === 'unavailable')
    throw new Error(`the policies of ${action.role} could not be read: ${policies.detail}`);
  return policies?.is !== 'known' || !policies.value.some((policy) => policy.arn === action.policy);
}
