import type { Incident } from '../incident/incident.ts';
import { carryOut } from './apply-changes.ts';
import { send } from './notify.ts';
import type { Ports } from './ports.ts';
import { takeBack } from './undo-changes.ts';

/**
 * Does what the incident still owes: tells, carries out what is intended, takes back what did not help, and tells of that. A topic that
 * is down keeps nothing from being repaired or undone: the message is sent by the next delivery.
 * @throws the first fault, after everything else was done.
 */
export async function finish(ports: Ports, incident: Incident): Promise<Incident> {
  const faults: unknown[] = [];
  const told = await send(ports, incident).catch((fault: unknown) => {
    faults.push(fault);
    return incident;
  });
  const settled = await takeBack(ports, await carryOut(ports, told));
  if (faults.length > 0) throw faults[0];
  return send(ports, settled);
}
