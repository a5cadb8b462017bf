import { withoutPatterns } from '../../diagnosis/suspicious.ts';
import { isInEffect } from '../../incident/change-lifecycle.ts';
import type { ChangeRecord, FindingRecord } from '../../incident/incident.ts';
import type { Notification, ShownIncident } from '../notification.ts';
import { cleanText, cutMiddle } from '../text/clean-text.ts';
import { shortName } from '../text/short-arn.ts';
import { type CauseGroup, groupFindings } from './cause-groups.ts';
import { wordsFor } from './change-words.ts';
import { consoleLinks, isConsoleUrl, type Link, roleLink } from './console-link.ts';
import { type DecisionView, describeDecisions } from './decisions.ts';
import { type ChangeView, describeChange, describePlanned, repairsOf } from './describe-change.ts';
import { isEnding } from './ending.ts';
import { failureSpan, headline } from './headline.ts';
import { describeInstructions, type InstructionView } from './instructions.ts';
import { describeMissingRead, repeats, sayUnresolved } from './missing-read.ts';
import { describePatches } from './patches.ts';
import { describePermissions, type PermissionView } from './permission.ts';
import { sayRegistrar } from './registrar-words.ts';
import { waitsForRestore } from './restores.ts';
import type { Subject } from './subject.ts';
import { subjectLine } from './subject-line.ts';
import { tryNow } from './try-now.ts';

/** What a message says, independent of its channel. All texts are cleaned, none is escaped yet. */
export type MessageContent = {
  readonly subject: string;
  readonly headline: string;
  readonly about: readonly { readonly label: string; readonly value: string }[];
  /** The causes of the failure. Empty if the headline says enough. */
  readonly failing: readonly CauseGroup[];
  readonly failsNext: readonly CauseGroup[];
  /** Other causes that are still open and that this message is not about. */
  readonly remaining: readonly CauseGroup[];
  readonly changes: readonly ChangeView[];
  readonly corrections: readonly Correction[];
  readonly permissions: readonly PermissionView[];
  /** Exact changes for a person to make, ready to paste. */
  readonly instructions: readonly InstructionView[];
  /** Who registered the task definition; null if the message asks for nothing that it would get. */
  readonly registrar: string | null;
  /** Plans that a person can approve or reject. */
  readonly decisions: readonly DecisionView[];
  /** Whose words the stopped reason is: a drill’s is its sender’s, whoever that is. */
  readonly said: 'ECS says' | 'the sender of the drill says, not ECS';
  /** Whether a change waits for a person to restore it. */
  readonly restores: boolean;
  readonly persist: readonly string[];
  /** What could not be checked and belongs to no cause in the message. */
  readonly unchecked: readonly string[];
  /** The whole stopped reason; null if the message does not explain a failure. */
  readonly stoppedReason: string | null;
  readonly links: readonly Link[];
  /** Whether causes are shown with evidence and decision, or by their titles only. */
  readonly full: boolean;
  readonly incident: string;
};

type Correction = {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly ask: boolean;
};

/** The causes under their headings. Only messages that explain a failure show evidence and decision. */
export function causeParts(
  content: MessageContent,
): readonly { readonly title: string; readonly groups: readonly CauseGroup[]; readonly full: boolean }[] {
  const { failing, failsNext, full } = content;
  const parts = full
    ? [
        { title: 'Why it fails', groups: failing, full },
        { title: 'What would fail next', groups: failsNext, full },
      ]
    : [
        { title: 'Causes', groups: [...failing, ...failsNext], full },
        { title: 'Still open', groups: content.remaining, full },
      ];
  return parts.filter((part) => part.groups.length > 0);
}

/** The causes with continuous numbers, so that people can speak of "cause 2". */
export function numberedParts(content: MessageContent) {
  let number = 0;
  return causeParts(content).map((part) => ({
    ...part,
    groups: part.groups.map((group) => ({ number: (number += 1), group })),
  }));
}

/** States in which no permission is asked for: it was given, or was taken back. */
const needsNothing: readonly Notification['state'][] = [
  'verified',
  'undone',
  'undo-refused',
  'undo-waits',
  'unsettled',
  'stalled',
  'closed',
];

/** Composes what all channels say about one state of an incident. */
export function createContent(given: Notification): MessageContent {
  // The stored record is not trusted: an earlier version may have written it.
  const notification = {
    ...given,
    incident: { ...given.incident, findings: given.incident.findings.map(withoutPatterns) },
  };
  const { incident, state } = notification;
  const about = subjectOf(notification);
  const full = state === 'found' || state === 'found-next' || state === 'held' || state === 'still-failing';
  const groups = groupFindings(about.findings, incident);
  const shownIds = new Set(about.findings.map((one) => one.id));
  const open = incident.findings.filter((one) => !shownIds.has(one.id) && one.resolution !== 'verified');
  const permissions = needsNothing.includes(state) ? [] : describePermissions(about.findings, incident);
  const instructions = [
    ...(full ? describeInstructions(about.findings.filter((one) => one.decision !== 'apply')) : []),
    ...(full ? describePatches(about.findings) : []),
    ...tryNow(notification, about.findings),
  ];
  const decisions = full ? describeDecisions(about.findings) : [];
  const isAccessAsked =
    permissions.length > 0 || decisions.length > 0 || instructions.some(({ is }) => is === 'document');
  return {
    subject: subjectLine(notification, about),
    headline: headline(notification, about),
    about: aboutLines(notification),
    failing: groups.filter((one) => one.failing),
    failsNext: groups.filter((one) => !one.failing),
    remaining: full || isEnding(notification) ? [] : groupFindings(open, incident),
    changes: [
      ...about.changes.map((change) => describeChange(change, incident)),
      ...(full || state === 'changed' ? plannedOf(about.findings, incident) : []),
    ],
    corrections:
      state === 'verified' || state === 'stalled' || state === 'closed'
        ? []
        : about.findings.flatMap((one) => correctionOf(one, incident)),
    permissions,
    instructions,
    registrar: isAccessAsked ? sayRegistrar(incident) : null,
    decisions,
    said: incident.drill ? 'the sender of the drill says, not ECS' : 'ECS says',
    restores: full && about.findings.some(waitsForRestore),
    persist: stepsToPersist(about.changes),
    unchecked: uncheckedOf(incident, about.findings, full),
    stoppedReason: full
      ? cutMiddle(cleanText([incident.trigger.reason, ...(incident.trigger.otherReasons ?? [])].join(' ; '), 2000), 800)
      : null,
    links: linksOf(incident, about.findings),
    full,
    incident: cleanText(incident.id, 80),
  };
}

/**
 * The findings and changes of the entry. If the entry names no findings, they are those that its changes repair, else
 * all open findings.
 */
function subjectOf({ entry, incident }: Notification): Subject {
  const named = incident.findings.filter((one) => entry.findings.includes(one.id));
  const repaired = incident.findings.filter((one) => one.changes.some((id) => entry.changes.includes(id)));
  const findings = [named, repaired].find((one) => one.length > 0) ?? incident.findings;
  const wanted = new Set([
    ...entry.changes,
    ...(entry.changes.length > 0 ? [] : findings.flatMap((one) => one.changes)),
  ]);
  return { findings, changes: incident.changes.filter((one) => wanted.has(one.id)) };
}

/** The changes that the plans of the findings contain and that are not made, without repeats. */
function plannedOf(findings: readonly FindingRecord[], incident: ShownIncident): readonly ChangeView[] {
  const planned = findings.flatMap(({ decision, planned: own = [] }) =>
    own.map((one) => ({ one, leftOut: decision === 'apply' })),
  );
  const once = new Map(planned.map((of) => [of.one.id, of])).values();
  return [...once].map(({ one, leftOut }) => describePlanned(one, incident, leftOut));
}

function aboutLines(notification: Notification): MessageContent['about'] {
  const { incident } = notification;
  const launch = incident.launchType === null ? '' : ` (${cleanText(incident.launchType, 40)})`;
  const owner = incident.service === null ? 'stand-alone task' : `service ${cleanText(incident.service, 255)}`;
  return [
    { label: 'Workload', value: `${owner}, cluster ${cleanText(incident.cluster, 255)}` },
    { label: 'Revision', value: `${shortName(incident.taskDefinitionArn)}${launch}` },
    { label: 'Account', value: `${cleanText(incident.account, 20)}, ${cleanText(incident.region, 40)}` },
    { label: 'Failed', value: failureSpan(notification) },
    {
      label: 'Mode',
      value: `${incident.mode}${incident.drill ? ', drill: nothing is ever changed' : modeMeaning[incident.mode]}`,
    },
  ];
}

const modeMeaning = {
  unread: ' (it could not be read): nothing is changed, and it is tried again',
  off: ': nothing is changed',
  'dry-run': ': nothing is changed, only shown',
  apply: ': what the configuration allows is changed',
} as const;

/** A correction that no change in the message shows: only a person may make it, or nobody consented to it. */
function correctionOf(finding: FindingRecord, incident: ShownIncident): readonly Correction[] {
  const { remedy } = finding;
  if (remedy?.is !== 'correction') return [];
  if (repairsOf(finding, incident).length > 0) return [];
  const name = `${cleanText(remedy.name, 200)} (container ${cleanText(remedy.container, 255)})`;
  const [before, after] = [cleanText(remedy.before, 2048), cleanText(remedy.after, 2048)];
  return [{ name, before, after, ask: remedy.ask }];
}

/**
 * What the owner's own definitions must hold for the changes that stand: Terraform, CDK or CloudFormation know nothing of
 * them, and would bring the fault back.
 */
function stepsToPersist(changes: readonly ChangeRecord[]): readonly string[] {
  const standing = changes.filter((change) => isInEffect(change) && change.state !== 'undoing');
  return [...new Set(standing.flatMap(({ action }) => wordsFor(action).persist(action)))];
}

/** In messages that explain, a failed read is shown with the cause that it leaves undecided, and nowhere else. */
function uncheckedOf(incident: ShownIncident, findings: readonly FindingRecord[], full: boolean): readonly string[] {
  const missing = findings.flatMap((one) => one.missing);
  const own = incident.unchecked.filter((one) => !full || !missing.some((read) => repeats(one, read)));
  const failedReads = full ? [] : missing.map((read) => describeMissingRead(read, incident));
  return [...new Set([...own.map((one) => cleanText(sayUnresolved(one), 400)), ...failedReads])];
}

function linksOf(incident: ShownIncident, findings: readonly FindingRecord[]): readonly Link[] {
  const roles = [...new Set(findings.flatMap((one) => (one.role === null ? [] : [one.role])))].slice(0, 2);
  const links = [
    ...consoleLinks(incident, incident.trigger.serviceEvent === undefined ? incident.trigger.taskArn : ''),
    ...roles.flatMap((role) => roleLink(incident, role) ?? []),
  ];
  return links.filter((link) => isConsoleUrl(link.url));
}
