import type { DecisionView } from '../content/decisions.ts';
import type { ChangeView } from '../content/describe-change.ts';
import { type MessageContent, numberedParts } from '../content/message-content.ts';
import { type OperatorAddress, operatorCommand } from '../content/operator-command.ts';
import type { PermissionView } from '../content/permission.ts';
import { indentLines, wrap } from '../text/wrap.ts';
import { bullets } from './bullets.ts';
import { causeLines } from './render-cause.ts';
import { instructionLines } from './render-instructions.ts';

/** In characters. A longer e-mail is cut at a line and says so. SNS accepts 256 KB for all channels together. */
const longestText = 24_000;

/**
 * The message as plain text: first what is wrong, then why, what was done, and what to do next. The stopped reason
 * comes late, because the causes say the same in fewer words.
 */
export function renderText(content: MessageContent, operator: OperatorAddress | undefined): string {
  const paragraphs = [
    wrap(content.headline),
    content.about.map(({ label, value }) => wrap(value, label.padEnd(10))).join('\n'),
    ...causeSections(content),
    ...section(changesTitle(content), changesLines(content.changes)),
    ...section('CORRECTED REFERENCE', content.corrections.map(correctionLines)),
    ...section('WHO REGISTERED IT', wrap(content.registrar ?? '')),
    ...section('THE PERMISSION THAT IS MISSING', content.permissions.map(permissionLines)),
    ...section('THE CHANGE TO MAKE', instructionLines(content)),
    ...section(
      'YOUR DECISION',
      content.decisions.map((one) => decisionLines(one, content.incident, operator)),
    ),
    ...section('IF THE ACCESS IS TO BE GIVEN AGAIN', restoreLines(content, operator)),
    ...section('MAKE IT LASTING', bullets(content.persist)),
    ...section('UNDO', undoLines(content, operator).join('\n')),
    ...section('COULD NOT BE CHECKED', bullets(content.unchecked.slice(0, 12), content.unchecked.length)),
    ...section(`WHAT ${content.said}`.toUpperCase(), wrap(content.stoppedReason ?? '')),
    ...section('LOOK', content.links.map((link) => `${link.label.padEnd(9)} ${link.url}`).join('\n')),
    `-- \necs-init-remediator, incident ${content.incident}`,
  ];
  return cutLines(paragraphs.join('\n\n'));
}

function causeSections(content: MessageContent): readonly string[] {
  return numberedParts(content).flatMap(({ title, groups, full }) => {
    const causes = groups.map(({ number, group }) => causeLines(group, `${number}. `, full));
    return section(title.toUpperCase(), causes.join(full ? '\n\n' : '\n'));
  });
}

/** If all changes have the same proof, it is shown once. */
function changesLines(changes: readonly ChangeView[]): readonly string[] {
  const [proof, ...others] = new Set(changes.map((change) => change.proof));
  if (changes.length < 2 || proof === undefined || proof === null || others.length > 0) return changes.map(changeLines);
  return [...changes.map((change) => changeLines({ ...change, proof: null })), wrap(proof, 'Proof: ')];
}

function section(title: string, body: string | readonly string[]): readonly string[] {
  const text = typeof body === 'string' ? body : body.join('\n\n');
  return text === '' ? [] : [`${title}\n${text}`];
}

function changesTitle(content: MessageContent): string {
  return content.changes.every((change) => change.planned) ? 'WHAT THE PRODUCT WOULD CHANGE' : 'CHANGES';
}

function changeLines(change: ChangeView): string {
  return [
    wrap(change.planned && change.note === null ? change.what : `${change.what}: ${change.status}`, '* '),
    ...(change.corrections.length > 0 ? [] : [row('before', change.before), row('after', change.after)]),
    ...change.corrections.flatMap((one) => [`  ${one.name}`, row('before', one.before), row('after', one.after)]),
    ...(change.proof === null ? [] : [row('proof', change.proof)]),
    ...(change.note === null ? [] : [row('note', change.note)]),
  ].join('\n');
}

function row(label: string, value: string): string {
  return wrap(value, `  ${label.padEnd(8)}`);
}

function correctionLines(one: MessageContent['corrections'][number]): string {
  const asked = one.ask ? ' Only you can tell whether this is what was meant.' : '';
  const set = `${one.name}: set valueFrom where the task definition is defined (Terraform, CDK, CloudFormation, the pipeline).${asked}`;
  return [wrap(set), `  now   ${one.before}`, `  valid ${one.after}`].join('\n');
}

function permissionLines(one: PermissionView): string {
  const grant =
    one.grant === null
      ? []
      : [
          wrap(
            'Or let the product do it: deploy its configuration with this grant (consent "auto": without asking; registrars: who registers your task definitions):',
          ),
          indentLines(one.grant, '  '),
        ];
  return [
    wrap(
      `For role ${one.role}. Put it where the role is defined (Terraform, CDK, CloudFormation), so that no deployment takes it away again:`,
    ),
    indentLines(one.policy, '  '),
    ...(one.command === null ? [] : ['At once, saved as policy.json:', indentLines(one.command, '  ')]),
    ...grant,
  ].join('\n');
}

function undoLines(content: MessageContent, operator: OperatorAddress | undefined): readonly string[] {
  const undoable = content.changes.flatMap((change) =>
    change.undo === null ? [] : [{ ...change, undo: change.undo }],
  );
  const command = undoable.some((change) => change.undo.is === 'command')
    ? operatorCommand(['undo', content.incident], operator)
    : null;
  const whole = command === null ? [] : [`* all of it:\n${indentLines(command, '  ')}`];
  const single = undoable.map(({ what, undo }) =>
    undo.is === 'command'
      ? `${wrap(`by hand, to take back: ${what}`, '* ')}\n${indentLines(undo.command, '  ')}`
      : wrap(`${what}: ${undo.why}`, '* '),
  );
  return [...whole, ...single];
}

/** What a yes would do, and the commands for yes and no. */
function decisionLines(
  { plan, repairs }: DecisionView,
  incident: string,
  operator: OperatorAddress | undefined,
): string {
  const says = `The product would make the changes that are shown, for: ${repairs.join('; ')}. It asks the guardrails again before it makes them. The plan holds for 24 hours:`;
  const yes = operatorCommand(['approve', incident, plan], operator);
  const no = operatorCommand(['reject', incident, plan], operator);
  if (yes === null || no === null) return wrap(`${says} approve or reject ${incident} ${plan} with the command line.`);
  return [wrap(says), 'Yes:', indentLines(yes, '  '), 'No, and do not ask again:', indentLines(no, '  ')].join('\n');
}

function restoreLines({ restores, incident }: MessageContent, operator: OperatorAddress | undefined): string {
  if (!restores) return '';
  const command = operatorCommand(['restore', incident], operator);
  const says = `The ledger keeps who restored it. What is taken away after that is held anew.`;
  return command === null
    ? wrap(`${says} Restore ${incident} with the command line.`)
    : [wrap(says), indentLines(command, '  ')].join('\n');
}

function cutLines(text: string): string {
  if (text.length <= longestText) return text;
  const whole = text.slice(0, longestText);
  return `${whole.slice(0, whole.lastIndexOf('\n'))}\n[cut: the whole is in the incident's record]`;
}
