import type { InstructionView } from '../content/instructions.ts';
import { causeParts, createContent, type MessageContent } from '../content/message-content.ts';
import type { Notification } from '../notification.ts';
import { cutMiddle } from '../text/clean-text.ts';
import { escapeBlock, escapeCode, escapeProse } from '../text/markdown.ts';
import { causeLines, changeLines, chatSteps } from './render-amazon-q.ts';
import {
  context,
  longestSection,
  type SlackBlock,
  type SlackMessage,
  section,
  sectionOf,
  slackMessage,
} from './slack-blocks.ts';

/** Slack's limit. @see https://docs.slack.dev/reference/block-kit/blocks */
const mostBlocks = 50;
const mostInstructions = 5;
/**
 * In characters. The last clause of a reason decides, so the middle is cut. Escaping can make five characters of one.
 */
const longestReason = 500;

/** The message for a Slack incoming webhook: escaped, so that it cannot mention anybody. */
export function renderSlack(notification: Notification): SlackMessage {
  const content = createContent(notification);
  const blocks = [
    section([escapeProse(content.headline, 700)]),
    section(aboutLines(content)),
    ...causeParts(content).map(({ title, groups, full }) =>
      section(
        bold(
          title,
          groups.flatMap((group) => causeLines(group, full)),
        ),
      ),
    ),
    section(bold('Changes', content.changes.flatMap(changeLines))),
    section(bold('Who registered it', [escapeProse(content.registrar ?? '', 1200)])),
    ...content.permissions.flatMap(permissionBlocks),
    ...content.instructions.slice(0, mostInstructions).flatMap(instructionBlocks),
    section(
      bold(
        'Could not be checked',
        content.unchecked.slice(0, 6).map((one) => `• ${escapeProse(one, 300)}`),
      ),
    ),
    section(
      bold(
        'Next',
        chatSteps(content, []).map((one) => `• ${one}`),
      ),
    ),
    section(
      bold(`What ${content.said}`, [escapeCode(cutMiddle(content.stoppedReason ?? '', longestReason), longestReason)]),
    ),
    section([content.links.map(({ label, url }) => `<${url}|${label}>`).join(' · ')].filter((line) => line !== '')),
  ].filter((block) => block !== undefined);
  const about = context(`ecs-init-remediator, incident ${escapeCode(content.incident, 80)}`);
  return slackMessage(content.subject, [...blocks.slice(0, mostBlocks - 2), about]);
}

function aboutLines(content: MessageContent): readonly string[] {
  return content.about.map(({ label, value }) => `*${label}* ${escapeProse(value)}`);
}

function bold(title: string, lines: readonly string[]): readonly string[] {
  const filled = lines.filter((line) => line !== '');
  return filled.length === 0 ? [] : [`*${title}*`, ...filled];
}

function permissionBlocks(one: MessageContent['permissions'][number]): readonly SlackBlock[] {
  const policy = escapeBlock(one.policy);
  const title = `*The permission that is missing* for ${escapeCode(one.role, 300)}`;
  const tooLong = `${title}\nIt is too long for Slack: the e-mail holds it.`;
  const text = title.length + policy.length + 1 <= longestSection ? `${title}\n${policy}` : tooLong;
  return [sectionOf(text)];
}

function instructionBlocks({ purpose, text }: InstructionView): readonly SlackBlock[] {
  const title = `*The change to make*: ${escapeProse(purpose, 400)}`;
  const code = text === '' ? '' : `\n${escapeBlock(text)}`;
  const tooLong = `${title}\nIt is too long for Slack: the e-mail holds it.`;
  return [sectionOf(title.length + code.length <= longestSection ? `${title}${code}` : tooLong)];
}
