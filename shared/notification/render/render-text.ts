import type { ChangeView } from '../content/describe-change.ts';
import type { InstructionView } from '../content/instructions.ts';
import type { MessageContent } from '../content/message-content.ts';
import { type OperatorAddress, operatorCommand } from '../content/operator-command.ts';
import { pageUrl } from '../content/page-url.ts';
import type { SuggestedGrant } from '../content/permission.ts';
import { capitalise } from '../text/first-letter.ts';
import { indentLines } from '../text/wrap.ts';
import { bullets } from './bullets.ts';
import { changesTitle } from './changes-title.ts';
import { causeLines } from './render-cause.ts';
import { stepLines } from './render-steps.ts';

/** In characters. A longer e-mail is cut at a line and says so. SNS accepts 256 KB for all channels together. */
const longestText = 24_000;

/** Calls that a change allows which the e-mail names; the others are counted. */
const mostAllowed = 10;

/**
 * The message as plain text. A phone shows its first lines: whose move it is, where, why, and what happens. Then what to do;
 * the evidence comes behind. Lines are not broken: every mail client does that itself, to its own width.
 */
export function renderText(content: MessageContent, operator: OperatorAddress | undefined): string {
  const { opening } = content;
  const paragraphs = [
    [opening.headline, opening.where].join('\n'),
    [opening.why, ...opening.happens].join('\n'),
    ...section(stepsTitle(content), stepLines(content, operator)),
    ...(content.next === null ? [] : [content.next]),
    ...section(changesTitle(content).toUpperCase(), changesLines(content.changes)),
    ...section('LET THE PRODUCT DO IT', content.grants.map(grantLines)),
    ...section(
      'PUT INTO CODE',
      [...content.patches.map(patchLines), bullets(content.persist)].filter((text) => text !== ''),
    ),
    ...section(`TAKE BACK (${content.takenBack})`, undoLines(content, operator).join('\n')),
    ...causeSections(content),
    ...section('ABOUT', content.about.map(({ label, value }) => `${label}: ${value}`).join('\n')),
    ...section('WHO REGISTERED IT', content.registrar ?? ''),
    ...section('COULD NOT BE CHECKED', bullets(content.unchecked.slice(0, 12), content.unchecked.length)),
    ...section(`WHAT ${content.said}`.toUpperCase(), content.stoppedReason ?? ''),
    ...section('LOOK', content.links.map((link) => `${link.label}: ${link.url}`).join('\n')),
    ...(content.beside === null ? [] : [content.beside]),
    `-- \necs-init-remediator, incident ${content.incident}`,
  ];
  return cutLines(paragraphs.join('\n\n'));
}

function stepsTitle({ urgency }: MessageContent): string {
  return urgency === 'decide' ? 'DECIDE' : 'DO THIS';
}

function causeSections(content: MessageContent): readonly string[] {
  return content.causes.flatMap(({ title, causes, full }) => {
    const lines = causes.map(({ number, group }) => causeLines(group, `${number}. `, full, content.changes.length > 0));
    return section(title.toUpperCase(), lines.join(full ? '\n\n' : '\n'));
  });
}

/** If all changes have the same proof, it is shown once. */
function changesLines(changes: readonly ChangeView[]): readonly string[] {
  const [proof, ...others] = new Set(changes.map((change) => change.proof));
  if (changes.length < 2 || proof === undefined || proof === null || others.length > 0) return changes.map(changeLines);
  return [...changes.map((change) => changeLines({ ...change, proof: null })), `Proof: ${proof}`];
}

function section(title: string, body: string | readonly string[]): readonly string[] {
  const text = typeof body === 'string' ? body : body.join('\n\n');
  return text === '' ? [] : [`${title}\n${text}`];
}

function changeLines(change: ChangeView): string {
  return [
    `* ${change.planned && change.note === null ? change.what : `${change.told}: ${change.status}`}`,
    ...stateLines(change),
    ...change.allows.slice(0, mostAllowed).map((call) => row('allows', call)),
    ...(change.allows.length > mostAllowed ? [row('', `and ${change.allows.length - mostAllowed} more calls`)] : []),
    ...change.corrections.flatMap((one) => [`  ${one.name}`, row('before', one.before), row('after', one.after)]),
    ...(change.proof === null ? [] : [row(change.isTakenBack ? 'why' : 'proof', change.proof)]),
    ...(change.note === null ? [] : [row('note', change.note)]),
  ].join('\n');
}

function stateLines({ corrections, isTakenBack, before, after }: ChangeView): readonly string[] {
  if (corrections.length > 0) return [];
  return isTakenBack ? [row('now', `${before} (as before)`)] : [row('before', before), row('after', after)];
}

function row(label: string, value: string): string {
  return `  ${label.padEnd(8)}${value}`;
}

function grantLines({ json, consent }: SuggestedGrant): string {
  const how =
    consent === 'auto'
      ? 'it gives this access by itself. The registrar in it is who registered this task definition: keep it only if you trust whatever they register.'
      : 'it asks you each time: you say yes with one command.';
  return `Add this to "grants" in its configuration, and deploy that: then ${how} All about it: ${pageUrl('docs/configuration.md')}\n${indentLines(json, '  ')}`;
}

function patchLines({ purpose, text }: InstructionView): string {
  const title = `* ${capitalise(purpose)}${text === '' ? '.' : ':'}`;
  return text === '' ? title : `${title}\n${indentLines(text, '  ')}`;
}

function undoLines(content: MessageContent, operator: OperatorAddress | undefined): readonly string[] {
  const undoable = content.changes.flatMap((change) =>
    change.undo === null ? [] : [{ ...change, undo: change.undo }],
  );
  const command = undoable.some((change) => change.undo.is === 'command')
    ? operatorCommand(['undo', content.incident], operator)
    : null;
  const whole = command === null ? [] : [`* everything, by the product:\n${indentLines(command, '  ')}`];
  const single = undoable.map(({ what, undo }) =>
    undo.is === 'command'
      ? `* by hand, what undoes "${what}"${undo.loses === null ? '' : ` (${undo.loses})`}:\n${indentLines(undo.command, '  ')}`
      : `* "${what}": ${undo.why}`,
  );
  return [...whole, ...single];
}

function cutLines(text: string): string {
  if (text.length <= longestText) return text;
  const whole = text.slice(0, longestText);
  return `${whole.slice(0, whole.lastIndexOf('\n'))}\n[cut: the whole is in the incident's record]`;
}
