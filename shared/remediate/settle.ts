import type { Incident } from '../incident/incident.ts';
import { type Duty, owed } from '../incident/owed.ts';
import { applyChange, reconcileChange } from './apply-changes.ts';
import { NoTimeError } from './handed-back.ts';
import { notify } from './notify.ts';
import type { Ports } from './ports.ts';
import { undoChange } from './undo-changes.ts';
import { updateIncident } from './update-incident.ts';

/**
 * Does everything that is due for the incident and can be done now: notifies, makes intended changes, undoes changes
 * that did not help, notifies of that, closes. Each duty is tried once. If another invocation has the lease, or a fault
 * occurs, it is due again at the next delivery or tick. If the topic or the event bus is down, changes are still made and undone.
 * @returns the incident after that.
 * @throws the first error, after everything else was done.
 */
export async function settle(ports: Ports, incident: Incident): Promise<Incident> {
  const tried = new Set<string>();
  const faults: unknown[] = [];
  let current = incident;
  for (;;) {
    const duty = owed(current, ports.now()).find((one) => one.is !== 'look' && !tried.has(keyOf(one)));
    if (duty === undefined) break;
    tried.add(keyOf(duty));
    try {
      current = await fulfil(ports, current, duty, faults);
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw faults[0];
  return current;
}

function keyOf(duty: Duty): string {
  switch (duty.is) {
    case 'notify':
      return `notify ${duty.message.id}`;
    case 'make':
    case 'reconcile':
    case 'undo':
      return `${duty.is} ${duty.change.id}`;
    case 'close':
    case 'look':
      return duty.is;
  }
}

async function fulfil(ports: Ports, incident: Incident, duty: Duty, faults: unknown[]): Promise<Incident> {
  switch (duty.is) {
    case 'notify': {
      const { incident: after, fault } = await notify(ports, incident, duty.message);
      if (fault !== undefined) faults.push(fault);
      return after;
    }
    case 'make':
      assertTime(ports);
      return applyChange(ports, incident, duty.change);
    case 'reconcile':
      return reconcileChange(ports, incident, duty.change);
    case 'undo':
      assertTime(ports);
      return undoChange(ports, incident, duty.change);
    case 'close':
      return close(ports, incident);
    case 'look':
      return incident;
  }
}

/** A write to the account must not be under way when the function's time is up: the next delivery begins it. */
function assertTime({ deadline }: Ports): void {
  if (!deadline.isTimeFor('changes')) throw new NoTimeError('no time is left for a change in this invocation');
}

async function close(ports: Ports, incident: Incident): Promise<Incident> {
  const closed = await updateIncident(ports, incident, (now) =>
    owed(now, ports.now()).some(({ is }) => is === 'close') ? { ...now, status: 'closed', closedAt: ports.now() } : now,
  );
  if (closed.status === 'closed') ports.log.info('closed', { incident: incident.id });
  return closed;
}
