import { escapeCode, escapeProse } from '../text/markdown.ts';
import type { PublishedSweep } from './published-sweep.ts';
import {
  context,
  inOtherChannels,
  messageOf,
  pasteBlock,
  type SlackBlock,
  type SlackMessage,
  section,
  sectionOf,
} from './slack-blocks.ts';

/** Of the blocks that Slack takes. */
const mostServices = 8;
const mostSteps = 4;
const mostNamed = 20;

/** The message about a sweep for a Slack incoming webhook: escaped, so that it cannot mention anybody. */
export function renderSlackSweep(published: PublishedSweep): SlackMessage {
  const { subject, says, means, scope, services, more, gone, sweep, id } = published;
  const others = services.slice(mostServices);
  const rest = more + Math.max(0, others.length - mostNamed);
  const blocks = [
    sectionOf(`*${escapeProse(says, 550)}*\n${escapeProse(means, 600)}`),
    ...services.slice(0, mostServices).flatMap(serviceBlocks),
    section(
      others.length + more === 0
        ? []
        : [
            '*Also*',
            ...others
              .slice(0, mostNamed)
              .map((one) => `• ${nameOf(one)}: ${escapeProse(one.causes[0]?.title ?? '', 300)}`),
            ...(rest > 0 ? [`… and ${rest} more`] : []),
          ],
    ),
    section(
      gone.length === 0
        ? []
        : [
            '*Gone*',
            ...gone
              .slice(0, mostNamed)
              .map((one) => `• ${escapeCode(one.service, 520)}: ${escapeProse(one.says, 400)}`),
          ],
    ),
    context(escapeProse(scope, 900)),
  ];
  return messageOf(subject, blocks, `${escapeCode(sweep.id, 60)}, ${escapeCode(id, 120)}`);
}

function serviceBlocks(one: PublishedSweep['services'][number]): readonly (SlackBlock | undefined)[] {
  const causes = one.causes.flatMap(({ title, evidence, page }, index) => [
    `${index + 1}. ${escapeProse(title, 500)}`,
    ...evidence
      .slice(0, 2)
      .map(({ text, source }) => `   seen: ${escapeProse(text, 300)} (${escapeProse(source, 200)})`),
    ...(page === null ? [] : [`   more: ${escapeProse(page, 300)}`]),
  ]);
  return [
    section([`*${nameOf(one)}*`, ...causes]),
    ...one.steps
      .slice(0, mostSteps)
      .map(({ label, command }) => pasteBlock(escapeProse(label, 550), command, inOtherChannels)),
    one.check === null ? undefined : pasteBlock('Then look again', one.check, inOtherChannels),
  ];
}

function nameOf({ cluster, service }: PublishedSweep['services'][number]): string {
  return escapeCode(`${cluster}/${service}`, 520);
}
