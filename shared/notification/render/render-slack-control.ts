import { wholePlace } from '../content/place-words.ts';
import { escapeCode, escapeProse } from '../text/markdown.ts';
import { placeOf } from './place-of.ts';
import type { PublishedControl } from './published-control.ts';
import { inOtherChannels, messageOf, pasteBlock, type SlackMessage, sectionOf } from './slack-blocks.ts';

/** In characters. Escaping can make five characters of one. */
const longestSentence = 550;

/** The message about a control for a Slack incoming webhook: escaped, so that it cannot mention anybody. */
export function renderSlackControl(control: PublishedControl): SlackMessage {
  const { subject, says, inForce, steps, id } = control;
  const blocks = [
    sectionOf(`*${escapeProse(says, longestSentence)}*\nIn ${escapeProse(wholePlace(placeOf(control)), 200)}.`),
    sectionOf(`*In force* ${escapeProse(inForce, longestSentence)}`),
    ...steps
      .slice(0, 5)
      .map(({ label, command }) => pasteBlock(`*${escapeProse(label, 100)}*`, command, inOtherChannels)),
  ];
  return messageOf(subject, blocks, escapeCode(id, 120));
}
