import { type Instant, millisecondsBetween } from '../event/instant.ts';
import type { Collect } from '../evidence/ask.ts';
import { isUnderWay } from '../incident/change-lifecycle.ts';
import type { Incident } from '../incident/incident.ts';
import { isOver } from '../incident/proof.ts';
import { proveChanges, type SeenService } from '../incident/prove-changes.ts';
import { limitConcurrency } from '../limit-concurrency.ts';
import type { Ports } from './ports.ts';
import { settle } from './settle.ts';
import { changesInPlace, serviceAsks } from './shown-workload.ts';
import { updateNewest } from './update-incident.ts';

/** The number of open incidents that one tick examines. The others wait for the next tick. */
const mostIncidents = 200;
const atOnce = 5;

/**
 * For every open incident: looks for proofs, checks deadlines, closes it when it is over, and completes what a crashed
 * invocation had begun.
 */
export async function handleTick(ports: Ports, collect: Collect): Promise<void> {
  const open = await ports.ledger.listIncidents({ status: 'open', limit: mostIncidents });
  const failed: unknown[] = [];
  // One incident that cannot be looked at must not keep the others waiting.
  const limit = limitConcurrency(atOnce);
  await Promise.all(
    open.map((incident) =>
      limit(() => checkNow(ports, collect, incident)).catch((fault: unknown) => void failed.push(fault)),
    ),
  );
  if (failed.length > 0) {
    throw new AggregateError(failed, `${failed.length} of ${open.length} open incidents could not be looked at`);
  }
}

/**
 * Examines one open incident: has a task of its service got past its initialisation by now? Then it does what is due.
 */
export async function checkNow(ports: Ports, collect: Collect, incident: Incident): Promise<void> {
  const [seen, inPlace] = await Promise.all([readService(collect, incident), changesInPlace(collect, incident)]);
  const current = await updateNewest(ports, incident.workload, (now) => {
    if (now?.id !== incident.id || now.status !== 'open') return undefined;
    const proved = proveChanges(now, seen, inPlace, ports.configuration.proof, ports.now());
    return endIfOver(proved, seen, ports.now());
  });
  if (current?.id !== incident.id) return;
  countProofs(ports, incident, current);
  await settle(ports, current);
}

function countProofs(ports: Ports, before: Incident, after: Incident): void {
  for (const { id, state, proof } of after.changes) {
    const was = before.changes.find((change) => change.id === id)?.state;
    if (state !== 'verified' || was === 'verified' || proof === null) continue;
    ports.count('secondsToProof', undefined, Math.round(millisecondsBetween(before.openedAt, proof.at) / 1000));
  }
}

async function readService(collect: Collect, incident: Incident): Promise<SeenService> {
  // The next run of a stand-alone task is not looked up: the product changes nothing for such a task without a person.
  if (incident.serviceArn === null) return { service: undefined, tasks: [] };
  const subject = incident.serviceArn;
  const facts = await collect(serviceAsks(subject));
  const service = facts.get({ kind: 'service', subject });
  const tasks = facts.get({ kind: 'service-tasks', subject });
  return {
    service: service?.is === 'known' ? service.value : undefined,
    tasks: tasks?.is === 'known' ? tasks.value : undefined,
  };
}

/**
 * Ends the incident if a task got past its initialisation, the service runs all tasks that it should, and no change is
 * pending.
 */
function endIfOver(incident: Incident, { service, tasks }: SeenService, now: Instant): Incident {
  if (service === undefined || tasks === undefined || incident.endedBy !== undefined) return incident;
  if (incident.changes.some(isUnderWay)) return incident;
  const ran = isOver(incident, service, tasks, now);
  return ran === undefined ? incident : { ...incident, endedBy: ran.arn, endedAt: ran.startedAt ?? ran.createdAt };
}
