import { escapeBlock, escapeCode, escapeProse } from '../text/markdown.ts';
import type { PublishedOutage } from './published-outage.ts';
import { mostShown } from './render-outage.ts';
import {
  context,
  longestSection,
  type SlackBlock,
  type SlackMessage,
  section,
  sectionOf,
  slackMessage,
} from './slack-blocks.ts';

/** Slack takes 50 blocks. */
const mostSteps = 20;

/** The message about an outage for a Slack incoming webhook: escaped, so that it cannot mention anybody. */
export function renderSlackOutage(published: PublishedOutage): SlackMessage {
  const { subject, says, why, after, steps, outage, id } = published;
  const { services, counts } = outage;
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
  const names = services.slice(0, mostShown).map((one) => `• ${escapeCode(`${one.cluster}/${one.service}`, 520)}`);
  const list = section([
    `*${all === 1 ? '1 service' : `${all} services`}*`,
    ...names,
    ...(all > mostShown ? [`… and ${all - mostShown} more`] : []),
  ]);
  return slackMessage(subject, [
    sectionOf(`*${escapeProse(says, 550)}*`),
    sectionOf(escapeProse(why, 550)),
    ...steps.slice(0, mostSteps).map(stepBlock),
    ...(list === undefined ? [] : [list]),
    ...(after === '' ? [] : [context(escapeProse(after, 550))]),
    context(`ecs-init-remediator, ${escapeCode(outage.id, 60)}, ${escapeCode(id, 120)}`),
  ]);
}

function stepBlock({ label, command }: PublishedOutage['steps'][number], index: number): SlackBlock {
  const title = `*${index + 1}.* ${escapeProse(label, 550)}`;
  if (command === '') return sectionOf(title);
  const whole = `${title}\n${escapeBlock(command)}`;
  return sectionOf(whole.length <= longestSection ? whole : `${title}\nIt is too long for Slack: the e-mail holds it.`);
}
