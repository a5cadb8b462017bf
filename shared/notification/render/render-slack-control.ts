import { escapeCode, escapeProse } from '../text/markdown.ts';
import type { PublishedControl } from './published-control.ts';
import { inOtherChannels, messageOf, pasteBlock, type SlackMessage, sectionOf } from './slack-blocks.ts';

/** In characters. Escaping can make five characters of one. */
const longestSentence = 550;

/** The message about a control for a Slack incoming webhook: escaped, so that it cannot mention anybody. */
export function renderSlackControl(control: PublishedControl): SlackMessage {
  const { subject, says, inForce, account, region, steps, id } = control;
  const blocks = [
    sectionOf(escapeProse(says, longestSentence)),
    sectionOf(
      `*In force* ${escapeProse(inForce, longestSentence)}\n*Account* ${escapeProse(`${account}, ${region}`, 200)}`,
    ),
    ...steps
      .slice(0, 5)
      .map(({ label, command }) => pasteBlock(`*${escapeProse(label, 100)}*`, command, inOtherChannels)),
  ];
  return messageOf(subject, blocks, escapeCode(id, 120));
}
