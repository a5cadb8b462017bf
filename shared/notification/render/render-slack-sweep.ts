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
const mostGroups = 8;
const mostSteps = 3;
const mostNamed = 20;

type Group = PublishedSweep['groups'][number];

/** The message about a sweep for a Slack incoming webhook: escaped, so that it cannot mention anybody. */
export function renderSlackSweep(published: PublishedSweep): SlackMessage {
  const { subject, says, means, scope, groups, moreGroups, gone, sweep, id } = published;
  const others = groups.slice(mostGroups);
  const blocks = [
    sectionOf(`*${escapeProse(says, 550)}*\n${escapeProse(means, 600)}`),
    ...groups.slice(0, mostGroups).flatMap(groupBlocks),
    section([
      ...(others.length === 0 ? [] : ['*Also*', ...others.map(shortLine)]),
      ...(moreGroups > 0 ? [`… and ${moreGroups} more, in the e-mail`] : []),
    ]),
    section(
      gone.length === 0
        ? []
        : [
            '*Gone*',
            ...gone
              .slice(0, mostNamed)
              .map((one) => `• ${escapeCode(one.service, 520)}: ${escapeProse(one.says, 400)}`),
            ...(gone.length > mostNamed ? [`… and ${gone.length - mostNamed} more`] : []),
          ],
    ),
    context(escapeProse(scope, 900)),
  ];
  return messageOf(subject, blocks, `${escapeCode(sweep.id, 60)}, ${escapeCode(id, 120)}`);
}

function groupBlocks(group: Group): readonly (SlackBlock | undefined)[] {
  const causes = group.causes.flatMap(({ title, evidence, page }, index) => [
    `${index + 1}. ${escapeProse(title, 500)}`,
    ...evidence
      .slice(0, 2)
      .map(({ text, source }) => `   seen: ${escapeProse(text, 300)} (${escapeProse(source, 200)})`),
    ...(page === null ? [] : [`   more: ${escapeProse(page, 300)}`]),
  ]);
  const [check] = group.services.flatMap((one) => one.check ?? []);
  return [
    section([`*${namesOf(group)}*`, ...causes]),
    // What is to be written where a thing is defined is too long for a chat: the e-mail has it.
    ...group.steps
      .filter(({ form }) => form === 'shell')
      .slice(0, mostSteps)
      .map(({ label, command }) => pasteBlock(escapeProse(label, 550), command, inOtherChannels)),
    check === undefined ? undefined : pasteBlock('Then look again', check, inOtherChannels),
  ];
}

function shortLine(group: Group): string {
  return `• ${namesOf(group)}: ${escapeProse(group.causes[0]?.title ?? '', 300)}`;
}

function namesOf({ services, more }: Group): string {
  const names = services.slice(0, mostNamed).map(({ cluster, service }) => escapeCode(`${cluster}/${service}`, 520));
  const rest = more + Math.max(0, services.length - mostNamed);
  return rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(', ');
}
