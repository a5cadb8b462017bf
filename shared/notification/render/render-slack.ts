import type { InstructionView } from '../content/instructions.ts';
import { causeParts, createContent, type MessageContent } from '../content/message-content.ts';
import type { Notification } from '../notification.ts';
import { cutMiddle, cutText } from '../text/clean-text.ts';
import { escapeBlock, escapeCode, escapeProse } from '../text/markdown.ts';
import { causeLines, changeLines, chatSteps, fitLines } from './render-amazon-q.ts';

/** Slack's limits. @see https://docs.slack.dev/reference/block-kit/blocks */
const longestSection = 3000;
const longestHeader = 150;
const mostBlocks = 50;
const mostInstructions = 5;
/**
 * In characters. The last clause of a reason decides, so the middle is cut. Escaping can make five characters of one.
 */
const longestReason = 500;

type Text = { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true };

export type SlackBlock =
  | {
      readonly type: 'header';
      readonly text: { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
    }
  | { readonly type: 'section'; readonly text: Text }
  | { readonly type: 'context'; readonly elements: readonly Text[] }
  | { readonly type: 'divider' };

/** The body of a request to an incoming webhook. */
export type SlackMessage = {
  /** The text that the notification on a phone shows. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
};

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
    section(bold('What ECS says', [escapeCode(cutMiddle(content.stoppedReason ?? '', longestReason), longestReason)])),
    section([content.links.map(({ label, url }) => `<${url}|${label}>`).join(' · ')].filter((line) => line !== '')),
  ].filter((block) => block !== undefined);
  return {
    text: headerText(content.subject),
    blocks: [header(content.subject), ...blocks.slice(0, mostBlocks - 2), context(content)],
    unfurl_links: false,
    unfurl_media: false,
  };
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
  return [{ type: 'section', text: mrkdwn(text) }];
}

function instructionBlocks({ purpose, text }: InstructionView): readonly SlackBlock[] {
  const title = `*The change to make*: ${escapeProse(purpose, 400)}`;
  const code = text === '' ? '' : `\n${escapeBlock(text)}`;
  const tooLong = `${title}\nIt is too long for Slack: the e-mail holds it.`;
  return [
    { type: 'section', text: mrkdwn(title.length + code.length <= longestSection ? `${title}${code}` : tooLong) },
  ];
}

function section(lines: readonly string[]): SlackBlock | undefined {
  if (lines.length === 0) return undefined;
  return { type: 'section', text: mrkdwn(fitLines(lines, longestSection, '… more in the incident’s record')) };
}

function header(subject: string): SlackBlock {
  return { type: 'header', text: { type: 'plain_text', text: headerText(subject), emoji: false } };
}

/**
 * The header and the notification show no code. So characters that Slack would take for markup are replaced by similar
 * ones.
 */
function headerText(subject: string): string {
  const plain = subject
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('&', '＆')
    .replaceAll(/[*_~`]/g, (one) => lookAlikes[one] ?? one);
  return cutText(plain, longestHeader);
}

const lookAlikes: Readonly<Record<string, string>> = { '*': '∗', _: '＿', '~': '∼', '`': "'" };

function context(content: MessageContent): SlackBlock {
  return { type: 'context', elements: [mrkdwn(`ecs-init-remediator, incident ${escapeCode(content.incident, 80)}`)] };
}

/** With `verbatim` Slack adds no links and no mentions. */
function mrkdwn(text: string): Text {
  return { type: 'mrkdwn', text, verbatim: true };
}
