import type { GivenCommand, Outcome } from '../control/command.ts';
import type { Instant } from '../event/instant.ts';
import type { Incident } from '../incident/incident.ts';
import type { Ledger } from '../incident/ledger.ts';
import { whoseMove } from '../incident/whose-move.ts';
import { groupFindings } from '../notification/content/cause-groups.ts';
import { publishIncident } from '../notification/render/render-json.ts';
import type { Answer, Asked, Refusal } from './request.ts';
import { answerMode, answerStatus, type StatusPorts } from './status.ts';
import { whoActs } from './who-acts.ts';

/** What the operator can read, its one write, and the queue. */
export type OperatorPorts = StatusPorts & {
  readonly findIncident: Ledger['findIncident'];
  readonly loadOutcome: Ledger['loadOutcome'];
  /** Writes a command under its id, or null for a request that only reads. False: the id was used before. */
  readonly claimId: (id: string, command: GivenCommand | null, now: Instant) => Promise<boolean>;
  /** Makes the remediator look up the command with this id, now. */
  readonly enqueue: (message: { readonly kind: 'command'; readonly id: string }) => Promise<void>;
};

/** Who asks, and the id that their signature is bound to. */
export type Caller = { readonly arn: string; readonly id: string };

/**
 * Answers from the ledger, or writes a command into it and tells the remediator its id. It changes nothing itself.
 * @throws CallError
 */
export async function answer(asked: Asked, caller: Caller, ports: OperatorPorts): Promise<Answer | Refusal> {
  switch (asked.verb) {
    case 'incidents':
    case 'show':
    case 'read-mode':
    case 'status':
    case 'outcome':
      return (await ports.claimId(caller.id, null, ports.now())) ? read(asked, ports) : used(caller);
    default: {
      if ('incident' in asked && (await ports.findIncident(asked.incident)) === undefined)
        return unknownIncident(asked.incident);
      const at = ports.now();
      if (!(await ports.claimId(caller.id, { by: caller.arn, at, command: asked }, at))) return used(caller);
      // The command is given: the message only makes the remediator look at once. Without it, a tick takes the command up.
      const isQueued = await ports.enqueue({ kind: 'command', id: caller.id }).then(
        () => true,
        () => false,
      );
      return { command: caller.id, ...(!isQueued && { takenUp: 'by the next tick' }) };
    }
  }
}

type Read = Extract<Asked, { verb: 'incidents' | 'show' | 'read-mode' | 'status' | 'outcome' }>;

async function read(asked: Read, ports: OperatorPorts): Promise<Answer | Refusal> {
  switch (asked.verb) {
    case 'incidents': {
      const { status, limit, before } = asked;
      const which = { ...(status !== undefined && { status }), ...(before !== undefined && { before }) };
      const incidents = await ports.listIncidents({ limit, ...which });
      return { incidents: incidents.map(summarise) };
    }
    case 'show': {
      const found = await ports.findIncident(asked.incident);
      if (found === undefined) return unknownIncident(asked.incident);
      const { notified, outbox } = found.item;
      const messages = { told: notified, waiting: outbox.map(({ state }) => state) };
      return { incident: publishIncident(found.item), messages };
    }
    case 'read-mode':
      return answerMode(ports);
    case 'status':
      return answerStatus(ports);
    case 'outcome': {
      const outcome: Outcome | undefined = await ports.loadOutcome(asked.command);
      return { outcome: outcome ?? null };
    }
  }
}

function used({ id }: Caller): Refusal {
  return { is: 'refused', code: 'used', message: `the request ${id} was answered before; sign a new one` };
}

function unknownIncident(id: string): Refusal {
  return {
    is: 'refused',
    code: 'incident',
    message: `there is no incident ${id}`,
    allowed: ['an id that "incidents" lists'],
  };
}

function summarise(incident: Incident): Readonly<Record<string, unknown>> {
  const published = publishIncident(incident);
  const { id, workload, cluster, service, family, status } = published;
  const { openedAt, lastFailureAt, closedAt, failures, mode, counts, owner, changes } = published;
  const { urgency } = whoseMove(incident);
  return {
    id,
    workload,
    cluster,
    service,
    family,
    status,
    urgency,
    who: whoActs(incident, urgency),
    state: incident.notified.at(-1)?.split(':')[0] ?? null,
    counts: counts ?? null,
    owner: owner?.by == null ? null : { by: owner.by, at: owner.at },
    openedAt,
    lastFailureAt,
    closedAt,
    failures,
    mode,
    causes: groupFindings(incident.findings, incident).map(({ cause, title, certainty, failing }) => ({
      cause,
      title,
      certainty,
      failing,
    })),
    changes: changes.map(({ id: change, action, target, state }) => ({ id: change, kind: action.kind, target, state })),
  };
}
