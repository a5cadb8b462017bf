import { kindOf } from '../../change/kinds/index.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import { moveOf } from '../../incident/whose-move.ts';
import type { Notification } from '../notification.ts';
import { cleanLines, cleanText } from '../text/clean-text.ts';
import { capitalise } from '../text/first-letter.ts';
import type { Correction } from './corrections.ts';
import { type DecisionView, describeDecisions } from './decisions.ts';
import type { InstructionView } from './instructions.ts';
import type { Numbered } from './number-causes.ts';
import { operatorWords } from './operator-command.ts';
import type { PermissionView } from './permission.ts';
import { sayDecision } from './reason-words.ts';
import { isWithheld, restoreStep, waitsForRestore } from './restores.ts';
import type { Option, Step } from './step.ts';
import { tryNow } from './try-now.ts';

type Told = Pick<Notification, 'incident' | 'move'>;

type Parts = {
  readonly causes: readonly Numbered[];
  readonly permissions: readonly PermissionView[];
  readonly corrections: readonly Correction[];
  readonly instructions: readonly InstructionView[];
};

/** What a person does, in order, and nothing that they do not have to do. Empty where it is nobody’s move. */
export function describeSteps(notification: Told, parts: Parts): readonly Step[] {
  const { move } = notification;
  if (move.urgency === 'fyi' || move.urgency === 'ok') return [];
  const waiting = parts.causes.filter(({ group }) => group.findings.some(({ id }) => move.findings.includes(id)));
  const repairs = merged(waiting.flatMap((one) => stepsOf(one, notification, parts)));
  return [
    ...repairs,
    ...tryNow(
      notification,
      waiting.flatMap(({ group }) => group.findings),
    ),
  ];
}

function stepsOf(cause: Numbered, { incident }: Told, parts: Parts): readonly Step[] {
  const { number, group } = cause;
  const { findings } = group;
  const step = (title: string, options: readonly Option[] = []): Step => ({ title, options, causes: [number] });
  if (findings.some(waitsForRestore)) return [restoring(incident.id, step)];
  const withheld = findings.find(isWithheld);
  if (withheld !== undefined) {
    const why = cleanText(sayDecision(withheld, incident.changes), 500).replace(/[.\s]+$/, '');
    return [
      step(`It is held back on purpose: ${why}. Ask whoever wants it so; it is decided anew when that is lifted.`),
    ];
  }
  const ended = changesThatEnded(findings, incident);
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
      step(sayCorrection(one), [{ label: `In place of ${one.before}`, is: 'document', text: one.after }]),
    ),
  ];
  const options = of.map(
    ({ is, purpose, text }): Option => ({ label: capitalise(purpose), is: is === 'document' ? is : 'shell', text }),
  );
  const [next] = group.next;
  const title = cleanLines(next ?? '').join(' ');
  if (title !== '' && (own.length === 0 || options.length > 0)) return [...own, step(title, options)];
  return own.length > 0 && options.length === 0 ? own : [...own, step(`End this cause: ${group.heading}.`, options)];
}

function isOpen(finding: FindingRecord, changes: Notification['incident']['changes']): boolean {
  return moveOf(finding, changes) !== 'none';
}

/** The end of the cause’s repair, where it leaves the cause to a person and the next step of the cause is not what is wanted. */
function changesThatEnded(
  findings: readonly FindingRecord[],
  { changes }: Notification['incident'],
): 'did-not-help' | 'taken-back' | 'unproved' | undefined {
  const own = changes.filter(
    ({ id, action }) => !kindOf(action).optional && findings.some((one) => one.changes.includes(id)),
  );
  if (findings.some(({ decision, plan }) => decision === 'ask' && plan !== undefined)) return undefined;
  const undone = own.filter(({ state }) => state === 'undone');
  if (undone.some(({ proof }) => proof?.by === 'same-failure')) return 'did-not-help';
  if (undone.length > 0) return 'taken-back';
  return own.some(({ state }) => state === 'unproved') ? 'unproved' : undefined;
}

function afterRepair(incident: string, how: 'did-not-help' | 'taken-back' | 'unproved', step: MakeStep): Step {
  const read: Option = { label: 'Read the evidence', is: 'words', text: operatorWords(['show', incident]) ?? '' };
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
    case 'unproved':
      return step('See whether it runs now: no task showed in time that the change helps, and the change stays.', [
        read,
      ]);
  }
}

type MakeStep = (title: string, options?: readonly Option[]) => Step;

function restoring(incident: string, step: MakeStep): Step {
  return step(restoreStep, [
    { label: 'It was a mistake, give it back', is: 'words', text: operatorWords(['restore', incident]) ?? '' },
    { label: 'It was meant: move the workload off what it may not read, or scale it to 0', is: 'words', text: '' },
  ]);
}

function deciding(incident: string, { plan, repairs }: DecisionView, step: MakeStep): Step {
  return step(
    `Say yes or no to the changes below, which repair: ${repairs.join('; ')}. The guardrails are asked again before anything is changed; the question holds for 24 hours.`,
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
  return `Set valueFrom of ${cleanText(name, 500)} where the task definition is defined (Terraform, CDK, CloudFormation, the pipeline).${asked}`;
}

/** Steps that are one and the same for several causes stand once. */
function merged(steps: readonly Step[]): readonly Step[] {
  const alike = Map.groupBy(steps, ({ title, options }) => JSON.stringify([options.length > 0 ? options : title]));
  return [...alike.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, causes: [...new Set([first, ...others].flatMap((one) => one.causes))] }],
  );
}
