import { cutText } from '../text/clean-text.ts';
import { escapeBlock } from '../text/markdown.ts';
import { fitLines } from './render-amazon-q.ts';

/** Slack's limits, in characters. @see https://docs.slack.dev/reference/block-kit/blocks */
export const longestSection = 3000;
const mostBlocks = 50;
const longestHeader = 150;

type Text = { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true };

/** A block of a message, of the kinds that are used. */
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

/** The message of these blocks, which never unfolds a link. @param subject what the header and a phone's notification show. */
export function slackMessage(subject: string, blocks: readonly SlackBlock[]): SlackMessage {
  return { text: headerText(subject), blocks: [header(subject), ...blocks], unfurl_links: false, unfurl_media: false };
}

/** As many of the lines as fit, in one block; undefined without lines. The lines must be escaped already. */
export function section(lines: readonly string[]): SlackBlock | undefined {
  if (lines.length === 0) return undefined;
  return sectionOf(fitLines(lines, longestSection, '… more in the incident’s record'));
}

/** The text in one block. It must be escaped and short enough already. */
export function sectionOf(text: string): SlackBlock {
  return { type: 'section', text: mrkdwn(text) };
}

/** What stands in place of what is too long to be pasted from Slack. */
export const inOtherChannels = 'It is too long for Slack: the e-mail holds it.';

/** A heading, and what is pasted for it; where both are too long, the heading says where it is. The heading must be escaped already. */
export function pasteBlock(heading: string, code: string, tooLong: string): SlackBlock {
  if (code === '') return sectionOf(heading);
  const whole = `${heading}\n${escapeBlock(code)}`;
  return sectionOf(whole.length <= longestSection ? whole : `${heading}\n${tooLong}`);
}

/** The blocks of a whole message: those that are shown, within Slack's limit, and the line in small print behind them. */
export function messageOf(subject: string, blocks: readonly (SlackBlock | undefined)[], about: string): SlackMessage {
  const shown = blocks.filter((block) => block !== undefined).slice(0, mostBlocks - 2);
  return slackMessage(subject, [...shown, context(`ecs-init-remediator, ${about}`)]);
}

/** The line behind which the evidence stands. */
export const divider: SlackBlock = { type: 'divider' };

/** One line in small print. It must be escaped already. */
export function context(text: string): SlackBlock {
  return { type: 'context', elements: [mrkdwn(text)] };
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

/** With `verbatim` Slack adds no links and no mentions. */
function mrkdwn(text: string): Text {
  return { type: 'mrkdwn', text, verbatim: true };
}
