import { escapeBlock, escapeCode, escapeProse } from '../text/markdown.ts';
import type { PublishedControl } from './published-control.ts';
import {
  context,
  longestSection,
  type SlackBlock,
  type SlackMessage,
  sectionOf,
  slackMessage,
} from './slack-blocks.ts';

/** In characters. Escaping can make five characters of one. */
const longestSentence = 550;

/** The message about a control for a Slack incoming webhook: escaped, so that it cannot mention anybody. */
export function renderSlackControl(control: PublishedControl): SlackMessage {
  const { subject, says, inForce, account, region, steps, id } = control;
  return slackMessage(subject, [
    sectionOf(escapeProse(says, longestSentence)),
    sectionOf(
      `*In force* ${escapeProse(inForce, longestSentence)}\n*Account* ${escapeProse(`${account}, ${region}`, 200)}`,
    ),
    ...steps.slice(0, 5).map(stepBlock),
    context(`ecs-init-remediator, ${escapeCode(id, 120)}`),
  ]);
}

function stepBlock({ label, command }: PublishedControl['steps'][number]): SlackBlock {
  const title = `*${escapeProse(label, 100)}*`;
  const whole = `${title}\n${escapeBlock(command)}`;
  return sectionOf(whole.length <= longestSection ? whole : `${title}\nIt is too long for Slack: the e-mail holds it.`);
}
