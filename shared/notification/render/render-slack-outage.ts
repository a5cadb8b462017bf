import { numberSteps } from '../content/outage-step.ts';
import { wholePlace } from '../content/place-words.ts';
import { escapeCode, escapeLines, escapeProse } from '../text/markdown.ts';
import { placeOf } from './place-of.ts';
import type { PublishedOutage } from './published-outage.ts';
import { mostShown } from './render-outage.ts';
import {
  context,
  inOtherChannels,
  messageOf,
  pasteBlock,
  type SlackMessage,
  section,
  sectionOf,
} from './slack-blocks.ts';

/** Of the blocks that Slack takes, so that the services have room behind them. */
const mostSteps = 20;

/** The message about an outage for a Slack incoming webhook: escaped, so that it cannot mention anybody. */
export function renderSlackOutage(published: PublishedOutage): SlackMessage {
  const { subject, says, why, after, steps, persist = [], pages = [], outage, id } = published;
  const where = wholePlace(placeOf(published));
  const { services, counts } = outage;
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
  const names = services.slice(0, mostShown).map((one) => `• ${escapeCode(nameOf(one), 520)}`);
  const hasTasks = services.some(({ family }) => family !== undefined);
  const list = section([
    `*${hasTasks ? `Services and stand-alone tasks (${all})` : all === 1 ? '1 service' : `${all} services`}*`,
    ...names,
    ...(all > mostShown ? [`… and ${all - mostShown} more`] : []),
  ]);
  const blocks = [
    sectionOf(`*${escapeProse(says, 550)}*\nIn ${escapeProse(where, 200)}.`),
    sectionOf(escapeProse(why, 1500)),
    ...numberSteps(steps)
      .slice(0, mostSteps)
      .map(({ label, command, number }) =>
        pasteBlock(
          `${number === null ? '•' : `*${number}.*`} ${escapeLines(label, 550).join('\n')}`,
          command,
          inOtherChannels,
        ),
      ),
    section(persist.length === 0 ? [] : ['*Put into code*', ...persist.map((text) => `• ${escapeProse(text, 700)}`)]),
    section(pages.map((page) => `More: ${page}`)),
    list,
    after === '' ? undefined : context(escapeProse(after, 550)),
  ];
  return messageOf(subject, blocks, `${escapeCode(outage.id, 60)}, ${escapeCode(id, 120)}`);
}

function nameOf({ cluster, service, family }: PublishedOutage['outage']['services'][number]): string {
  return `${cluster}/${family ?? service}`;
}
