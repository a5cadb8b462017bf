import { sayStanding } from '../content/cause-groups.ts';
import type { ChangeView } from '../content/describe-change.ts';
import { decisions, nameSourcesOnce, sourceWords } from '../content/finding-words.ts';
import type { MessageContent } from '../content/message-content.ts';
import type { Numbered } from '../content/number-causes.ts';
import { type OperatorAddress, operatorWords, withOperator } from '../content/operator-command.ts';
import { type Option, pasteOf, type Step } from '../content/step.ts';
import type { Notification } from '../notification.ts';
import { cleanText, cutMiddle } from '../text/clean-text.ts';
import { escapeCode, escapeLines, escapeProse } from '../text/markdown.ts';
import { changesTitle } from './changes-title.ts';

const longestDescription = 2900;
const mostSteps = 8;
const mostEvidence = 2;
/** In characters. */
const longestReason = 300;
/** In characters. Longer texts are in the e-mail only. */
const longestCommand = 600;

/**
 * The custom notification of Amazon Q Developer in chat applications (Slack, Teams, Chime), as JSON text.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function renderChat(content: MessageContent, { entry, incident, state, move, operator }: Notification): string {
  const roles = [...new Set(incident.findings.flatMap((one) => (one.role === null ? [] : [one.role])))];
  const resources = [incident.serviceArn ?? incident.clusterArn, incident.taskDefinitionArn, ...roles];
  const causes = content.causes.flatMap((part) => part.causes.map(({ group }) => cleanText(group.cause, 60)));
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    id: cleanText(entry.id, 120),
    content: {
      textType: 'client-markdown',
      title: escapeProse(content.subject, 120),
      description: fitLines(
        descriptionLines(content),
        longestDescription,
        '… more in the e-mail and in the incident’s record',
      ),
      nextSteps: [
        ...fitSteps(content.steps.flatMap((step, index) => stepLines(step, index + 1, operator))),
        ...(content.next === null || content.steps.length === 0 ? [] : [content.next]),
        ...persistLines(content),
        ...content.links.slice(0, 1).map(({ label, url }) => `Open the ${label}: ${url}`),
        `The whole story of ${escapeProse(content.incident, 80)}: ${showIt(content, operator)}`,
      ],
      keywords: [...new Set([move.urgency, state, ...causes])].slice(0, 6),
    },
    metadata: {
      threadId: content.incident,
      summary: content.subject,
      eventType: `ecs-init-remediator.${state}`,
      relatedResources: resources.map((one) => cleanText(one, 300)).slice(0, 10),
      additionalContext: {
        urgency: move.urgency,
        incident: content.incident,
        state,
        mode: incident.mode,
        account: cleanText(incident.account, 20),
        region: cleanText(incident.region, 40),
      },
      enableCustomActions: true,
    },
  });
}

/** The last step makes ECS try now, so that the ones before it are left out where there is no room. */
function fitSteps(lines: readonly string[]): readonly string[] {
  if (lines.length <= mostSteps) return lines;
  const shown = lines.slice(0, mostSteps - 2);
  return [...shown, `… and ${lines.length - mostSteps + 1} more lines: the e-mail holds them`, ...lines.slice(-1)];
}

function descriptionLines(content: MessageContent): readonly string[] {
  const { opening } = content;
  return [
    escapeProse(opening.headline, 700),
    escapeProse(opening.where, 500),
    escapeProse(opening.why, 900),
    ...opening.happens.map((text) => escapeProse(text, 700)),
    ...(content.next === null || content.steps.length > 0 ? [] : [content.next]),
    ...(content.beside === null ? [] : [escapeProse(content.beside, 900)]),
    ...(content.changes.length === 0 ? [] : ['', changesTitle(content), ...content.changes.flatMap(changeLines)]),
    ...(content.registrar === null ? [] : ['', escapeProse(content.registrar, 1200)]),
    ...content.causes.flatMap(({ title, causes, full }) => [
      '',
      title,
      // What to do comes behind the description: much evidence before it would hide it on a phone.
      ...causes.flatMap((one) => causeLines(one, full, content.steps.length === 0 ? 'more' : 'least')),
    ]),
    ...(content.stoppedReason === null
      ? []
      : ['', `What ${content.said}`, escapeCode(cutMiddle(content.stoppedReason, longestReason), longestReason)]),
    ...(content.unchecked.length === 0
      ? []
      : ['', 'Could not be checked', ...content.unchecked.slice(0, 4).map((one) => `• ${escapeProse(one, 300)}`)]),
  ];
}

/** A cause as lines of chat, shared by the chat channels. @param proof how much of its evidence is shown. */
export function causeLines(
  { number, group }: Numbered,
  full: boolean,
  proof: 'more' | 'least' = 'more',
): readonly string[] {
  const title = `${number}. ${escapeProse(group.heading, 450)} (${sayStanding(group, full)})`;
  if (!full) return [title];
  const needs = group.needs.slice(0, 4).map((one) => escapeProse(one, 300));
  const neededFor = needs.length === 0 ? [] : [`   needed for ${needs.join('; ')}`];
  const more = group.needs.length > 4 ? ` and ${group.needs.length - 4} more` : '';
  return [
    title,
    ...group.unjudged.slice(0, 2).map((text) => `   could not be judged: ${escapeProse(text, 400)}`),
    ...(proof === 'least' ? [] : neededFor.map((text) => `${text}${more}`)),
    ...evidenceLines(group.evidence, proof === 'least' ? 1 : mostEvidence),
    ...group.decisions
      .slice(0, 3)
      .map(({ decision, reason }) => `   ${decisions[decision]}: ${escapeProse(reason, 300)}`),
    ...group.waitOrAct.slice(0, 2).map((text) => `   Wait or act: ${escapeProse(text, 400)}`),
  ];
}

/** The first lines of the evidence, and how many more there are. */
function evidenceLines(evidence: Numbered['group']['evidence'], most: number): readonly string[] {
  const shown = nameSourcesOnce(evidence.slice(0, most)).map(({ text, source }) => {
    const read = source === null ? '' : ` (${escapeProse(sourceWords(source), 200)})`;
    return `   seen: ${escapeProse(text, 300)}${read}`;
  });
  const more = evidence.length - shown.length;
  return more > 0 ? [...shown, `   … and ${more} more ${more === 1 ? 'line' : 'lines'} of evidence`] : shown;
}

/** Changes as lines of chat, shared by the chat channels. */
export function changeLines(change: ChangeView): readonly string[] {
  return [
    `• ${escapeProse(change.told, 450)}: ${escapeProse(change.status, 200)}`,
    ...change.corrections
      .slice(0, 5)
      .map((one) => `   ${escapeProse(one.name)}: ${escapeCode(one.before, 300)} → ${escapeCode(one.after, 300)}`),
    ...(change.showsStates && !change.isTakenBack
      ? [`   ${escapeCode(change.before, 200)} → ${escapeCode(change.after, 200)}`]
      : []),
    ...(change.proof === null ? [] : [`   ${change.isTakenBack ? 'why' : 'proof'}: ${escapeProse(change.proof, 400)}`]),
    ...(change.note === null ? [] : [`   note: ${escapeProse(change.note, 400)}`]),
  ];
}

/** What to write where the thing is defined, once it is over. */
function persistLines({ urgency, persist }: MessageContent): readonly string[] {
  return urgency === 'ok' ? persist.slice(0, 3).map((text) => `Put into code: ${escapeProse(text, 700)}`) : [];
}

/**
 * One step, one line for each way to do it. A paste that is too long for a line is in the e-mail, and the line says so.
 */
function stepLines({ title, options }: Step, number: number, operator: OperatorAddress | undefined): readonly string[] {
  const says = `${number}. ${escapeLines(title, 600).join(' - ')}`;
  const [only] = options;
  if (only === undefined) return [says];
  if (options.length === 1) return [`${says} ${optionText(only, operator)}`.trimEnd()];
  return [says, ...options.map((option, index) => `${number}${letter(index)}. ${optionText(option, operator)}`)];
}

/** Of one of several ways to do a step: `a` and so on. */
function letter(index: number): string {
  return 'abcdefgh'[index] ?? '';
}

function optionText(option: Option, operator: OperatorAddress | undefined): string {
  const { label } = option;
  const says = label === null ? '' : escapeProse(label, 300);
  const line = joinContinued(pasteOf(option, operator));
  if (line === '') return says === '' ? '' : `${says}.`;
  const paste = line.length > longestCommand || line.includes('\n') ? `(${tooLong})` : escapeCode(line, longestCommand);
  return says === '' ? paste : `${says}: ${paste}`;
}

/** The command that shows the whole incident, as code. */
export function showIt({ incident }: MessageContent, operator: OperatorAddress | undefined): string {
  const words = operatorWords(['show', incident]) ?? 'npx ecs-init-remediator incidents';
  return escapeCode(joinContinued(withOperator(words, operator)), 700);
}

/** Where a paste is that a chat has no room for. */
export const tooLong =
  'not shown in chat: the e-mail holds it, and the command at the end of this message prints it with --script';

/** Joins the lines of a continued command. */
export function joinContinued(command: string): string {
  return command.replaceAll(/ \\\n +/g, ' ');
}

/** As many whole lines as fit, so that no escaped text is cut in two. */
export function fitLines(lines: readonly string[], most: number, more: string): string {
  let text = '';
  for (const line of lines) {
    if (text.length + line.length + 1 > most - more.length) return `${text}${more}`;
    text += `${line}\n`;
  }
  return text.trimEnd();
}
