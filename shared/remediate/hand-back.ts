import { type Action, handedBackWhenUnneeded, kindOf } from '../change/kinds/index.ts';
import { isUnderWay, stands } from '../incident/change-lifecycle.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import { incidentOfIntent } from '../incident/intent-id.ts';
import { recordEvent } from '../incident/record-change.ts';
import type { Target } from '../incident/target.ts';
import { isLeased } from '../incident/target-lifecycle.ts';
import type { Ports } from './ports.ts';
import { settle } from './settle.ts';
import { needOf } from './still-needed.ts';
import { updateIncident } from './update-incident.ts';

/**
 * Hands back, once a day, what stands and nothing lives of any more: a policy that stays attached to the role of a deleted service
 * keeps the owner from deleting the role. Where it cannot be known whether something lives of it, it stays, and the log says why.
 * What fails here is tried again the next day.
 */
export async function handBackUnneeded(ports: Ports): Promise<void> {
  const { configuration, installed } = ports;
  for (const action of handedBackWhenUnneeded(configuration, installed.region)) {
    if (!ports.deadline.isTimeFor('looks')) return;
    try {
      await handBack(ports, action);
    } catch (fault) {
      const error = fault instanceof Error ? `${fault.name}: ${fault.message}`.slice(0, 1000) : 'an unknown error';
      ports.log.error('whether a change is still needed could not be found out', { error, kind: action.kind });
    }
  }
}

async function handBack(ports: Ports, action: Action): Promise<void> {
  const target = (await ports.ledger.loadTarget(kindOf(action).target(action)))?.item;
  if (target === undefined || target.state !== 'changed' || isLeased(target, ports.now())) return;
  const reading = await ports.readMode();
  if (reading.is !== 'known' || reading.mode === 'off') return;
  const need = await needOf(ports, target, action);
  if (need.is !== 'none') return noteNeed(ports, action, need.why);
  // What an open incident does to it, or finds of it, comes first.
  if (await isFollowed(ports, target)) return;
  const made = await madeBy(ports, target);
  if (made === undefined) return noteNeed(ports, action, { code: 'not-ours' });
  const { incident, change } = made;
  const marked = await updateIncident(ports, incident, (now) =>
    now.status === 'closed' ? recordEvent(now, change.id, { is: 'unneeded', services: need.services }) : now,
  );
  await settle(ports, marked);
}

/** Whether a workload that relies on it has an open incident. */
async function isFollowed({ ledger }: Ports, { dependents }: Target): Promise<boolean> {
  const newest = await Promise.all(dependents.map((workload) => ledger.loadIncident(workload)));
  return newest.some((one) => one?.item.status === 'open');
}

/** The change that was made for the target, where its incident is over. */
async function madeBy(
  { ledger }: Ports,
  { key, intent = '' }: Target,
): Promise<{ readonly incident: Incident; readonly change: ChangeRecord } | undefined> {
  const id = incidentOfIntent(intent);
  const incident = id === undefined ? undefined : (await ledger.findIncident(id))?.item;
  if (incident === undefined || incident.status !== 'closed') return undefined;
  const change = incident.changes.find((one) => one.target === key && stands(one) && !isUnderWay(one));
  return change === undefined ? undefined : { incident, change };
}

function noteNeed({ log }: Ports, { kind }: Action, { code, ...details }: { readonly code: string }): void {
  log.info('a change stays', { kind, because: code, ...details });
}
