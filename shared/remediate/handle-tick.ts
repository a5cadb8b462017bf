import { millisecondsBetween } from '../event/instant.ts';
import type { Collect } from '../evidence/ask.ts';
import type { Service, TaskRecord } from '../evidence/ecs.ts';
import type { Incident } from '../incident/incident.ts';
import { findProof, isOver, isOverdue, revisionToProve } from '../incident/proof.ts';
import { recordProof } from '../incident/record-change.ts';
import { inTurns } from './in-turns.ts';
import type { Ports } from './ports.ts';
import { finish } from './settle.ts';
import { amend } from './update-incident.ts';

/** Open incidents that are looked at in one tick: what is left waits for the next. */
const mostIncidents = 200;
const atOnce = 5;
const silenceMilliseconds = 24 * 60 * 60 * 1000;

/** Looks up proofs, keeps deadlines, closes what is over, and finishes what a crash left behind, for every open incident. */
export async function handleTick(ports: Ports, collect: Collect): Promise<void> {
  const open = await ports.ledger.listIncidents({ status: 'open', limit: mostIncidents });
  const failed: unknown[] = [];
  // One incident that cannot be looked at must not keep the others waiting.
  await inTurns(open, atOnce, (incident) =>
    lookUp(ports, collect, incident).catch((fault: unknown) => void failed.push(fault)),
  );
  if (failed.length > 0) {
    throw new AggregateError(failed, `${failed.length} of ${open.length} open incidents could not be looked at`);
  }
}

/** Looks at one open incident: has a task of its service got past its initialisation by now? */
export async function lookUp(ports: Ports, collect: Collect, incident: Incident): Promise<void> {
  const seen = await readService(collect, incident);
  const current = await amend(ports, incident.workload, (now) => {
    if (now?.id !== incident.id || now.status !== 'open') return undefined;
    return endIfOver(prove(now, seen, ports), seen);
  });
  if (current?.id !== incident.id) return;
  countProofs(ports, incident, current);
  await finish(ports, current);
  // Closed only when nothing is owed any more: a closed incident is not looked at again, and its messages would be lost.
  const closed = await amend(ports, incident.workload, (now) =>
    now?.id === incident.id ? closeIfOver(now, ports) : undefined,
  );
  if (closed?.id === incident.id && closed.status === 'closed') ports.log.info('closed', { incident: incident.id });
}

function countProofs(ports: Ports, before: Incident, after: Incident): void {
  for (const { id, state, proof } of after.changes) {
    const was = before.changes.find((change) => change.id === id)?.state;
    if (state !== 'verified' || was !== 'made' || proof === null) continue;
    ports.count('secondsToProof', undefined, Math.round(millisecondsBetween(before.openedAt, proof.at) / 1000));
  }
}

/** `tasks` is undefined where they could not be read: that says nothing, and above all not that there are none. */
type Seen = { readonly service: Service | undefined; readonly tasks: readonly TaskRecord[] | undefined };

async function readService(collect: Collect, incident: Incident): Promise<Seen> {
  // A stand-alone task's next run is not looked up: nothing is changed for it without a person.
  if (incident.serviceArn === null) return { service: undefined, tasks: [] };
  const subject = incident.serviceArn;
  const facts = await collect([
    { kind: 'service', subject },
    { kind: 'service-tasks', subject },
  ]);
  const service = facts.get({ kind: 'service', subject });
  const tasks = facts.get({ kind: 'service-tasks', subject });
  return {
    service: service?.is === 'known' ? service.value : undefined,
    tasks: tasks?.is === 'known' ? tasks.value : undefined,
  };
}

function prove(incident: Incident, { tasks }: Seen, ports: Ports): Incident {
  if (tasks === undefined) return incident;
  const { proof: times } = ports.configuration;
  const revision = revisionToProve(incident);
  const made = incident.changes.filter((change) => change.state === 'made');
  return made.reduce((current, change) => {
    const proof = findProof(change, revision, tasks);
    if (proof !== undefined) return recordProof(current, change.id, proof);
    if (!isOverdue(change, times, ports.now())) return current;
    const why = `no task was seen to get past its initialisation within ${times.deadlineMinutes} minutes`;
    return recordProof(current, change.id, { by: 'none', why, at: ports.now() });
  }, incident);
}

/** A task got past its initialisation while the service runs all that it should, and no change of ours is open. */
function endIfOver(incident: Incident, { service, tasks }: Seen): Incident {
  if (isUnsettled(incident) || service === undefined || tasks === undefined || incident.endedBy !== undefined)
    return incident;
  const ran = isOver(incident, service, tasks);
  return ran === undefined ? incident : { ...incident, endedBy: ran.arn };
}

function closeIfOver(incident: Incident, ports: Ports): Incident {
  if (incident.status === 'closed' || isUnsettled(incident) || incident.outbox.length > 0) return incident;
  const silent = millisecondsBetween(incident.lastFailureAt, ports.now()) > silenceMilliseconds;
  if (incident.endedBy === undefined && !silent) return incident;
  return { ...incident, status: 'closed', closedAt: ports.now() };
}

function isUnsettled(incident: Incident): boolean {
  return incident.changes.some((change) => ['intended', 'made', 'undoing'].includes(change.state));
}
