import { kindOf } from '../../change/kinds/index.ts';
import { listed } from '../../diagnosis/listed.ts';
import { waitsForAnswer, waitsForRestore } from '../../incident/awaits-answer.ts';
import { isUnderWay, stands } from '../../incident/change-lifecycle.ts';
import type { ChangeRecord, FindingRecord, IncidentState } from '../../incident/incident.ts';
import { repairsFor } from '../../incident/repairs.ts';
import { passesByItself } from '../../incident/rollout.ts';
import type { Notification, ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { forPeople, shortenArns, shortPrincipal } from '../text/short-arn.ts';
import { groupFindings } from './cause-groups.ts';
import { sayDoubt } from './doubts.ts';
import { isEnding, isHandBack, isKeptAfterAll } from './ending.ts';
import { passingRead } from './missing-read.ts';
import { nextTry } from './next-try.ts';
import { codeOf, itWasKept, sayDecision, sayReason } from './reason-words.ts';
import { isRejected, isSettled } from './repair-end.ts';
import { isWithheld, restoreWords } from './restores.ts';
import type { Subject } from './subject.ts';
import { waitingOf } from './waiting.ts';

/** What has happened, what the product does, and what that leaves to people: at most five sentences. */
export function sayDoings(notification: Notification, subject: Subject): readonly string[] {
  return [
    ...sayState(notification, subject),
    ...sayStranger(notification),
    ...sayLeft(notification),
    ...sayRepairs(notification),
    ...sayDryRun(notification),
    ...sayUnjudged(notification),
  ];
}

/** What has just happened, where neither the causes nor the changes say it. */
function sayState({ state, incident }: Notification, { changes, findings }: Subject): readonly string[] {
  switch (state) {
    case 'undone':
      return [`${undoneSentence(changes)}.`];
    case 'unproved':
      if (isKeptAfterAll(changes)) return [staysSentence(changes, incident)];
      return [`${changesWere(changes)} made. ${unprovedSentence(changes)}`];
    case 'stalled':
      return [
        `${passesByItself(incident) ? 'The cause of its failures passes by itself' : changes.length > 0 ? 'Its failures are repaired' : 'The cause of its failures is gone'}, but ${rolloutSentence(incident)}.`,
      ];
    case 'undo-refused':
      return [
        `${undoSubject(changes)} still in place, because AWS refused the undo; it is tried again until it is done.`,
      ];
    case 'undo-waits':
      return [
        `${undoSubject(changes)} still in place: ${changes.length === 1 ? 'its undo waits' : 'their undo waits'} until the mode allows it.`,
      ];
    case 'unsettled':
      return [
        `Whether ${changes.length === 1 ? 'a change' : `each of ${changes.length} changes`} was made is not known, for its answer was lost and the account cannot be read; it is read again until it is known.`,
      ];
    case 'held':
      // Whoever said no, or wants it left alone, is named below.
      return changes.length === 0 && findings.some((one) => isWithheld(one) || isRejected(one))
        ? []
        : [heldSentence(changes)];
    case 'closed':
      return ['No run was seen since the last failure. This incident is closed.'];
    case 'found':
    case 'found-next':
      return changes.some((one) => one.state === 'failed' && !kindOf(one.action).optional)
        ? [heldSentence(changes)]
        : [];
    case 'changed':
    case 'verified':
    case 'still-failing':
      return [];
  }
}

/** What became of the product’s repairs. */
function sayRepairs(notification: Notification): readonly string[] {
  const { incident } = notification;
  // Its first sentence says that the failures are repaired.
  if (notification.state === 'stalled') return [];
  const needed = incident.changes.filter(({ action }) => !kindOf(action).optional);
  const coming = needed.filter(({ state }) => state === 'intended');
  const half = halfOf(coming, incident);
  const watched = needed.filter((one) => one.state === 'made' && !half.includes(one));
  const stand = needed.filter(stands);
  if (isEnding(notification)) {
    if (stand.length === 0) return sayNoneStands(notification);
    if (stand.some(({ action }) => action.kind === 'move-back'))
      return [
        'The service runs the earlier revision. Mend the newer one before it is deployed again, or the fault comes back.',
      ];
    const [subject, it] =
      stand.length === 1
        ? ['1 change of the product stands', 'it']
        : [`${stand.length} changes of the product stand`, 'them'];
    return [`${subject}: put ${it} into code before the next deployment.`];
  }
  return [
    ...(watched.length === 0
      ? []
      : [
          `The product repaired ${causesOf(watched, incident)} (${watched.length === 1 ? '1 change' : `${watched.length} changes`}) and watches the next tasks${sayNextTry(incident)}. If they fail in the same way, ${whatGoesBack(watched)}.`,
        ]),
    ...(coming.length === 0
      ? []
      : half.length === 0
        ? [`The product is about to repair ${causesOf(coming, incident)}.`]
        : [
            `The product is repairing ${causesOf(coming, incident)}: ${half.length} of ${half.length + coming.length} changes ${half.length === 1 ? 'is' : 'are'} made.`,
          ]),
  ];
}

/** What the product does if its changes do not help. A registered revision stays: nothing undoes it. */
function whatGoesBack(watched: readonly ChangeRecord[]): string {
  const back = watched.filter(({ inverse }) => !('none' in inverse)).length;
  if (back === 0) return 'it says so: nothing of it can be taken back';
  if (back < watched.length) return `it takes back what can be taken back (${back} of ${watched.length} changes)`;
  return `it takes its ${back === 1 ? 'change' : 'changes'} back`;
}

/** When ECS starts the next task of a service. */
function sayNextTry({ changes, service }: ShownIncident): string {
  if (service === null) return '';
  const starts = ({ action, state }: ChangeRecord): boolean =>
    (state === 'made' || state === 'verified') && kindOf(action).startsDeployment;
  return changes.some(starts)
    ? ', which a new deployment starts at once'
    : `, which ECS starts ${nextTry} unless it has given the deployment up`;
}

/** Changes that were made of repairs which are not whole yet. */
function halfOf(coming: readonly ChangeRecord[], { findings, changes }: ShownIncident): readonly ChangeRecord[] {
  const open = findings.filter((one) => coming.some(({ id }) => one.changes.includes(id)));
  return repairsFor(open, changes).filter(({ state }) => state === 'made');
}

/** Of an incident that is over, where no change of the product stands. */
function sayNoneStands({ incident, state }: Notification): readonly string[] {
  const { changes } = incident;
  if (changes.some(isUnderWay)) return [];
  if (changes.every(({ madeAt }) => madeAt === null)) return ['The product changed nothing.'];
  return state === 'undone' ? [] : ['What the product had changed is taken back.'];
}

/** In dry-run people must do by hand what the product would do in the mode `apply`. */
function sayDryRun({ incident, move }: Notification): readonly string[] {
  if (incident.drill)
    return [
      'The failure is made up. It arrived, so the way to you works. Nothing is changed for a drill, and nobody has to do anything.',
    ];
  const isOnlyShown = incident.findings.some(
    ({ decision, reason, planned = [] }) =>
      decision === 'hold' && planned.length > 0 && codeOf(reason) === 'mode-holds',
  );
  if (!isOnlyShown || move.urgency === 'ok') return [];
  return [`In the mode apply the product would repair this by itself; its mode is ${incident.mode}.`];
}

/** That the task may be somebody else's, where it waits for a person to give it something. */
function sayStranger(notification: Notification): readonly string[] {
  const why = sayDoubt(waitingOf(notification), notification.incident);
  return why === undefined ? [] : [`It is not certain that the task which failed is the service’s own: ${why}.`];
}

/** What keeps the product itself from judging, and so from repairing, what waits: what its own role lacks. */
function sayUnjudged(notification: Notification): readonly string[] {
  if (notification.incident.drill || notification.move.urgency !== 'act') return [];
  const lacking = waitingOf(notification).flatMap(({ missing }) =>
    missing.flatMap(({ permission }) => permission ?? []),
  );
  if (lacking.length > 0)
    return [`The product cannot judge this, and so not repair it: its own role may not call ${named(lacking)}.`];
  const waiting = waitingOf(notification);
  const again = waiting.flatMap(readsThatPass);
  const what = waiting.every((one) => readsThatPass(one).length > 0) ? 'this' : 'all of it';
  return again.length === 0
    ? []
    : [
        `The product could not judge ${what} yet, because AWS did not answer ${named(again)}. It asks again by itself within minutes, and tells you if that changes what is to be done.`,
      ];
}

/** Calls by their permissions, without repeats. */
function named(permissions: readonly string[]): string {
  return listed([...new Set(permissions)].toSorted().map((one) => cleanText(one, 100)));
}

function readsThatPass({ missing }: FindingRecord): readonly string[] {
  return missing.flatMap((read) => passingRead(read) ?? []);
}

/** What is left to people. */
function sayLeft(notification: Notification): readonly string[] {
  const { incident, move, state } = notification;
  if (incident.drill || state === 'stalled') return [];
  const waiting = waitingOf(notification);
  switch (move.urgency) {
    case 'act': {
      const open = waiting.filter((one) => !isSettled(one, incident));
      return [
        ...(open.length === 0 ? [] : [...sayHeld(open, incident), ...sayWaiting(open, incident)]),
        ...whyAsked(waiting.filter(waitsForAnswer), incident),
      ];
    }
    case 'decide':
      return whyAsked(waiting, incident);
    case 'fyi': {
      const passes = incident.findings.some((one) => one.passes?.is === 'yes' && one.decision !== 'apply');
      return passes && incident.changes.length === 0
        ? [
            incident.serviceArn === null
              ? 'It passes by itself.'
              : `It passes by itself, and ECS tries again ${nextTry} unless it has given the deployment up.`,
          ]
        : [];
    }
    case 'ok':
      return [];
  }
}

/** What the owner or a person wants left alone, and why, where that is why nothing is repaired. */
function sayHeld(waiting: readonly FindingRecord[], { changes }: ShownIncident): readonly string[] {
  const held = waiting
    .filter((one) => isWithheld(one) || isRejected(one))
    .map((one) => forPeople(cleanText(sayDecision(one, changes), 300)));
  return [...new Set(held)].slice(0, 2).map((why) => `The product leaves it alone: ${why}.`);
}

/** What happens if nobody acts: what passes by itself under a condition says so. Nothing does where ECS tries no more. */
function sayWaiting(waiting: readonly FindingRecord[], { serviceArn }: ShownIncident): readonly string[] {
  // What the product will know then may let it act.
  if (waiting.every((one) => readsThatPass(one).length > 0)) return [];
  if (serviceArn === null) return ['Nothing happens until somebody acts.'];
  const conditions = new Set(waiting.map(({ passes }) => (passes?.is === 'perhaps' ? passes.when : null)));
  const [when] = conditions;
  return [
    conditions.size === 1 && typeof when === 'string'
      ? `Wait only if ${cleanText(when, 300)}; else it stays like this until somebody acts.`
      : 'It stays like this until somebody acts.',
  ];
}

function whyAsked(waiting: readonly FindingRecord[], { changes }: ShownIncident): readonly string[] {
  const restores = new Set(waiting.filter(waitsForRestore).map((one) => restoreWords(one, changes).why));
  const isQuestion = waiting.some((one) => !waitsForRestore(one));
  return [...restores, ...(isQuestion ? ['The product waits for your yes or no.'] : [])];
}

function causesOf(changes: readonly ChangeRecord[], incident: ShownIncident): string {
  const ids = new Set(changes.map(({ id }) => id));
  const isRepaired = (finding: FindingRecord) => finding.changes.some((id) => ids.has(id));
  const repaired = groupFindings(incident.findings.filter(isRepaired), incident).length;
  const all = groupFindings(incident.findings, incident).length;
  if (repaired === 0) return 'it';
  if (repaired === all) return repaired === 1 ? 'it' : repaired === 2 ? 'both causes' : `all ${repaired} causes`;
  return repaired === 1 ? 'another cause' : `${repaired} other causes`;
}

function changesWere(changes: readonly ChangeRecord[]): string {
  const made = changes.filter(({ madeAt }) => madeAt !== null).length;
  return made === 1 ? '1 change was' : `${made} changes were`;
}

/** Why ECS starts no more tasks of a service. */
function rolloutSentence({ rollout }: ShownIncident): string {
  return rollout?.is === 'backs-off'
    ? 'ECS starts no more tasks, and has not tried for longer than its longest pause'
    : 'ECS starts no more tasks, for it has given the deployment up (its circuit breaker or an alarm)';
}

/** What was made of a plan that was not wholly made. What the repair can do without says nothing about the repair. */
function heldSentence(changes: readonly ChangeRecord[]): string {
  const made = changes.filter(({ madeAt }) => madeAt !== null).length;
  if (changes.length > 0 && changes.every(({ action }) => kindOf(action).optional))
    return 'A step that only spares waiting was not made; it does not matter for the repair.';
  const why = changes.find(({ state, action }) => state === 'failed' && !kindOf(action).optional)?.note;
  const because = why === undefined || why === null ? '' : `: ${cleanText(sayReason(why, changes), 300)}`;
  if (changes.some(({ state }) => state === 'unsettled'))
    return `A change that this cause needs was not made${because}.`;
  if (made === 0) return `The product changed nothing for this cause${because}.`;
  return `The product made ${made} of ${changes.length} changes for this cause, which is not enough${because}.`;
}

/** The reason of an undo: the change did not help, nothing lives of it any more, or somebody asked for the undo. */
function undoneSentence(changes: readonly ChangeRecord[]): string {
  const [what, it] = changes.length === 1 ? ['A change', 'was'] : [`${changes.length} changes`, 'were'];
  if (isHandBack(changes))
    return `${what} of the product ${it} taken back: the service that it was made for is deleted, and nothing else is known to need it`;
  return changes.some((change) => change.proof?.by === 'same-failure')
    ? `${what} of the product did not help and ${it} taken back`
    : `${what} of the product ${it} taken back, because ${whoAsked(changes)} asked for it`;
}

function whoAsked(changes: readonly ChangeRecord[]): string {
  const names = new Set(changes.flatMap(({ undoBy }) => (undoBy === undefined ? [] : [shortPrincipal(undoBy)])));
  return names.size === 1 ? ([...names][0] ?? '') : 'somebody';
}

/** What stays though nobody saw it help, and why. */
function unprovedSentence(changes: readonly ChangeRecord[]): string {
  const [why] = changes.flatMap(({ proof }) => (proof?.by === 'none' ? [sayReason(proof.why)] : []));
  const because = why === undefined ? '' : `: ${cleanText(why, 300)}`;
  return `Whether ${changes.length === 1 ? 'it helped is' : 'they helped is'} not proved${because}. What was made stays.`;
}

/** What was to be handed back, and is needed again. */
function staysSentence(changes: readonly ChangeRecord[], incident: ShownIncident): string {
  // A note that was read from a published message is a sentence already.
  const why = changes.flatMap(({ note }) => (note === null ? [] : sayReason(note, changes).split(itWasKept).slice(1)));
  return `What was to be taken back stays after all${why.length === 0 ? '' : `: ${shortenArns(cleanText(why[0] ?? '', 300), incident)}`}.`;
}

function undoSubject(changes: readonly ChangeRecord[]): string {
  return changes.length === 1
    ? 'A change that is to be undone is'
    : `${changes.length} changes that are to be undone are`;
}

/** States of an incident of which the message explains every cause with its evidence. */
export const explains: ReadonlySet<IncidentState> = new Set<IncidentState>([
  'found',
  'found-next',
  'held',
  'still-failing',
]);
