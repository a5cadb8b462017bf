import { millisecondsBetween } from '../event/instant.ts';
import type { Collect, Service, TaskRecord } from '../evidence/ask.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import { findProof, isOver, isOverdue, revisionToProve } from '../incident/proof.ts';
import { recordProof } from '../incident/record-change.ts';
import { amend } from './amend.ts';
import { finish } from './handle-failures.ts';
import type { Ports } from './ports.ts';
import { send } from './send.ts';

/** Open incidents that are looked at in one tick: what is left waits for the next. */
const mostIncidents = 50;
const silenceMilliseconds = 24 * 60 * 60 * 1000;

/** Looks up proofs, keeps deadlines, closes what is over, and finishes what a crash left behind, for every open incident. */
export async function handleTick(ports: Ports, collect: Collect): Promise<void> {
  const open = await ports.ledger.listIncidents({ status: 'open', limit: mostIncidents });
  const failed: unknown[] = [];
  for (const incident of open) {
    // One incident that cannot be looked at must not keep the others waiting.
    await lookUp(ports, collect, incident).catch((error: unknown) => failed.push(error));
  }
  if (failed.length > 0)
    throw new AggregateError(failed, `${failed.length} of ${open.length} open incidents could not be looked at`);
}

/** Looks at one open incident: has a task of its service got past its initialisation by now? */
export async function lookUp(ports: Ports, collect: Collect, incident: Incident): Promise<void> {
  const seen = await readService(collect, incident);
  const current = await amend(ports, incident.workload, (now) => {
    if (now?.id !== incident.id || now.status !== 'open') return undefined;
    return closeIfOver(prove(now, seen, ports), seen, ports);
  });
  if (current?.id !== incident.id) return;
  for (const change of current.changes) {
    const verified =
      change.state === 'verified' && incident.changes.some((one) => one.id === change.id && one.state === 'made');
    if (verified && change.proof !== null)
      ports.count(
        'secondsToProof',
        undefined,
        Math.round(millisecondsBetween(incident.openedAt, change.proof.at) / 1000),
      );
  }
  await finish(ports, await send(ports, current, incident.outbox));
}

type Seen = { readonly service: Service | undefined; readonly tasks: readonly TaskRecord[] };

async function readService(collect: Collect, incident: Incident): Promise<Seen> {
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
    tasks: tasks?.is === 'known' ? tasks.value : [],
  };
}

function prove(incident: Incident, { tasks }: Seen, ports: Ports): Incident {
  const revision = revisionToProve(incident);
  return incident.changes.filter(isMade).reduce((current, change) => {
    const proof = findProof(change, revision, tasks);
    if (proof !== undefined) return recordProof(current, change.id, proof);
    if (!isOverdue(change, ports.configuration.proof, ports.now())) return current;
    const why = `no task was seen to get past its initialisation within ${ports.configuration.proof.deadlineMinutes} minutes`;
    return recordProof(current, change.id, { by: 'none', why, at: ports.now() });
  }, incident);
}

function isMade(change: ChangeRecord): boolean {
  return change.state === 'made';
}

/** An incident ends when a task gets past its initialisation while the service runs all that it should, or after a day of silence. */
function closeIfOver(incident: Incident, { service, tasks }: Seen, ports: Ports): Incident {
  const unsettled = incident.changes.some(
    (change) => change.state === 'intended' || change.state === 'made' || change.state === 'undoing',
  );
  if (unsettled) return incident;
  const ran = service === undefined ? undefined : isOver(incident, service, tasks);
  const silent = millisecondsBetween(incident.lastFailureAt, ports.now()) > silenceMilliseconds;
  if (ran === undefined && !silent) return incident;
  ports.log.info('closed', {
    incident: incident.id,
    because: ran === undefined ? 'a day of silence' : `task ${ran.arn} runs`,
  });
  return { ...incident, status: 'closed', closedAt: ports.now(), ...(ran !== undefined && { endedBy: ran.arn }) };
}
