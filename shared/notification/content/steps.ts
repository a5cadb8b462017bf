import { waitsForRestore } from '../../incident/awaits-answer.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import { moveOf } from '../../incident/whose-move.ts';
import type { Notification } from '../notification.ts';
import { cleanLines, cleanText } from '../text/clean-text.ts';
import { capitalise } from '../text/first-letter.ts';
import { joinSentences } from '../text/join-sentences.ts';
import { forPeople } from '../text/short-arn.ts';
import { wordsFor } from './change-words.ts';
import type { Correction } from './corrections.ts';
import { type DecisionView, describeDecisions } from './decisions.ts';
import { deployedOnce } from './deploying-steps.ts';
import { undoOf } from './describe-change.ts';
import { isDoubtful, sayDoubt } from './doubts.ts';
import type { InstructionView } from './instructions.ts';
import type { Numbered } from './number-causes.ts';
import { operatorWords } from './operator-command.ts';
import type { PermissionView } from './permission.ts';
import { codeOf, sayDecision, sayReason } from './reason-words.ts';
import { endOfRepair, isRejected, type RepairEnd } from './repair-end.ts';
import { isWithheld, restoreWords } from './restores.ts';
import type { Option, Step } from './step.ts';
import { takesOrders, tryNow } from './try-now.ts';
import { waitingOf } from './waiting.ts';
import { whoRan } from './who-ran.ts';

type Told = Pick<Notification, 'incident' | 'move'>;
/** What the steps of a cause need of its incident. */
type Case = Pick<Notification['incident'], 'id' | 'changes'> & { readonly mode?: Notification['incident']['mode'] };

type Parts = {
  readonly causes: readonly Numbered[];
  readonly permissions: readonly PermissionView[];
  readonly corrections: readonly Correction[];
  readonly instructions: readonly InstructionView[];
};

/** What a person does, in order, and nothing that they do not have to do. Empty where it is nobody’s move. */
export function describeSteps(notification: Told, parts: Parts): readonly Step[] {
  const { incident, move } = notification;
  if (move.urgency === 'fyi' || move.urgency === 'ok') return [];
  const waiting = parts.causes
    .filter(({ group }) => group.findings.some(({ id }) => move.findings.includes(id)))
    // What the account shows is mended first: the text alone names no cause, and often means the same.
    .toSorted((a, b) => Number(a.group.page === null) - Number(b.group.page === null));
  const undo = move.chores.includes('undo-kept') ? [finishingUndo(incident)] : [];
  // Another repair comes after the undo: until then the change stands.
  const isGivenBack = ({ group }: Numbered) => endOfRepair(group.findings, incident.changes) === 'given-back';
  const toRepair = undo.length === 0 ? waiting : waiting.filter((one) => !isGivenBack(one));
  const repairs = describeRepairs(toRepair, incident, parts);
  // Whoever only waits for an undo does not wait for a task.
  if (undo.length > 0 && repairs.length === 0 && move.chores.length === 1) return undo;
  const open = waitingOf(notification);
  const isFirst = undo.length + repairs.length === 0;
  const doubts = repairs.some(({ options }) => options.length > 0) ? doubting(open, incident, waiting) : [];
  return [
    ...undo,
    ...doubts,
    ...deployedOnce(repairs, tryNow(notification, open, isFirst), takesOrders(incident, open)),
  ];
}

/** Who started the task is to be known before anything is given that its containers can use. */
function doubting(
  open: readonly FindingRecord[],
  incident: Told['incident'],
  waiting: readonly Numbered[],
): readonly Step[] {
  const why = sayDoubt(open, incident);
  if (why === undefined) return [];
  const command = whoRan(incident.region, incident.openedAt);
  const isOf = ({ group }: Numbered) => group.findings.some(isDoubtful);
  return [
    {
      title: `Find out first who started this task, and why: ${why}. If it is not yours, stop here and allow nothing: what you allow, its containers can use, whoever wrote them.`,
      options: command === null ? [] : [{ label: 'See who ran tasks', is: 'shell', text: command }],
      causes: waiting.filter(isOf).map(({ number }) => number),
    },
  ];
}

/** What a person does about these causes, in their order; without what makes ECS try again. */
export function describeRepairs(causes: readonly Numbered[], incident: Case, parts: Parts): readonly Step[] {
  return merged(causes.flatMap((one) => stepsOf(one, incident, parts)));
}

function stepsOf(cause: Numbered, incident: Case, parts: Parts): readonly Step[] {
  const { number, group } = cause;
  const { findings } = group;
  const step = (title: string, options: readonly Option[] = []): Step => ({ title, options, causes: [number] });
  const taken = findings.find(waitsForRestore);
  if (taken !== undefined) return [restoring(incident, taken, step)];
  if (findings.some(isRejected))
    return [step('Repair it another way: somebody said no to what the product would change.', [reading(incident.id)])];
  const withheld = findings.find(isWithheld);
  if (withheld !== undefined) {
    const why = cleanText(sayDecision(withheld, incident.changes), 500).replace(/[.\s]+$/, '');
    return [
      step(
        `It is held back on purpose: ${why}. Ask whoever wants it so; it is decided anew when that is lifted${codeOf(withheld.reason) === 'opted-out' ? ', which is done by taking the tag off' : ''}.`,
      ),
    ];
  }
  const ended = endOfRepair(findings, incident.changes);
  if (ended !== undefined) return afterRepair(incident, ended, step);
  const decisions = describeDecisions(findings);
  if (decisions.length > 0) return decisions.map((one) => deciding(incident.id, one, step));
  const ids = new Set(findings.filter((one) => isOpen(one, incident.changes)).map(({ id }) => id));
  const of = parts.instructions.filter((one) => one.is !== 'patch' && one.findings.some((id) => ids.has(id)));
  const permissions = parts.permissions.filter((one) => one.findings.some((id) => ids.has(id)));
  const corrections = parts.corrections.filter((one) => ids.has(one.finding));
  const isHeldByMode = findings.some(
    ({ reason, planned = [] }) => codeOf(reason) === 'mode-holds' && planned.length > 0,
  );
  const own = [
    ...permissions.map((one) => step(joinSentences(allowing(one, findings)), waysOf(one, isHeldByMode))),
    ...corrections.map((one) =>
      step(sayCorrection(one), [
        // In quotes, so that no colon behind it counts as one of its own.
        { label: `In place of "${one.before}"`, is: 'document', text: one.after },
      ]),
    ),
  ];
  const options = of.map(
    ({ is, purpose, text }): Option => ({ label: capitalise(purpose), is: is === 'patch' ? 'shell' : is, text }),
  );
  const [next] = group.next;
  const title = joinSentences(cleanLines(next ?? ''));
  if (title !== '' && (own.length === 0 || options.length > 0)) return [...own, step(title, options)];
  if (own.length > 0 && options.length === 0) return own;
  const ways = options.length > 0 ? options : [reading(incident.id)];
  return [...own, step(`Find out what is wrong, and mend it: ${group.heading}.`, ways)];
}

/** What is to be done or known before a permission is given, the permission, and what beside it: the advice, with its own words for what is given. */
function allowing({ summary, findings: ids }: PermissionView, findings: readonly FindingRecord[]): readonly string[] {
  const advice = findings.filter(({ id }) => ids.includes(id)).map(({ next }) => cleanLines(next));
  const given = advice.map((lines) => lines.findIndex((line) => /^Allow\b/.test(line)));
  const unique = (lines: readonly string[]) => [...new Set(lines)].slice(0, 3);
  return [
    ...unique(advice.flatMap((lines, at) => lines.slice(0, Math.max(given[at] ?? 0, 0)))),
    `${summary}.`,
    ...unique(advice.flatMap((lines, at) => lines.slice((given[at] ?? 0) + 1))),
  ];
}

/** What a person reads first where no paste helps. */
function reading(incident: string): Option {
  return { label: 'Read the evidence', is: 'words', text: operatorWords(['show', incident]) ?? '' };
}

function isOpen(finding: FindingRecord, changes: Notification['incident']['changes']): boolean {
  return moveOf(finding, changes) !== 'none';
}

function finishingUndo({ id, changes, region }: Notification['incident']): Step {
  const kept = changes.filter(({ undoHeld, state }) => undoHeld !== undefined && state === 'undoing');
  const byHand = kept.flatMap((change): readonly Option[] => {
    const undo = undoOf(change, { region });
    if (undo.is === 'none') return [];
    return [
      {
        label: `By hand, what undoes "${wordsFor(change.action).what(change.action, change.created)}"`,
        is: 'shell',
        text: undo.command,
      },
    ];
  });
  const needed = new Set(kept.flatMap(({ note }) => (note === null ? [] : [cleanText(sayReason(note, changes), 400)])));
  const why = needed.size === 0 ? '' : `: ${forPeople([...needed].join('; '))}`;
  const waits = changes.some(({ undoHeld }) => undoHeld?.is === 'waits');
  const read: Option = { ...reading(id), label: waits ? 'See what is to be taken back' : 'Read what AWS answered' };
  const allow: Option = {
    label: 'Let it undo, and change nothing else',
    is: 'words',
    text: operatorWords(['mode', 'dry-run']) ?? '',
  };
  return waits
    ? {
        title: 'Let the product finish its undo, which waits for the mode.',
        options: [allow, ...byHand, read],
        causes: [],
      }
    : {
        title: `Mend what keeps AWS from the undo${why}. The product tries it again by itself until it is done.`,
        options: [...byHand, read],
        causes: [],
      };
}

/** What is left to a person of a cause whose repair ended so. What stands unproved is only to be tried. */
function afterRepair({ id, mode }: Case, how: RepairEnd, step: MakeStep): readonly Step[] {
  const read = reading(id);
  const again = (label: string): Option => ({
    label,
    is: 'words',
    text: operatorWords(['restore', id]) ?? '',
  });
  const first = letChange(mode);
  switch (how) {
    case 'did-not-help':
      return [
        step('Find what else keeps it from starting: what the product changed did not help, and is taken back.', [
          read,
          ...first,
          again('Once that is mended, let the product make the same repair again if it is still needed'),
        ]),
      ];
    case 'taken-back':
      return [
        step('Repair it another way, or let the product do it once more: its change was taken back.', [
          ...first,
          again('Let the product repair it once more'),
          read,
        ]),
      ];
    case 'given-back':
      return [step('Repair it another way: somebody asked for the product’s change to be taken back.', [read])];
    case 'unproved':
      return [];
  }
}

/** What comes before a repair that the product is to make while its mode, a pause or its brake keeps it from changing anything. */
function letChange(mode: Case['mode']): readonly Option[] {
  if (mode === undefined || mode === 'apply') return [];
  return [
    {
      label:
        'The product changes nothing now. See why, and what lets it (the mode apply, or resume), before you ask it for a repair',
      is: 'words',
      text: operatorWords(['status']) ?? '',
    },
  ];
}

type MakeStep = (title: string, options?: readonly Option[]) => Step;

function restoring({ id, changes, mode }: Case, finding: FindingRecord, step: MakeStep): Step {
  const { title, yes, no } = restoreWords(finding, changes);
  return step(title, [
    ...letChange(mode),
    { label: yes, is: 'words', text: operatorWords(['restore', id]) ?? '' },
    { label: no, is: 'words', text: '' },
  ]);
}

function deciding(incident: string, { plan, would }: DecisionView, step: MakeStep): Step {
  return step(
    `Say yes or no to this: ${would}. Everything is checked again before it is changed; you have 24 hours to answer.`,
    [
      { label: 'Yes', is: 'words', text: operatorWords(['approve', incident, plan]) ?? '' },
      { label: 'No, and do not ask again', is: 'words', text: operatorWords(['reject', incident, plan]) ?? '' },
    ],
  );
}

/** How a permission is given: by a paste, and where only the mode keeps the product from it, by another mode too. */
function waysOf({ command, policy }: PermissionView, isHeldByMode: boolean): readonly Option[] {
  const label = command === null ? 'The policy' : isHeldByMode ? 'By hand' : null;
  const paste: Option =
    command === null ? { label, is: 'document', text: policy } : { label, is: 'shell', text: command };
  if (!isHeldByMode) return [paste];
  const mode: Option = {
    label: 'Or let the product do it, and whatever else its configuration allows it',
    is: 'words',
    text: operatorWords(['mode', 'apply']) ?? '',
  };
  return [paste, mode];
}

function sayCorrection({ name, ask }: Correction): string {
  const asked = ask ? ' Only you can tell whether this is what was meant.' : '';
  return `Set valueFrom of ${cleanText(name, 500)} to this value where the task definition is defined (Terraform, CDK, CloudFormation, the pipeline).${asked}`;
}

/** Steps that are one and the same for several causes stand once. */
function merged(steps: readonly Step[]): readonly Step[] {
  const alike = Map.groupBy(steps, ({ title, options }) => JSON.stringify([options.length > 0 ? options : title]));
  return [...alike.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, causes: [...new Set([first, ...others].flatMap((one) => one.causes))] }],
  );
}
