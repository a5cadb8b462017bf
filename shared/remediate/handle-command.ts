import type { Command } from '../event/start-failure.ts';
import type { Incident } from '../incident/incident.ts';
import { amend } from './amend.ts';
import type { Ports } from './ports.ts';
import { send } from './send.ts';
import { takeBack } from './take-back.ts';

/** Does what a person asked for through the operator; the caller's ARN is logged with it. */
export async function handleCommand(ports: Ports, command: Command): Promise<void> {
  ports.log.info('command', { verb: command.verb, by: command.by, command: command.id });
  switch (command.verb) {
    case 'mode':
      await ports.writeMode(command.mode);
      ports.log.info('the mode was set', { mode: command.mode, by: command.by });
      return;
    case 'undo':
      return undo(ports, command.incident, command.by);
    case 'resume':
      return resume(ports, command.incident, command.by);
  }
}

async function undo(ports: Ports, id: string, by: string): Promise<void> {
  const found = await ports.ledger.findIncident(id);
  if (found === undefined) return unknown(ports, id);
  const current = await amend(ports, found.item.workload, (now) => (now?.id === id ? toUndo(now, by) : undefined));
  if (current?.id !== id) {
    ports.log.warn('not undone: the workload has a newer incident', { incident: id, by });
    return;
  }
  const undone = await takeBack(ports, current, 'person');
  await send(ports, undone, found.item.outbox);
}

function toUndo(incident: Incident, by: string): Incident {
  const changes = incident.changes.map((change) =>
    change.state === 'made' || change.state === 'verified' || change.state === 'unproved'
      ? { ...change, state: 'undoing' as const, note: `undo asked for by ${by}` }
      : change,
  );
  return { ...incident, changes };
}

/** Lets the targets of an incident be changed again, after a person looked at why they were latched. */
async function resume(ports: Ports, id: string, by: string): Promise<void> {
  const found = await ports.ledger.findIncident(id);
  if (found === undefined) return unknown(ports, id);
  const targets = new Set(found.item.changes.map((change) => change.target));
  for (const target of found.item.findings.flatMap((finding) => finding.targets ?? [])) targets.add(target);
  for (const key of targets) {
    const target = await ports.ledger.loadTarget(key);
    if (target === undefined || target.item.state === 'intended') continue;
    await ports.ledger.saveTarget(
      { ...target.item, state: 'idle', latched: null, attempts: [], action: null, inverse: null },
      target.version,
    );
    ports.log.info('resumed', { incident: id, target: key, by });
  }
  // Forgetting the diagnosis makes the next failure be looked at anew.
  await amend(ports, found.item.workload, (now) =>
    now?.id === id ? { ...now, diagnosed: { fingerprint: '', at: ports.now(), complete: false } } : undefined,
  );
}

function unknown(ports: Ports, id: string): void {
  ports.log.warn('the ledger has no such incident', { incident: id });
}
