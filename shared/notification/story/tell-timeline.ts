import type { ChangeRecord, IncidentState } from '../../incident/incident.ts';
import type { CauseGroup } from '../content/cause-groups.ts';
import { describeChange } from '../content/describe-change.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText, cutText } from '../text/clean-text.ts';
import { shortName, shortPrincipal } from '../text/short-arn.ts';
import type { Moment } from './story.ts';

const told: Readonly<Record<IncidentState, string>> = {
  found: 'what was found',
  'found-next': 'what was found next',
  changed: 'what was changed',
  held: 'what is held',
  verified: 'that it is repaired',
  undone: 'what was undone',
  unproved: 'what could not be proved',
  'undo-refused': 'that an undo was refused',
  'undo-waits': 'that an undo waits for the mode',
  unsettled: 'that it is not known whether a change was made',
  stalled: 'that ECS no longer tries',
  'still-failing': 'that it still fails',
  closed: 'that it is closed',
};

/** What happened, in its order. */
export function tellTimeline(incident: ShownIncident, groups: readonly CauseGroup[]): readonly Moment[] {
  const { findings, changes, approvals = [], told: messages = [] } = incident;
  const moments: readonly Moment[] = [
    ...failures(incident),
    ...groups.flatMap((group, index) => foundAt(group, index + 1)),
    ...findings.flatMap(({ notFoundSince: at, title }) =>
      at === undefined ? [] : [{ at, what: `not found any more: ${cleanText(title, 200)}` }],
    ),
    ...approvals.map(({ at, answer, by, plan }) => ({
      at,
      what: `${answer === 'approve' ? 'approved' : 'rejected'} by ${shortPrincipal(by)}: plan ${cleanText(plan, 12)}`,
    })),
    ...changes.flatMap((change) => ofChange(change, incident)),
    ...messages.map(({ at, state }) => ({ at, what: `people were told ${told[state]}` })),
    ...ending(incident),
  ];
  // One task can prove several changes, and one look can find several findings of a cause gone.
  const once = new Map(moments.map((one) => [`${one.at} ${one.what}`, one]));
  return [...once.values()].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function failures({ openedAt, lastFailureAt, failures: count, firstTask, trigger }: ShownIncident): readonly Moment[] {
  const named = (task: string) => (task === '' ? '' : ` (task ${shortName(task)})`);
  const first = { at: openedAt, what: `it failed first${named(firstTask)}` };
  if (count < 2 || lastFailureAt === openedAt) return [first];
  return [first, { at: lastFailureAt, what: `it failed last, ${count} times in all${named(trigger.taskArn)}` }];
}

function foundAt({ findings, heading }: CauseGroup, number: number): readonly Moment[] {
  const [at] = findings.map((one) => one.foundAt).toSorted();
  return at === undefined ? [] : [{ at, what: `found cause ${number}: ${cutText(heading, 120)}` }];
}

function ofChange(change: ChangeRecord, incident: ShownIncident): readonly Moment[] {
  const { what, told: made, proof: said, note } = describeChange(change, incident);
  const { madeAt, proof, undoHeld, state, approvedBy } = change;
  const by = approvedBy === undefined ? '' : `, approved by ${shortPrincipal(approvedBy)}`;
  return [
    ...(madeAt === null
      ? []
      : [{ at: madeAt, what: `${change.shared ? 'relied on' : 'changed'}: ${change.shared ? what : made}${by}` }]),
    ...(proof === null ? [] : [{ at: proof.at, what: `${proofWord(change)}: ${said ?? note ?? what}` }]),
    ...(undoHeld === undefined
      ? []
      : [{ at: undoHeld.at, what: `the undo ${undoHeld.is === 'refused' ? 'was refused' : 'waits'}: ${what}` }]),
    ...(state === 'intended' ? [{ at: change.intendedAt, what: `about to be made: ${what}` }] : []),
  ];
}

function proofWord({ state, proof }: ChangeRecord): string {
  if (state === 'undone') return 'undone';
  if (proof?.by === 'same-failure') return 'it did not help';
  return proof?.by === 'none' ? 'no proof' : 'proved';
}

function ending({ closedAt, endedBy, rollout }: ShownIncident): readonly Moment[] {
  const how = endedBy === undefined ? 'no run was seen' : `task ${shortName(endedBy)} got past its initialisation`;
  return [
    ...(rollout === undefined ? [] : [{ at: rollout.since, what: 'ECS starts no more tasks by itself' }]),
    ...(closedAt === null ? [] : [{ at: closedAt, what: `closed: ${how}` }]),
  ];
}
