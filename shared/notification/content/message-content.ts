import { releaseOf } from '../../change/release.ts';
import { withoutPatterns } from '../../diagnosis/suspicious.ts';
import { isAsked, waitsForAnswer, waitsForRestore } from '../../incident/awaits-answer.ts';
import { stands } from '../../incident/change-lifecycle.ts';
import type { ChangeRecord, FindingRecord } from '../../incident/incident.ts';
import type { Urgency } from '../../incident/whose-move.ts';
import type { Notification, ShownIncident } from '../notification.ts';
import { cleanText, cutMiddle } from '../text/clean-text.ts';
import { groupFindings } from './cause-groups.ts';
import { wordsFor } from './change-words.ts';
import type { Link } from './console-link.ts';
import { correctionOf } from './corrections.ts';
import { type ChangeView, describeChange, describePlanned } from './describe-change.ts';
import { explains } from './doings.ts';
import { isDoubtful } from './doubts.ts';
import { isEnding, isHandBack } from './ending.ts';
import { describeInstructions, type InstructionView } from './instructions.ts';
import { describeMissingRead, repeats, sayUnresolved } from './missing-read.ts';
import { type Numbered, numberCauses } from './number-causes.ts';
import { failureSpan, type Opening, openingOf } from './opening.ts';
import { sayOutagesBeside } from './outage-beside.ts';
import { describePatches } from './patches.ts';
import { describePermissions, type SuggestedGrant } from './permission.ts';
import { checkingRegistrar, isTrusted, sayRegistrar } from './registrar-words.ts';
import { endOfRepair, isRejected } from './repair-end.ts';
import { isWithheld } from './restores.ts';
import { sayNext } from './say-next.ts';
import type { Step } from './step.ts';
import { describeSteps } from './steps.ts';
import type { Subject } from './subject.ts';
import { subjectLine } from './subject-line.ts';
import { waitingOf } from './waiting.ts';
import { describePlace, linksOf } from './where-to-look.ts';

/** In characters. Most stopped reasons are shorter. */
const longestReason = 1400;

/** What a message says, independent of its channel. All texts are cleaned, none is escaped yet. */
export type MessageContent = {
  readonly urgency: Urgency;
  readonly subject: string;
  readonly opening: Opening;
  /** What a person does, in order; the last step makes ECS try now. */
  readonly steps: readonly Step[];
  /** Which messages come next, in a sentence; null if none is sure to. */
  readonly next: string | null;
  readonly about: readonly { readonly label: string; readonly value: string }[];
  /** The causes under their headings, each with its number for life. */
  readonly causes: readonly CausePart[];
  readonly changes: readonly ChangeView[];
  /** Grants that would let the product do it. */
  readonly grants: readonly SuggestedGrant[];
  /** What to write where the thing is defined, so that it stays. */
  readonly patches: readonly InstructionView[];
  /**
   * Who registered the task definition, where the owner trusts them; null if the message asks for nothing that it would get. Where
   * nobody is trusted, a step says so.
   */
  readonly registrar: string | null;
  /** Whose words the stopped reason is: a drill’s is its sender’s, whoever that is. */
  readonly said: 'ECS says' | 'the sender of the drill says, not ECS';
  readonly persist: readonly string[];
  /** What happens when the changes are taken back, as a clause. */
  readonly takenBack: string;
  /** What could not be checked and belongs to no cause in the message. */
  readonly unchecked: readonly string[];
  /** The whole stopped reason; null if the message does not explain a failure. */
  readonly stoppedReason: string | null;
  readonly links: readonly Link[];
  /** That others met the same obstacle, and where they are told of; null if nobody did. */
  readonly beside: string | null;
  readonly incident: string;
};

/** The causes of one heading. */
export type CausePart = { readonly title: string; readonly causes: readonly Numbered[]; readonly full: boolean };

/** Composes what all channels say about one state of an incident. */
export function createContent(given: Notification): MessageContent {
  // The stored record is not trusted: an earlier version may have written it.
  const notification = {
    ...given,
    incident: { ...given.incident, findings: given.incident.findings.map(withoutPatterns) },
  };
  const { incident, state, move } = notification;
  const about = subjectOf(notification);
  const full = explains.has(state);
  const isPersons = move.urgency === 'act' || move.urgency === 'decide';
  const waiting = waitingOf(notification);
  // What is left to do concerns every open cause, whichever one the message is about.
  const concerned = [...new Set([...about.findings, ...(isPersons ? waiting : [])])];
  const open = isPersons
    ? waiting.filter((one) => endOfRepair([one], incident.changes) === undefined && !isRejected(one))
    : [];
  const permissions = describePermissions(open, incident);
  const corrections = open.flatMap((one) => correctionOf(one, incident));
  const instructions = describeInstructions(open);
  const causes = causeParts(notification, about, concerned, full);
  const steps = describeSteps(notification, {
    causes: causes.flatMap((part) => part.causes),
    permissions,
    corrections,
    instructions,
  });
  const isAccessAsked =
    permissions.length > 0 ||
    (isPersons && waiting.some(waitsForAnswer)) ||
    instructions.some(({ is }) => is === 'document') ||
    open.some(givesAccess);
  // Whoever is to find out who started the task finds out whose it is.
  const isToCheck = isAccessAsked && !isTrusted(incident) && !waiting.some(isDoubtful);
  return {
    urgency: move.urgency,
    subject: subjectLine(notification, { ...about, findings: concerned }),
    opening: openingOf(notification, { ...about, findings: concerned }),
    steps: isToCheck ? [checkingRegistrar(incident), ...steps] : steps,
    about: aboutLines(notification, full),
    causes,
    changes: [
      ...about.changes.map((change) => describeChange(change, incident)),
      ...(full || state === 'changed' ? plannedOf(about.findings, incident) : []),
    ],
    grants: permissions.flatMap(({ grant }) => grant ?? []),
    next: sayNext(notification, steps),
    // What a person is asked for is told with the change, once it is made.
    patches: describePatches(open.filter((one) => !isAsked(one))),
    registrar: isAccessAsked && !isToCheck ? sayRegistrar(incident) : null,
    said: incident.drill ? 'the sender of the drill says, not ECS' : 'ECS says',
    persist: stepsToPersist(about.changes),
    takenBack: isHandBack(about.changes)
      ? 'the service that it was made for is deleted'
      : 'it fails at its next start then',
    unchecked: uncheckedOf(incident, about.findings, full),
    stoppedReason: full
      ? cutMiddle(
          cleanText([incident.trigger.reason, ...(incident.trigger.otherReasons ?? [])].join(' ; '), 2400),
          longestReason,
        )
      : null,
    links: linksOf(incident, about.findings),
    beside: sayOutagesBeside(incident),
    incident: cleanText(incident.id, 80),
  };
}

/** Whether its repair lets the task have what it asks for, also where there is nothing to paste: a statement that denies is narrowed. */
function givesAccess(finding: FindingRecord): boolean {
  const { category, action, resource, requirement } = finding;
  // A role that ECS may assume again gives nothing that the role does not have.
  const isCall = action !== null && action !== 'sts:AssumeRole';
  return category === 'iam' && isCall && resource !== null && requirement !== null && !isWithheld(finding);
}

/**
 * The causes under their headings. A message that explains shows them with evidence and decision; another one by their titles,
 * with how each ended.
 */
function causeParts(
  notification: Notification,
  about: Subject,
  concerned: readonly FindingRecord[],
  full: boolean,
): readonly CausePart[] {
  const { incident } = notification;
  const isShown = ({ id }: FindingRecord) => concerned.some((one) => one.id === id);
  const others = incident.findings.filter((one) => !isShown(one) && one.resolution !== 'verified');
  const groups = numberCauses(groupFindings(concerned, incident), incident);
  const parts = full
    ? [
        { title: 'Why it fails', causes: groups.filter(({ group }) => group.failing), full },
        { title: 'What would fail next', causes: groups.filter(({ group }) => !group.failing), full },
      ]
    : [
        { title: 'Causes', causes: groups, full },
        {
          title: 'Other causes',
          causes: isEnding(notification) ? [] : numberCauses(groupFindings(others, incident), incident),
          full,
        },
      ];
  return parts.filter((part) => part.causes.length > 0);
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
  const planned = findings
    .filter(wouldBeMade)
    .flatMap(({ decision, planned: own = [] }) => own.map((one) => ({ one, leftOut: decision === 'apply' })));
  const once = new Map(planned.map((of) => [of.one.id, of])).values();
  return [...once].map(({ one, leftOut }) => describePlanned(one, incident, leftOut));
}

/**
 * Whether the product makes the plan as soon as the mode, the time, a failure or a person’s yes allows it. What it never makes is
 * no plan.
 */
function wouldBeMade(finding: FindingRecord): boolean {
  return finding.decision !== 'hold' || waitsForRestore(finding) || releaseOf(finding.reason) !== 'person';
}

function aboutLines(notification: Notification, full: boolean): MessageContent['about'] {
  const { incident } = notification;
  return [
    ...describePlace(incident, notification.alias),
    { label: 'Failed', value: failureSpan(notification) },
    // The mode of the examination: in a message about what came of it, another one may be in force by now.
    ...(full
      ? [
          {
            label: 'Mode',
            value: `${incident.mode}${incident.drill ? ', drill: nothing is ever changed' : modeMeaning[incident.mode]}`,
          },
        ]
      : []),
  ];
}

const modeMeaning = {
  unread: ' (it could not be read): nothing is changed, and it is tried again',
  off: ': nothing is changed',
  'dry-run': ': nothing is changed, only shown',
  apply: ': what the configuration allows is changed',
} as const;

/**
 * What the owner's own definitions must hold for the changes that stand: Terraform, CDK or CloudFormation know nothing of
 * them, and would bring the fault back.
 */
function stepsToPersist(changes: readonly ChangeRecord[]): readonly string[] {
  // What is not proved yet may be taken back.
  const standing = changes.filter((one) => stands(one) && one.state !== 'made');
  return [...new Set(standing.flatMap(({ action }) => wordsFor(action).persist(action)))];
}

/** In messages that explain, a failed read is shown with the cause that it leaves undecided, and nowhere else. */
function uncheckedOf(incident: ShownIncident, findings: readonly FindingRecord[], full: boolean): readonly string[] {
  const missing = findings.flatMap((one) => one.missing);
  const own = incident.unchecked.filter((one) => !full || !missing.some((read) => repeats(one, read)));
  const failedReads = full ? [] : missing.map((read) => describeMissingRead(read, incident));
  return [...new Set([...own.map((one) => cleanText(sayUnresolved(one), 400)), ...failedReads])];
}
