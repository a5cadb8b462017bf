import * as v from 'valibot';
import type { Reason } from '../../change/reason.ts';
import { withoutPatterns } from '../../diagnosis/suspicious.ts';
import type { PlannedChange } from '../../incident/decision.ts';
import type { ChangeRecord } from '../../incident/incident.ts';
import { sayStates } from '../content/change-words.ts';
import { createContent, type MessageContent } from '../content/message-content.ts';
import { sayUnresolved } from '../content/missing-read.ts';
import { describePatches } from '../content/patches.ts';
import { codeOf, sayDecision, sayReason } from '../content/reason-words.ts';
import { isWithheld } from '../content/restores.ts';
import type { Notification, ShownIncident } from '../notification.ts';
import { cleanDeep } from '../text/clean-deep.ts';
import { cleanLines, cleanText } from '../text/clean-text.ts';
import { parsePublished } from './parse-published.ts';
import {
  type PublishedIncident,
  type PublishedNotification,
  publishedIncident,
  publishedNotification,
} from './published.ts';

/**
 * The limit of the JSON text, in bytes, after it was escaped inside SNS's own JSON. It is in there twice (`lambda`,
 * `sqs`), beside the e-mail and the chat message, and SNS accepts 256 KB in all.
 */
const mostBytes = 90_000;

type Bounds = { readonly text: number; readonly findings: number; readonly evidence: number; readonly changes: number };

/** Limits of the texts and lists, from no limit to a size that always fits. */
const bounds: readonly Bounds[] = [
  { text: 4096, findings: 1000, evidence: 100, changes: 1000 },
  { text: 2048, findings: 60, evidence: 4, changes: 40 },
  { text: 600, findings: 20, evidence: 2, changes: 20 },
  { text: 120, findings: 5, evidence: 1, changes: 5 },
];

/** The published fields of the incident as JSON text, within the size that SNS accepts. */
export function renderJson(
  notification: Notification,
  { subject, opening }: Pick<MessageContent, 'subject' | 'opening'> = createContent(notification),
): string {
  const { entry, state, incident, move, alias, operator } = notification;
  const published = (bound: Bounds, index: number): PublishedNotification => ({
    schema: 1,
    id: entry.id,
    state,
    at: entry.at,
    urgency: move.urgency,
    subject,
    says: [opening.headline, opening.where, opening.why, ...opening.happens],
    alert: { dedupKey: incident.id, status: move.urgency === 'ok' ? 'resolved' : 'open' },
    move: { findings: move.findings.slice(0, bound.findings), chores: move.chores },
    ...(alias !== undefined && { accountAlias: cleanText(alias, 70) }),
    ...(operator !== undefined && { operator: cleanText(operator.arn, 600) }),
    about: { findings: entry.findings.slice(0, bound.findings), changes: entry.changes.slice(0, bound.changes) },
    cut: index > 0,
    incident: publishIncident(incident, bound),
  });
  const texts = bounds.map((bound, index) => () => JSON.stringify(published(bound, index)));
  for (const make of texts.slice(0, -1)) {
    const json = make();
    if (new TextEncoder().encode(JSON.stringify(json)).length <= mostBytes) return json;
  }
  return texts.at(-1)?.() ?? '';
}

/** The incident as the operator and the messages show it: only published fields, with cleaned texts. */
export function publishIncident(
  incident: ShownIncident,
  bound: Bounds = { text: 4096, findings: 1000, evidence: 100, changes: 1000 },
): PublishedIncident {
  const { trigger, changes, everyChangeHeld } = incident;
  const kept = {
    ...incident,
    lastTask: trigger.taskArn,
    ...(trigger.serviceEvent !== undefined && { lastServiceEvent: trigger.serviceEvent }),
    lastReason: trigger.reason,
    ...(everyChangeHeld !== undefined && {
      everyChangeHeld: { code: codeOf(everyChangeHeld), says: sayReason(everyChangeHeld) },
    }),
    findings: incident.findings
      .slice(0, bound.findings)
      .map(withoutPatterns)
      .map((one) => ({
        ...one,
        reason: sayDecision(one, changes),
        reasonCode: codeOf(one.reason),
        ...patchOf(one),
        ...(isWithheld(one) && { instructions: [] }),
        evidence: one.evidence.slice(0, bound.evidence),
        missing: one.missing.slice(0, bound.evidence),
        ...(one.ways !== undefined && { ways: one.ways.slice(0, bound.evidence) }),
        ...(one.planned !== undefined && {
          planned: one.planned.slice(0, bound.evidence).map((change) => publishPlanned(change, changes)),
        }),
      })),
    changes: changes.slice(0, bound.changes).map((one) => publishChange(one, changes)),
    unchecked: incident.unchecked.slice(0, bound.findings).map(sayUnresolved),
  };
  return v.parse(
    publishedIncident,
    cleanDeep(kept, (text) => cleanLines(text, bound.text).join('\n'), bound.findings),
  );
}

/** The patch of one finding. A message joins those of one role. */
function patchOf(finding: ShownIncident['findings'][number]) {
  const [patch] = describePatches([finding]);
  return patch === undefined ? {} : { patch: { purpose: patch.purpose, text: patch.text } };
}

function publishChange(change: ChangeRecord, all: readonly ChangeRecord[]) {
  const { note, proof } = change;
  return {
    ...change,
    ...sayStates(change),
    note: note === null ? null : sayReason(note, all),
    proof: proof?.by === 'none' ? { ...proof, why: sayReason(proof.why, all) } : proof,
  };
}

function publishPlanned(planned: PlannedChange, all: readonly ChangeRecord[]) {
  const held = planned.held === null ? null : sayReason(planned.held, all);
  return { ...planned, ...sayStates({ ...planned, created: null, seen: null }), held };
}

/** Reads what {@link renderJson} wrote; throws with the path of what is wrong, never with a value. */
export function readPublished(json: string): Notification {
  const { id, state, at, about, incident, urgency, move, accountAlias, operator } = parsePublished(
    publishedNotification,
    json,
  );
  return {
    entry: { id, state, at, findings: about.findings, changes: about.changes },
    state,
    incident: asShown(incident),
    move: { urgency, ...move },
    ...(accountAlias !== undefined && { alias: accountAlias }),
    ...(operator !== undefined && { operator: { arn: operator } }),
  };
}

/** Reads what {@link publishIncident} made, as JSON text; throws as {@link readPublished} does. */
export function readPublishedIncident(json: string): ShownIncident {
  return asShown(parsePublished(publishedIncident, json));
}

function asShown(incident: PublishedIncident): ShownIncident {
  const { lastTask, lastServiceEvent, lastReason, findings, changes, unchecked, everyChangeHeld, ...known } = incident;
  return {
    ...known,
    ...(everyChangeHeld !== undefined && { everyChangeHeld: asTold(everyChangeHeld.says, everyChangeHeld.code) }),
    trigger: {
      taskArn: lastTask,
      ...(lastServiceEvent !== undefined && { serviceEvent: lastServiceEvent }),
      reason: lastReason,
    },
    findings: findings.map(({ reasonCode, planned, patch: _patch, ...one }) => ({
      ...one,
      reason: asTold(one.reason, reasonCode),
      ...(planned !== undefined && { planned: planned.map(asPlanned) }),
    })),
    changes: changes.map(({ note, proof, before: _before, after: _after, ...one }) => ({
      ...one,
      follows: null,
      note: note === null ? null : asTold(note),
      proof: proof?.by === 'none' ? { ...proof, why: asTold(proof.why) } : proof,
    })),
    unchecked: unchecked.map((one) => ({ is: 'as-told', text: one })),
  };
}

function asPlanned({ id, action, held }: NonNullable<PublishedIncident['findings'][number]['planned']>[number]) {
  return { id, action, held: held === null ? null : asTold(held) };
}

/** The sentence of a published message stands for the reason that it was made from. */
function asTold(text: string, of: string | null = null): Reason {
  return { code: 'as-told', text, of };
}
