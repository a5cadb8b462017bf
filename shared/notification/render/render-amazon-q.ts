import type { CauseGroup } from '../content/cause-groups.ts';
import type { ChangeView } from '../content/describe-change.ts';
import { certainties, decisions, nameSourcesOnce } from '../content/finding-words.ts';
import type { InstructionView } from '../content/instructions.ts';
import { causeParts, type MessageContent } from '../content/message-content.ts';
import { operatorWords } from '../content/operator-command.ts';
import type { Notification } from '../notification.ts';
import { cleanLines, cleanText } from '../text/clean-text.ts';
import { capitalise } from '../text/first-letter.ts';
import { escapeCode, escapeProse } from '../text/markdown.ts';

const longestDescription = 2900;
const mostSteps = 8;
/** In characters. Longer texts are in the e-mail only. */
const longestCommand = 600;

/**
 * The custom notification of Amazon Q Developer in chat applications (Slack, Teams, Chime), as JSON text.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function renderChat(content: MessageContent, { entry, incident, state }: Notification): string {
  const roles = [...new Set(incident.findings.flatMap((one) => (one.role === null ? [] : [one.role])))];
  const resources = [incident.serviceArn ?? incident.clusterArn, incident.taskDefinitionArn, ...roles];
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
        ...chatSteps(content, content.instructions).slice(0, mostSteps),
        ...content.links.slice(0, 1).map(({ label, url }) => `Open the ${label}: ${url}`),
      ],
      keywords: [
        ...new Set([state, ...[...content.failing, ...content.failsNext].map((one) => cleanText(one.cause, 60))]),
      ].slice(0, 6),
    },
    metadata: {
      threadId: content.incident,
      summary: content.subject,
      eventType: `ecs-init-remediator.${state}`,
      relatedResources: resources.map((one) => cleanText(one, 300)).slice(0, 10),
      additionalContext: {
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

function descriptionLines(content: MessageContent): readonly string[] {
  return [
    escapeProse(content.headline, 700),
    ...content.about
      .filter(({ label }) => label === 'Failed' || label === 'Mode')
      .map(({ label, value }) => `${label}: ${escapeProse(value)}`),
    ...(content.registrar === null ? [] : [escapeProse(content.registrar, 1200)]),
    ...causeParts(content).flatMap(({ title, groups, full }) => [
      '',
      title,
      ...groups.flatMap((group) => causeLines(group, full)),
    ]),
    ...(content.changes.length === 0 ? [] : ['', 'Changes', ...content.changes.flatMap(changeLines)]),
    ...(content.unchecked.length === 0
      ? []
      : ['', 'Could not be checked', ...content.unchecked.slice(0, 4).map((one) => `• ${escapeProse(one, 300)}`)]),
  ];
}

/** A cause as lines of chat, shared by the chat channels. */
export function causeLines(group: CauseGroup, full: boolean): readonly string[] {
  const title = `• ${escapeProse(group.heading, 450)} (${certainties[group.certainty]})`;
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
        `   seen: ${escapeProse(text, 300)}${source === null ? '' : ` (${escapeProse(source, 100)})`}`,
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
    `• ${escapeProse(change.what, 450)}: ${escapeProse(change.status, 200)}`,
    ...change.corrections
      .slice(0, 5)
      .map((one) => `   ${escapeProse(one.name)}: ${escapeCode(one.before, 300)} → ${escapeCode(one.after, 300)}`),
    ...(change.showsStates ? [`   ${escapeCode(change.before, 200)} → ${escapeCode(change.after, 200)}`] : []),
    ...(change.proof === null ? [] : [`   proof: ${escapeProse(change.proof, 400)}`]),
    ...(change.note === null ? [] : [`   note: ${escapeProse(change.note, 400)}`]),
  ];
}

/**
 * What a person does next, one sentence for each step; shared by the chat channels. Steps that are shown in blocks are
 * left out.
 */
export function chatSteps(content: MessageContent, instructions: readonly InstructionView[]): readonly string[] {
  const causes = content.full ? [...content.failing, ...content.failsNext] : content.remaining;
  return [
    ...content.permissions.map((one) => escapeProse(one.summary, 900)),
    ...content.corrections.map(
      (one) =>
        `Set ${escapeProse(one.name)} to ${escapeCode(one.after, 500)}${one.ask ? ' if that is what was meant' : ''}`,
    ),
    ...instructions.flatMap(instructionStep),
    ...content.decisions.map(({ plan }) => decisionStep(operatorWords(['approve', content.incident, plan]), plan)),
    ...(content.restores ? [restoreStepOf(operatorWords(['restore', content.incident]))] : []),
    ...causes.flatMap((group) => group.next.slice(0, 1)).map((text) => escapeProse(cleanLines(text).join(' '), 500)),
    ...content.changes.flatMap((change) =>
      change.undo?.is === 'command' ? [`Undo: ${escapeCode(joinContinued(change.undo.command), 1200)}`] : [],
    ),
    ...content.persist.slice(0, 3).map((text) => escapeProse(text, 700)),
  ].filter((text) => text !== '');
}

function decisionStep(command: string | null, plan: string): string {
  return command === null
    ? `Approve or reject the plan ${escapeCode(plan, 100)} with the command line`
    : `Approve the plan: ${escapeCode(command, 200)} (or reject)`;
}

function restoreStepOf(command: string | null): string {
  const how = command === null ? 'with the command line' : `: ${escapeCode(command, 200)}`;
  return `Only if the access is to be given again, restore it${command === null ? ` ${how}` : how}`;
}

/** A step is shown as one line of code, so several commands cannot be one step. */
function instructionStep({ is, purpose, text }: InstructionView): readonly string[] {
  const line = joinContinued(text);
  if (text === '' || line.length > longestCommand || (is !== 'document' && line.includes('\n'))) return [];
  return [`${capitalise(escapeProse(purpose, 300))}: ${escapeCode(line, longestCommand)}`];
}

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
