import type { Line } from '../../diagnosis/finding.ts';
import { sayPassing } from '../../diagnosis/passing.ts';
import { waitsForRestore } from '../../incident/awaits-answer.ts';
import { isInEffect } from '../../incident/change-lifecycle.ts';
import type { Decision } from '../../incident/decision.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import { repairsFor } from '../../incident/repairs.ts';
import { isNamedByThing } from '../../incident/same-finding.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { asItem } from '../text/first-letter.ts';
import { shortenArns } from '../text/short-arn.ts';
import { isHandBack } from './ending.ts';
import { sayCertainty } from './finding-words.ts';
import { describeMissingRead } from './missing-read.ts';
import { describeNeeds } from './needs.ts';
import { pageUrl } from './page-url.ts';
import { addsToAdvice, sayDecision } from './reason-words.ts';
import { endOfRepair } from './repair-end.ts';
import { isWithheld, restoreWords } from './restores.ts';

/** Findings of one cause and one role, shown together: if a role may not read two secrets, one repair is needed. */
export type CauseGroup = {
  readonly cause: string;
  readonly failing: boolean;
  readonly certainty: FindingRecord['certainty'];
  /** The title of the cause, for use inside a sentence. */
  readonly title: string;
  /** The title as the item of a list. */
  readonly heading: string;
  /** What needs it, one entry for each finding: the name in the task definition, and the resource. */
  readonly needs: readonly string[];
  readonly evidence: readonly Line[];
  /** What could not be judged because a read failed, and the permission that the product lacks. */
  readonly unjudged: readonly string[];
  /** The decisions that say more than the next step does. */
  readonly decisions: readonly { readonly decision: Decision; readonly reason: string }[];
  /** Whether people wait or act, without repeats. Empty where the product repairs it itself. */
  readonly waitOrAct: readonly string[];
  /** What a person does next, without repeats. */
  readonly next: readonly string[];
  /** How the cause ended; null while it is open. */
  readonly ended: string | null;
  /** How it stands: how it ended, what its repair has come to, or how certain it is. */
  readonly standing: string;
  readonly findings: readonly FindingRecord[];
  /** The page that explains the cause; null if the text showed no cause. */
  readonly page: string | null;
};

type Here = Pick<ShownIncident, 'account' | 'region' | 'changes' | 'endedBy' | 'endedAs' | 'status'> & {
  /** Null for a stand-alone task that has failed, which ECS does not try again. */
  readonly serviceArn?: string | null;
};

/** Groups findings by cause and role, in their order. What fails now comes before what would fail next. */
export function groupFindings(findings: readonly FindingRecord[], here: Here): readonly CauseGroup[] {
  const groups = Map.groupBy(findings, (one) => JSON.stringify([one.cause, one.role]));
  const described = [...groups.values()].flatMap((members) => describeGroup(members, here));
  return [...described.filter((one) => one.failing), ...described.filter((one) => !one.failing)];
}

function describeGroup(members: readonly FindingRecord[], here: Here): readonly CauseGroup[] {
  // A finding that fails now gives the group its title. The others appear in its list.
  const [first] = members.toSorted((a, b) => Number(b.failing) - Number(a.failing));
  if (first === undefined) return [];
  const title = shortenArns(groupTitle(first, members), here);
  const ended = endedOf(members, here);
  const [word = ''] = title.split(' ', 1);
  return [
    {
      cause: first.cause,
      failing: members.some((one) => one.failing),
      certainty: first.certainty,
      title,
      // A secret may be called `role` or `task`, so a title that begins with its name keeps its letters.
      heading: members.some((one) => one.requirement?.split('/').includes(word)) ? title : asItem(title),
      // The title of an obstacle that blocks several things names them already.
      needs: isNamedByThing(first) ? [] : describeNeeds(members, first, title, here),
      evidence: uniqueBy(
        members.flatMap((one) =>
          one.evidence.map((line) => ({ ...line, text: shortenArns(cleanText(line.text, 500), here) })),
        ),
        (line) => `${line.text}|${line.source}`,
      ),
      unjudged: unique(members.flatMap((one) => one.missing.map((read) => describeMissingRead(read, here)))),
      decisions: uniqueBy(
        members
          .filter((one) => addsToAdvice(one, one.next !== '' || one.instructions.length > 0) && !isTakenBack(one, here))
          .map((one) => ({
            decision: one.decision,
            reason: shortenArns(cleanText(sayDecision(one, here.changes), 500), here),
          })),
        (one) => `${one.decision}|${one.reason}`,
      ),
      waitOrAct: unique(
        members
          .filter(({ decision, notFoundSince }) => decision !== 'apply' && notFoundSince === undefined)
          .flatMap(({ passes }) =>
            passes === undefined ? [] : [cleanText(sayPassing(passes, here.serviceArn !== null), 400)],
          ),
      ),
      next: nextSteps(members, here),
      ended,
      standing: ended ?? standingOf(members, first, here),
      findings: members,
      page: pageOf(first.cause),
    },
  ];
}

/** How a cause stands that has not ended. */
function standingOf(members: readonly FindingRecord[], first: FindingRecord, here: Here): string {
  const own = repairsFor(members, here.changes);
  const isMade = own.length > 0 && own.every((one) => one.state === 'made');
  return isMade ? 'repaired by the product, not proved yet' : sayCertainty(first);
}

/** Whether the repair that the product decided on is in the account no more. */
function isTakenBack(finding: FindingRecord, { changes }: Here): boolean {
  const own = repairsFor([finding], changes);
  return finding.decision === 'apply' && own.length > 0 && own.every(({ state }) => state === 'undone');
}

/** What stands behind the heading of a cause. A message that explains it says how certain it is, also while its repair is watched. */
export function sayStanding(group: CauseGroup, full: boolean): string {
  return full ? (group.ended ?? sayCertainty(group)) : group.standing;
}

/** How a cause ended: by the product’s repair, with its service, or because somebody else mended it. */
function endedOf(members: readonly FindingRecord[], { changes, endedBy, endedAs, status }: Here): string | null {
  const own = repairsFor(members, changes);
  if (own.length > 0 && own.every(({ state }) => state === 'verified'))
    return own.some(({ action }) => action.kind === 'move-back')
      ? 'still there: the product moved the service back to a revision that starts'
      : 'repaired by the product, and proved';
  if (isHandBack(own)) return 'repaired by the product, until its service was deleted';
  // Whatever kept a task from starting is gone when one has started, whether or not the account was looked at since.
  const isGone = endedBy !== undefined || members.every((one) => one.notFoundSince !== undefined);
  if (!isGone && endOfRepair(members, changes) === 'did-not-help')
    return 'repaired by the product, which did not help and was taken back';
  if (!isGone)
    return endedAs !== undefined || status === 'closed'
      ? 'open when the incident was closed: no run was seen since'
      : null;
  // It may be back by now: the repair can have been what let the task start.
  if (own.length > 0 && own.every(({ state }) => state === 'undone'))
    return 'a task has started; the product’s repair of it is taken back';
  return own.some(isInEffect)
    ? 'no longer so, with the product’s repair in place'
    : 'no longer so; the product did not repair it';
}

/** A failure that the text does not explain has no page. */
export function pageOf(cause: string): string | null {
  return /^(?!unexplained-)[a-z][a-z-]{2,60}$/.test(cause) ? pageUrl(`docs/causes/${cause}.md`) : null;
}

/** `… for DATABASE_URL and SECRET_KEY`, if the titles differ only by the name of the requirement. */
function groupTitle(first: FindingRecord, members: readonly FindingRecord[]): string {
  const title = cleanText(first.title, 400);
  if (members.length === 1) return title;
  const names = members.map((one) => one.requirement?.split('/').slice(2).join('/') ?? '');
  const stems = new Set(
    members.map((one, index) =>
      one.title.endsWith(` ${names[index]}`) ? one.title.slice(0, -(names[index] ?? '').length) : one.title,
    ),
  );
  if (stems.size > 1 || names.includes('')) return `${title} (and ${members.length - 1} more like it)`;
  const shown = [...new Set(names)].slice(0, 3).map((name) => cleanText(name, 60));
  const more = new Set(names).size - shown.length;
  return cleanText(`${[...stems][0]}${more > 0 ? `${shown.join(', ')} and ${more} more` : joinAnd(shown)}`, 400);
}

function joinAnd(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

/** If the product repairs the fault, or the message holds the statement to paste, that is the next step. */
function nextSteps(members: readonly FindingRecord[], { changes }: Here): readonly string[] {
  const open = members.filter((one) => one.decision !== 'apply' && one.remedy?.is !== 'permission' && !isWithheld(one));
  const restore = members.filter(waitsForRestore).map((one) => restoreWords(one, changes).title);
  return unique([...restore, ...open.map((one) => one.next)]).slice(0, 3);
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(items.toReversed().map((one) => [key(one), one])).values()].toReversed();
}
