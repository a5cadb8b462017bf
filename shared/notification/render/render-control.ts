import type { ControlNews, ControlNotice } from '../../control/controls.ts';
import { type ModeReading, recordedMode } from '../../control/mode-reading.ts';
import { CLAIM_PARAMETER } from '../../environment.ts';
import { headNews, sayInForce, sayNews, urgencyOf } from '../content/control-words.ts';
import { fitSubject } from '../content/fit-subject.ts';
import { type OperatorAddress, operatorCommand } from '../content/operator-command.ts';
import { type NamedPlace, shortPlace, wholePlace } from '../content/place-words.ts';
import { urgencyWords } from '../content/urgency-words.ts';
import { whoRan } from '../content/who-ran.ts';
import type { Message } from '../notification.ts';
import { cleanDeep } from '../text/clean-deep.ts';
import { cleanText } from '../text/clean-text.ts';
import { asClause } from '../text/first-letter.ts';
import { escapeCode, escapeProse } from '../text/markdown.ts';
import { shellCommand } from '../text/quote-shell.ts';
import { shortTime } from '../text/short-time.ts';
import { indentLines } from '../text/wrap.ts';
import type { PublishedControl } from './published-control.ts';
import { joinContinued } from './render-amazon-q.ts';

/** Where the installation is, and how people reach it. */
export type Installed = NamedPlace & {
  readonly operator: OperatorAddress | undefined;
  /** The name of the parameter of the mode. */
  readonly modeParameter: string;
};

/** In characters. The longest ARN of a session is shorter. */
const longestText = 600;
/** Of a `restore`. More are in the incident's record. */
const mostTargets = 50;

/** What a control message says, before a channel renders it. */
type ControlContent = {
  readonly subject: string;
  readonly headline: string;
  readonly where: string;
  readonly urgency: 'act' | 'fyi';
  readonly inForce: string;
  /** Commands for the person who reads it, the next step first. */
  readonly steps: readonly { readonly label: string; readonly command: string }[];
};

/** One message about one control, for all channels. @param reading the mode in force when the message is sent. */
export function renderControl(notice: ControlNotice, reading: ModeReading, installed: Installed): Message {
  // Names and ARNs in it were written by others, so all of it is cleaned before any channel sees it.
  const clean = cleanDeep(notice, (text) => cleanText(text, longestText), mostTargets) as ControlNotice;
  const content = contentOf(clean.news, reading, installed);
  return {
    subject: content.subject,
    text: textOf(content, clean),
    chat: chatOf(content, clean, installed),
    json: JSON.stringify(jsonOf(content, clean, reading, installed)),
  };
}

function jsonOf(
  { subject, headline, urgency, inForce, steps }: ControlContent,
  { id, at, news }: ControlNotice,
  reading: ModeReading,
  { account, region, alias }: NamedPlace,
): PublishedControl {
  return {
    schema: 1,
    kind: 'control',
    id,
    at,
    account,
    region,
    ...(alias !== undefined && { accountAlias: cleanText(alias, 70) }),
    urgency,
    subject,
    says: headline,
    inForce,
    mode: recordedMode(reading),
    steps,
    news,
  };
}

function contentOf(news: ControlNews, reading: ModeReading, installed: Installed): ControlContent {
  const urgency = urgencyOf(news);
  return {
    subject: fitSubject(
      [`[${urgency.toUpperCase()}] ecs-init-remediator (${shortPlace(installed)}): `],
      [[headNews(news)]],
    ),
    headline: `${urgencyWords[urgency]}: ${asClause(sayNews(news))}`,
    where: `In ${wholePlace(installed)}.`,
    urgency,
    inForce: cleanText(sayInForce(reading), 900),
    steps: stepsOf(news, installed).flatMap(({ label, command }) => (command === null ? [] : [{ label, command }])),
  };
}

function stepsOf(news: ControlNews, { operator, region, modeParameter }: Installed) {
  const off = {
    label: 'Stop everything, also where no other command works',
    // Without a type: then Systems Manager refuses to create a parameter, and a wrong name or Region is no success.
    command: shellCommand('aws ssm put-parameter --overwrite --value off', [
      ['--name', modeParameter],
      ['--region', region],
    ]),
  };
  const resume = { label: 'Let it change things again', command: operatorCommand(['resume'], operator) };
  const again = { label: 'See which mode is in force', command: operatorCommand(['mode'], operator) };
  const set = {
    label: 'Set a mode (off, dry-run or apply): it changes nothing until then',
    command: operatorCommand(['mode', 'dry-run'], operator),
  };
  const on = {
    label: 'Switch it on again (dry-run explains and changes nothing; apply repairs)',
    command: operatorCommand(['mode', 'dry-run'], operator),
  };
  switch (news.is) {
    case 'braked':
      return [
        {
          label: 'First read why the last repair did not help',
          command: operatorCommand(['show', news.incident], operator),
        },
        resume,
        off,
      ];
    case 'paused':
      return [resume, off];
    case 'restored':
    case 'answered':
      return [{ label: 'Read the incident', command: operatorCommand(['show', news.incident], operator) }, off];
    case 'capped':
      return [
        ...(news.what === 'stand-alone' ? [{ label: 'See who ran tasks', command: whoRan(region, news.since) }] : []),
        { label: 'See the incidents that are open', command: operatorCommand(['incidents'], operator) },
        off,
      ];
    case 'only-watches':
      return [{ label: 'Put this one in charge, once the other is deleted or off', command: release(region) }, again];
    case 'mode-changed':
      if (urgencyOf(news) === 'act') return [set, again, off];
      return news.to === 'off' ? [on, again] : [again, off];
    case 'in-charge':
    case 'pause-ended':
    case 'resumed':
      return [again, off];
  }
}

/** Then the first installation in the mode apply makes the parameter anew. */
function release(region: string): string | null {
  return shellCommand('aws ssm delete-parameter', [
    ['--name', CLAIM_PARAMETER],
    ['--region', region],
  ]);
}

function textOf({ headline, where, inForce, steps }: ControlContent, notice: ControlNotice): string {
  const about = [`In force: ${inForce}`, `When: ${shortTime(notice.at)}`].join('\n');
  const commands = steps.map(({ label, command }) => `${label}:\n${indentLines(command, '  ')}`);
  return [`${headline}\n${where}`, about, ...commands, `-- \necs-init-remediator, ${notice.id}`].join('\n\n');
}

/** @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
function chatOf(
  { subject, headline, where, urgency, inForce, steps }: ControlContent,
  notice: ControlNotice,
  here: NamedPlace,
): string {
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    id: notice.id,
    content: {
      textType: 'client-markdown',
      title: escapeProse(subject, 120),
      description: [escapeProse(headline, 900), escapeProse(where, 200), `In force: ${escapeProse(inForce, 900)}`].join(
        '\n',
      ),
      nextSteps: steps.map(({ label, command }) => `${label}: ${escapeCode(joinContinued(command), 1200)}`),
      keywords: [notice.news.is, urgency],
    },
    metadata: {
      threadId: `ecs-init-remediator-${here.account}-${here.region}`,
      summary: subject,
      eventType: `ecs-init-remediator.${notice.news.is}`,
      additionalContext: { account: here.account, region: here.region },
      enableCustomActions: true,
    },
  });
}
