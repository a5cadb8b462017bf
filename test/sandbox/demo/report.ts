import type { Call } from '../account/account.ts';
import type { LogLine } from './function-logs.ts';
import type { ChangeJson, FindingJson, IncidentJson, Message } from './incident-json.ts';
import type { LedgerItem } from './ledger.ts';
import type { Snapshot } from './snapshot.ts';

/** What `--report FILE` writes. */
export type Report = {
  readonly incidents: readonly ReportedIncident[];
  /** What was told of services that one thing kept from starting. */
  readonly outages: readonly ReportedMessage[];
  readonly worldBefore: Snapshot;
  readonly worldAfter: Snapshot;
  readonly calls: readonly ReportedCall[];
  /** The log lines of the product's functions, sorted by time. */
  readonly logs: readonly LogLine[];
  /** The items of the product's table at the end. */
  readonly ledger: readonly LedgerItem[];
};

export type ReportedMessage = Pick<Message, 'state' | 'subject' | 'text' | 'chat' | 'json'>;

export type ReportedIncident = {
  readonly incident: string;
  readonly workload: string;
  readonly status: IncidentJson['status'];
  readonly findings: readonly ReportedFinding[];
  readonly failuresSeen: number;
  readonly messages: readonly ReportedMessage[];
  /** From the first failure of the incident to its end, or to the end of the run. */
  readonly seconds: number;
};

export type ReportedFinding = Pick<
  FindingJson,
  'category' | 'cause' | 'certainty' | 'failing' | 'requirement' | 'decision' | 'reason' | 'resolution'
> & { readonly changes: readonly ReportedChange[] };

export type ReportedChange = {
  readonly kind: string;
  readonly target: string;
  readonly before: string;
  readonly after: string;
  readonly inverse: unknown;
};

export type ReportedCall = {
  /** ARN of the role session of the function. */
  readonly by: string;
  readonly action: string;
  readonly resource: string;
  readonly error: string | null;
};

/** Composes the report. */
export function composeReport(seen: {
  readonly incidents: readonly IncidentJson[];
  readonly messages: readonly Message[];
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly calls: readonly Call[];
  readonly logs: readonly LogLine[];
  readonly ledger: readonly LedgerItem[];
  /** Names of the roles of the product's functions. */
  readonly functionRoles: readonly string[];
  /** Names of sessions that do not belong to the functions. */
  readonly notSessions: readonly string[];
  readonly end: Date;
}): Report {
  return {
    incidents: seen.incidents.map((one) => reportIncident(one, seen.messages, seen.end)),
    outages: seen.messages.filter(isOutages).map(reportMessage),
    worldBefore: seen.before,
    worldAfter: seen.after,
    calls: seen.calls.flatMap((call) => reportCall(call, seen.functionRoles, seen.notSessions)),
    logs: seen.logs,
    ledger: seen.ledger,
  };
}

function reportIncident(incident: IncidentJson, messages: readonly Message[], end: Date): ReportedIncident {
  const until = incident.closedAt === null ? end.getTime() : Date.parse(incident.closedAt);
  return {
    incident: incident.id,
    workload: incident.workload,
    status: incident.status,
    findings: incident.findings.map((finding) => reportFinding(finding, incident.changes)),
    failuresSeen: incident.failures,
    messages: messages.filter((message) => message.incident?.id === incident.id).map(reportMessage),
    seconds: Math.max(0, Math.round((until - Date.parse(incident.openedAt)) / 100) / 10),
  };
}

function isOutages({ json }: Message): boolean {
  return (json as { readonly kind?: string }).kind === 'outage';
}

function reportMessage({ state, subject, text, chat, json }: Message): ReportedMessage {
  return { state, subject, text, chat, json };
}

function reportFinding(finding: FindingJson, changes: readonly ChangeJson[]): ReportedFinding {
  const { category, cause, certainty, failing, requirement, decision, reason, resolution } = finding;
  return {
    category,
    cause,
    certainty,
    failing,
    requirement,
    decision,
    reason,
    changes: changes
      .filter((one) => finding.changes.includes(one.id))
      .map(({ action, target, before, after, inverse }) => ({ kind: action.kind, target, before, after, inverse })),
    resolution,
  };
}

function reportCall(call: Call, roles: readonly string[], notSessions: readonly string[]): readonly ReportedCall[] {
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(call.principal ?? '') ?? [];
  if (call.principal === null || role === undefined || session === undefined) return [];
  if (!roles.includes(role) || notSessions.includes(session)) return [];
  return [{ by: call.principal, action: call.action, resource: call.resource, error: call.error }];
}
