import { wordsFor } from '../content/change-words.ts';
import {
  nameOf,
  type OutageContent,
  type OutageNotification,
  type OutageUrgency,
  outageContent,
  type Place,
} from '../content/outage-content.ts';
import { type NumberedStep, numberSteps } from '../content/outage-step.ts';
import type { Message } from '../notification.ts';
import { cleanDeep } from '../text/clean-deep.ts';
import { cleanText } from '../text/clean-text.ts';
import { escapeCode, escapeLines, escapeProse } from '../text/markdown.ts';
import { shortTime } from '../text/short-time.ts';
import { indentLines } from '../text/wrap.ts';
import { bullets } from './bullets.ts';
import type { PublishedOutage } from './published-outage.ts';
import { joinContinued } from './render-amazon-q.ts';

/** Services that a person reads by name. The JSON has the others, and the command line. */
export const mostShown = 20;
/** Services in the JSON: SNS takes 256 KB, and the JSON is in a message twice. */
const mostPublished = 500;

/** One message about one outage, for all channels. */
export function renderOutage(
  notification: OutageNotification,
  place: Place,
): { readonly message: Message; readonly urgency: OutageUrgency } {
  const content = outageContent(notification, place);
  return {
    urgency: content.urgency,
    message: {
      subject: content.subject,
      text: textOf(content, notification),
      chat: chatOf(content, notification, place),
      json: JSON.stringify(jsonOf(content, notification, place)),
    },
  };
}

function textOf(
  { headline, where, why, stepsTitle, steps, persist, after, pages, services }: OutageContent,
  { outage, entry }: OutageNotification,
): string {
  const numbered = numberSteps(steps).map(stepText);
  const shown = services.slice(0, mostShown).map((one) => `- ${nameOf(one)} (${states[one.state]})`);
  const more = services.length > mostShown ? [`- and ${services.length - mostShown} more`] : [];
  return [
    `${headline}\n${where}`,
    why,
    ...(numbered.length === 0 ? [] : [`${stepsTitle}\n${numbered.join('\n')}`]),
    ...(persist.length === 0 ? [] : [`PUT INTO CODE\n${bullets(persist)}`]),
    ...(after === '' ? [] : [after]),
    ...pages.map((page) => `More: ${page}`),
    [
      `${services.some(({ family }) => family !== undefined) ? 'SERVICES AND TASKS' : 'SERVICES'} (${services.length})`,
      ...shown,
      ...more,
    ].join('\n'),
    `Since ${shortTime(outage.openedAt)}, told ${shortTime(entry.at)}`,
    `-- \necs-init-remediator, ${outage.id}, ${entry.id}`,
  ].join('\n\n');
}

const states = {
  down: 'cannot start',
  stalled: 'ECS no longer tries',
  runs: 'runs again',
  ended: 'ended, no run was seen',
  own: 'fails for another cause',
} as const;

function stepText({ label, command, number }: NumberedStep): string {
  const [mark, indent] = number === null ? ['   - ', '     '] : [`${number}. `, '   '];
  const says = `${mark}${label.replaceAll('\n', `\n${indent}`)}`;
  return command === '' ? says : `${says}:\n${indentLines(command, indent)}`;
}

/** In characters, of one step. A command that was cut must not be pasted. */
const longestCommand = 1200;

/** @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
function chatOf(content: OutageContent, { outage, entry }: OutageNotification, { account, region }: Place): string {
  const { subject, headline, where, why, steps, persist, pages, services } = content;
  const shown = services.slice(0, mostShown).map((one) => escapeCode(nameOf(one), 520));
  const more = services.length > mostShown ? ` and ${services.length - mostShown} more` : '';
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    id: entry.id,
    content: {
      textType: 'client-markdown',
      title: escapeProse(subject, 120),
      description: [
        escapeProse(headline, 900),
        escapeProse(where, 200),
        escapeProse(why, 900),
        `Services: ${shown.join(', ')}${more}`,
      ].join('\n'),
      nextSteps: [
        ...numberSteps(steps).map(chatStep),
        ...persist.map((text) => escapeProse(text, 1100)),
        ...pages.map((page) => `More: ${page}`),
      ],
      keywords: [entry.state, content.urgency],
    },
    metadata: {
      threadId: outage.id,
      summary: subject,
      eventType: `ecs-init-remediator.${entry.state}`,
      additionalContext: { account, region, outage: outage.id },
      enableCustomActions: true,
    },
  });
}

function chatStep({ label, command, number }: NumberedStep): string {
  const mark = number === null ? '' : `${number}. `;
  if (command === '') return `${mark}${escapeLines(label, 1100).join(' - ')}`;
  const line = joinContinued(command)
    .replaceAll(/; do\n +/g, '; do ')
    .replaceAll(/\n */g, '; ');
  const isShort = line.length <= longestCommand && !command.startsWith('{');
  return `${mark}${escapeProse(label, 300)}: ${isShort ? escapeCode(line, longestCommand) : 'the e-mail of this outage holds it'}`;
}

function jsonOf(content: OutageContent, { outage, entry }: OutageNotification, place: Place): PublishedOutage {
  const { urgency, subject, headline, why, after, steps, persist, pages, counts, services } = content;
  const { id, status, obstacle, openedAt, first, repairs = [] } = outage;
  return {
    schema: 1,
    kind: 'outage',
    id: entry.id,
    state: entry.state,
    urgency,
    at: entry.at,
    alert: { dedupKey: id, status: urgency === 'ok' ? 'resolved' : 'open' },
    account: place.account,
    region: place.region,
    ...(place.alias !== undefined && { accountAlias: cleanText(place.alias, 70) }),
    subject,
    says: headline,
    why,
    after,
    steps,
    ...(persist.length > 0 && { persist }),
    ...(pages.length > 0 && { pages }),
    outage: {
      id,
      status: status === 'closed' ? 'closed' : 'open',
      obstacle: cleanDeep(obstacle, (text) => cleanText(text, 2048), 50) as PublishedOutage['outage']['obstacle'],
      ...(repairs.length > 0 && {
        repairs: repairs.map((action) => cleanText(wordsFor(action).whole(action), 4096)),
      }),
      openedAt,
      first,
      counts,
      services: services.slice(0, mostPublished).map(({ cluster, service, family, incident, state }) => ({
        cluster: cleanText(cluster, 255),
        service: cleanText(service, 255),
        ...(family !== undefined && { family: cleanText(family, 255) }),
        incident: cleanText(incident, 80),
        state,
      })),
    },
  };
}
