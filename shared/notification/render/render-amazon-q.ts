import type { ChangeView } from '../content/describe-change.ts';
import { decisions, nameSourcesOnce, sayCertainty, sourceWords } from '../content/finding-words.ts';
import type { MessageContent } from '../content/message-content.ts';
import type { Numbered } from '../content/number-causes.ts';
import type { Option, Step } from '../content/step.ts';
import type { Notification } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { escapeCode, escapeLines, escapeProse } from '../text/markdown.ts';

const longestDescription = 2900;
const mostSteps = 8;
/** In characters. Longer texts are in the e-mail only. */
const longestCommand = 600;

/**
 * The custom notification of Amazon Q Developer in chat applications (Slack, Teams, Chime), as JSON text.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function renderChat(content: MessageContent, { entry, incident, state, move }: Notification): string {
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
        ...fitSteps(chatSteps(content)),
        ...content.links.slice(0, 1).map(({ label, url }) => `Open the ${label}: ${url}`),
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
    ...(content.beside === null ? [] : [escapeProse(content.beside, 900)]),
    ...(content.changes.length === 0 ? [] : ['', 'Changes', ...content.changes.flatMap(changeLines)]),
    ...(content.registrar === null ? [] : ['', escapeProse(content.registrar, 1200)]),
    ...content.causes.flatMap(({ title, causes, full }) => [
      '',
      title,
      ...causes.flatMap((one) => causeLines(one, full)),
    ]),
    ...(content.unchecked.length === 0
      ? []
      : ['', 'Could not be checked', ...content.unchecked.slice(0, 4).map((one) => `• ${escapeProse(one, 300)}`)]),
  ];
}

/** A cause as lines of chat, shared by the chat channels. */
export function causeLines({ number, group }: Numbered, full: boolean): readonly string[] {
  const title = `${number}. ${escapeProse(group.heading, 450)} (${full ? (group.ended ?? sayCertainty(group)) : group.standing})`;
  if (!full) return [title];
  const needs = group.needs.slice(0, 4).map((one) => escapeProse(one, 300));
  const neededFor = needs.length === 0 ? [] : [`   needed for ${needs.join('; ')}`];
  const more = group.needs.length > 4 ? ` and ${group.needs.length - 4} more` : '';
  return [
    title,
    ...group.unjudged.slice(0, 2).map((text) => `   could not be judged: ${escapeProse(text, 400)}`),
    ...neededFor.map((text) => `${text}${more}`),
    ...nameSourcesOnce(group.evidence.slice(0, 2)).map(
      ({ text, source }) =>
        `   seen: ${escapeProse(text, 300)}${source === null ? '' : ` (${escapeProse(sourceWords(source), 200)})`}`,
    ),
    ...group.decisions
      .slice(0, 3)
      .map(({ decision, reason }) => `   ${decisions[decision]}: ${escapeProse(reason, 300)}`),
    ...group.waitOrAct.slice(0, 2).map((text) => `   Wait or act: ${escapeProse(text, 400)}`),
  ];
}

/** Changes as lines of chat, shared by the chat channels. */
export function changeLines(change: ChangeView): readonly string[] {
  return [
    `• ${escapeProse(change.told, 450)}: ${escapeProse(change.status, 200)}`,
    ...change.corrections
      .slice(0, 5)
      .map((one) => `   ${escapeProse(one.name)}: ${escapeCode(one.before, 300)} → ${escapeCode(one.after, 300)}`),
    ...(change.showsStates ? [`   ${escapeCode(change.before, 200)} → ${escapeCode(change.after, 200)}`] : []),
    ...(change.proof === null ? [] : [`   proof: ${escapeProse(change.proof, 400)}`]),
    ...(change.note === null ? [] : [`   note: ${escapeProse(change.note, 400)}`]),
  ];
}

/**
 * What a person does, one line for each way to do a step. A paste that is too long for a line is in the e-mail, and the line
 * says so.
 */
function chatSteps(content: MessageContent): readonly string[] {
  const persist = content.urgency === 'ok' ? content.persist.slice(0, 3).map((text) => escapeProse(text, 700)) : [];
  return [...content.steps.flatMap(stepLines), ...persist];
}

function stepLines({ title, options }: Step): readonly string[] {
  const says = escapeLines(title, 600).join(' - ');
  const [only] = options;
  if (only === undefined) return [says];
  if (options.length === 1) return [`${says} ${optionText(only)}`.trimEnd()];
  return [says, ...options.map(optionText)];
}

function optionText({ label, text }: Option): string {
  const says = label === null ? '' : escapeProse(label, 300);
  const line = joinContinued(text);
  if (line === '') return says === '' ? '' : `${says}.`;
  const paste = line.length > longestCommand || line.includes('\n') ? `(${tooLong})` : escapeCode(line, longestCommand);
  return says === '' ? paste : `${says}: ${paste}`;
}

/** Where a paste is that a chat has no room for. */
export const tooLong = 'too long for chat: the e-mail holds it, and "show INCIDENT --script" prints it';

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
