import { waitsForRestore } from '../../incident/awaits-answer.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import { moveOf } from '../../incident/whose-move.ts';
import type { Notification } from '../notification.ts';
import { cleanLines, cleanText } from '../text/clean-text.ts';
import { capitalise } from '../text/first-letter.ts';
import { joinSentences } from '../text/join-sentences.ts';
import type { Correction } from './corrections.ts';
import { type DecisionView, describeDecisions } from './decisions.ts';
import { deployedOnce } from './deploying-steps.ts';
import { isDoubtful, sayDoubt } from './doubts.ts';
import type { InstructionView } from './instructions.ts';
import type { Numbered } from './number-causes.ts';
import { operatorWords } from './operator-command.ts';
import type { PermissionView } from './permission.ts';
import { sayDecision } from './reason-words.ts';
import { endOfRepair, isRejected, type RepairEnd } from './repair-end.ts';
import { isWithheld, restoreWords } from './restores.ts';
import type { Option, Step } from './step.ts';
import { takesOrders, tryNow } from './try-now.ts';
import { whoRan } from './who-ran.ts';

type Told = Pick<Notification, 'incident' | 'move'>;
/** What the steps of a cause need of its incident. */
type Case = Pick<Notification['incident'], 'id' | 'changes'>;

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
  const repairs = describeRepairs(waiting, incident, parts);
  const undo = move.chores.includes('undo-kept') ? [finishingUndo(incident)] : [];
  // Whoever only waits for an undo does not wait for a task.
  if (undo.length > 0 && repairs.length === 0 && move.chores.length === 1) return undo;
  const open = incident.findings.filter(({ id }) => move.findings.includes(id));
  const doubts = repairs.some(({ options }) => options.length > 0) ? doubting(open, incident, waiting) : [];
  return [...undo, ...doubts, ...deployedOnce(repairs, tryNow(notification, open), takesOrders(incident, open))];
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
      title: `Find out first who started this task, and why: ${why}. What you allow, its containers can use, whoever wrote them.`,
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
  if (taken !== undefined) return [restoring(incident.id, taken, step)];
  if (findings.some(isRejected))
    return [step('Repair it another way: somebody said no to what the product would change.', [reading(incident.id)])];
  const withheld = findings.find(isWithheld);
  if (withheld !== undefined) {
    const why = cleanText(sayDecision(withheld, incident.changes), 500).replace(/[.\s]+$/, '');
    return [
      step(`It is held back on purpose: ${why}. Ask whoever wants it so; it is decided anew when that is lifted.`),
    ];
  }
  const ended = endOfRepair(findings, incident.changes);
  if (ended !== undefined) return [afterRepair(incident.id, ended, step)];
  const decisions = describeDecisions(findings);
  if (decisions.length > 0) return decisions.map((one) => deciding(incident.id, one, step));
  const ids = new Set(findings.filter((one) => isOpen(one, incident.changes)).map(({ id }) => id));
  const of = parts.instructions.filter((one) => one.is !== 'patch' && one.findings.some((id) => ids.has(id)));
  const permissions = parts.permissions.filter((one) => one.findings.some((id) => ids.has(id)));
  const corrections = parts.corrections.filter((one) => ids.has(one.finding));
  const own = [
    ...permissions.map((one) => step(`${one.summary}.`, pasteOf(one))),
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

/** What a person reads first where no paste helps. */
function reading(incident: string): Option {
  return { label: 'Read the evidence', is: 'words', text: operatorWords(['show', incident]) ?? '' };
}

function isOpen(finding: FindingRecord, changes: Notification['incident']['changes']): boolean {
  return moveOf(finding, changes) !== 'none';
}

function finishingUndo({ id, changes }: Notification['incident']): Step {
  const waits = changes.some(({ undoHeld }) => undoHeld?.is === 'waits');
  const read: Option = { ...reading(id), label: waits ? 'See what is to be taken back' : 'Read what AWS answered' };
  const allow: Option = {
    label: 'Let it undo, and change nothing else',
    is: 'words',
    text: operatorWords(['mode', 'dry-run']) ?? '',
  };
  return waits
    ? { title: 'Let the product finish its undo, which waits for the mode.', options: [allow, read], causes: [] }
    : {
        title: 'Mend what keeps AWS from its undo: the product tries it again by itself until it is done.',
        options: [read],
        causes: [],
      };
}

function afterRepair(incident: string, how: RepairEnd, step: MakeStep): Step {
  const read = reading(incident);
  const again: Option = {
    label: 'Let the product repair it once more',
    is: 'words',
    text: operatorWords(['restore', incident]) ?? '',
  };
  switch (how) {
    case 'did-not-help':
      return step('Find what else keeps it from starting: what the product changed did not help, and is taken back.', [
        read,
        again,
      ]);
    case 'taken-back':
      return step('Repair it another way, or let the product do it once more: its change was taken back.', [
        again,
        read,
      ]);
    case 'given-back':
      return step('Repair it another way: somebody asked for the product’s change to be taken back.', [read]);
    case 'unproved':
      return step('See whether it runs now: no task showed in time that the change helps, and the change stays.', [
        read,
      ]);
  }
}

type MakeStep = (title: string, options?: readonly Option[]) => Step;

function restoring(incident: string, finding: FindingRecord, step: MakeStep): Step {
  const { title, yes, no } = restoreWords(finding);
  return step(title, [
    { label: yes, is: 'words', text: operatorWords(['restore', incident]) ?? '' },
    { label: no, is: 'words', text: '' },
  ]);
}

function deciding(incident: string, { plan, would }: DecisionView, step: MakeStep): Step {
  return step(
    `Say yes or no to this: ${would}. The guardrails are asked again before anything is changed; the question holds for 24 hours.`,
    [
      { label: 'Yes', is: 'words', text: operatorWords(['approve', incident, plan]) ?? '' },
      { label: 'No, and do not ask again', is: 'words', text: operatorWords(['reject', incident, plan]) ?? '' },
    ],
  );
}

function pasteOf({ command, policy }: PermissionView): readonly Option[] {
  return command === null
    ? [{ label: 'The policy', is: 'document', text: policy }]
    : [{ label: null, is: 'shell', text: command }];
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
