import type { Instant } from '../event/instant.ts';
import type { Command, Mode } from '../event/start-failure.ts';
import type { Incident } from '../incident/incident.ts';
import type { Ledger } from '../incident/ledger.ts';
import type { ModeReading } from '../incident/mode-reading.ts';
import { groupFindings } from '../notification/content/cause-groups.ts';
import { publishIncident } from '../notification/render/render-json.ts';
import type { Answer, Asked, Refusal } from './request.ts';

/** What the operator can read, and the queue. The operator can change something only by a command on the queue. */
export type OperatorPorts = {
  readonly findIncident: Ledger['findIncident'];
  readonly listIncidents: Ledger['listIncidents'];
  readonly readMode: () => Promise<ModeReading>;
  readonly enqueue: (message: CommandMessage) => Promise<void>;
  /** Makes the id of a new command. */
  readonly newId: () => string;
  readonly now: () => Instant;
};

/** A command as a message on the queue. */
type CommandMessage = { readonly kind: 'command'; readonly id: string; readonly by: string; readonly at: Instant } & (
  | { readonly verb: Extract<Command['verb'], 'undo' | 'resume'>; readonly incident: string }
  | { readonly verb: 'mode'; readonly mode: Mode }
);

/**
 * Answers from the ledger, or puts a command on the queue. It changes nothing itself.
 *
 * @param by ARN of the caller, authenticated by IAM.
 */
export async function answer(asked: Asked, by: string, ports: OperatorPorts): Promise<Answer> {
  switch (asked.is) {
    case 'list': {
      const incidents = await ports.listIncidents({
        limit: asked.limit,
        ...(asked.status !== undefined && { status: asked.status }),
      });
      return { status: 200, body: { incidents: incidents.map(summarise) } };
    }
    case 'show': {
      const found = await ports.findIncident(asked.incident);
      return found === undefined
        ? answerRefusal(unknownIncident(asked.incident))
        : { status: 200, body: { incident: publishIncident(found.item) } };
    }
    case 'read-mode':
      return { status: 200, body: await ports.readMode() };
    case 'set-mode':
      return command(
        { kind: 'command', id: ports.newId(), by, at: ports.now(), verb: 'mode', mode: asked.mode },
        ports,
      );
    case 'command': {
      const found = await ports.findIncident(asked.incident);
      if (found === undefined) return answerRefusal(unknownIncident(asked.incident));
      return command(
        { kind: 'command', id: ports.newId(), by, at: ports.now(), verb: asked.verb, incident: asked.incident },
        ports,
      );
    }
  }
}

/** The refusal as an answer: `{"error":{"code","message","allowed"}}`. */
export function answerRefusal({ status, code, message, allowed }: Refusal): Answer {
  const error = { code, message, ...(allowed !== undefined && { allowed }) };
  return { status, body: { error }, ...(status === 405 && allowed !== undefined && { allow: allowed.join(', ') }) };
}

async function command(message: CommandMessage, ports: OperatorPorts): Promise<Answer> {
  await ports.enqueue(message);
  return {
    status: 202,
    body: {
      command: message.id,
      accepted: 'it is on the queue; the incident and the notifications show what came of it',
    },
  };
}

function unknownIncident(id: string): Refusal {
  return {
    is: 'refused',
    status: 404,
    code: 'incident',
    message: `there is no incident ${id}`,
    allowed: ['an id that GET /incidents lists'],
  };
}

function summarise(incident: Incident): Readonly<Record<string, unknown>> {
  const { id, workload, status, openedAt, lastFailureAt, closedAt, failures, mode, changes } =
    publishIncident(incident);
  return {
    id,
    workload,
    status,
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
