import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControlNotice } from '../../shared/control/controls.ts';
import type { Unresolved } from '../../shared/incident/incident.ts';
import type { Message, Notification } from '../../shared/notification/notification.ts';
import { readMessage } from '../../shared/notification/render/read-message.ts';
import { render } from '../../shared/notification/render/render.ts';
import { renderControl } from '../../shared/notification/render/render-control.ts';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { renderSlackControl } from '../../shared/notification/render/render-slack-control.ts';
import type { SlackBlock, SlackMessage } from '../../shared/notification/render/slack-blocks.ts';
import { installed, notices, paused } from '../fixtures/control.ts';
import {
  hostileTexts,
  incidentOf,
  networkFinding,
  notificationOf,
  messages as ordinary,
  unread as unreadOf,
} from '../fixtures/incident.ts';
import { spoilt, spoiltNotice } from './spoil.ts';

const unread = networkFinding({
  certainty: 'undecided',
  missing: [
    {
      ask: { kind: 'simulation', subject: { role: 'r', action: 'a', resource: 'b', context: {} } },
      why: 'w',
      permission: 'p',
    },
    { ask: { kind: 'route-tables', subject: 'vpc-1' }, why: 'throttled' },
  ],
});
const everyUnresolved: readonly Unresolved[] = [
  ...unreadOf({ kind: 'vpc-endpoints', subject: 'vpc-1' }, 'ec2:DescribeVpcEndpoints'),
  { is: 'does-not-decide', ask: { kind: 'role', subject: 'r' }, why: 'w', permission: 'p' },
  { is: 'way-not-followed', subnet: 'subnet-1', things: ['S3'], because: 'it leads to tgw-1' },
  { is: 'got-past', things: ['no way to S3'] },
  { is: 'cut', texts: true },
  { is: 'as-told', text: 'something else' },
];
const messages: Readonly<Record<string, Notification>> = {
  ...ordinary,
  undecided: notificationOf('found', incidentOf({ findings: [unread], unchecked: everyUnresolved })),
};

/** All words of the commands in a message about a control whose texts are harmless. */
const ownWords = new Set(
  notices.flatMap((notice): readonly string[] =>
    JSON.parse(renderControl(notice, paused, installed).json).steps.flatMap((step: { command: string }) =>
      wordsOf(step.command),
    ),
  ),
);

/** What a message's forms hold that they must not; empty where they do no harm. */
function harmOf(notification: Notification): readonly string[] {
  const operator = { arn: 'arn:aws:lambda:us-east-2:111122223333:function:operator' };
  const { subject, text, chat, json } = render(notification, operator);
  return harmIn({ subject, text, chat }, renderSlack(readPublished(json)));
}

/** The same of a message about a control. */
function harmOfControl(notice: ControlNotice): readonly string[] {
  const { json, ...forms } = renderControl(notice, paused, installed);
  const read = readMessage(json);
  return read.is === 'control' ? harmIn(forms, renderSlackControl(read.control)) : ['json'];
}

function harmIn({ subject, text, chat }: Omit<Message, 'json'>, { blocks, ...slack }: SlackMessage): readonly string[] {
  const { title, description, nextSteps } = JSON.parse(chat).content;
  const ownLinks = /<https:\/\/[\w.-]+\/[\w\-./~%?=#+:@,]*\|(?:service|last task|role|secret|parameter|key)>/g;
  const checks: Readonly<Record<string, boolean>> = {
    subject: /^[\x21-\x7e][\x20-\x7e]{0,98}$/.test(subject),
    text: !/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text),
    chat: [title, description, ...nextSteps].every((shown) => !/[<>]|[^\P{Cc}\n]|[\p{Cf}\p{Cs}]/u.test(shown)),
    'chat is short': description.length < 3000,
    'slack mentions': !/<[!@#]/.test(JSON.stringify([slack, blocks])),
    'slack links': !/[<>]/.test(JSON.stringify([slack, blocks]).replaceAll(ownLinks, '')),
    'slack blocks': blocks.length <= 50 && blocks.every(isWithinLimits),
  };
  return Object.keys(checks).filter((name) => checks[name] !== true);
}

function isWithinLimits(block: SlackBlock): boolean {
  if (block.type === 'header') return block.text.text.length <= 150;
  return block.type !== 'section' || block.text.text.length <= 3000;
}

/** The commands of a text: from a line that begins one to the line that ends it. */
function commandsOf(text: string): readonly string[] {
  return text.match(/^ {2}(?:aws|curl) (?:[^\n]*\\\n)*[^\n]*$/gm) ?? [];
}

function wordsOf(command: string): readonly string[] {
  const env = { PATH: process.env['PATH'], AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c' };
  return execFileSync('sh', ['-euc', String.raw`printf '%s\0' ` + command], { encoding: 'utf8', env })
    .split('\0')
    .slice(0, -1);
}

describe('texts of bad intent', () => {
  it.each(hostileTexts)('%j does no harm in any field of any message', (hostile) => {
    for (const notification of Object.values(messages)) {
      expect(harmOf(spoilt(notification, () => hostile))).toStrictEqual([]);
      expect(harmOf(spoilt(notification, (text) => `${text}${hostile}`))).toStrictEqual([]);
    }
  });

  it.each(hostileTexts)('%j does no harm in any field of any message about a control', (hostile) => {
    for (const notice of notices) {
      expect(harmOfControl(spoiltNotice(notice, () => hostile))).toStrictEqual([]);
      expect(harmOfControl(spoiltNotice(notice, (text) => `${text}${hostile}`))).toStrictEqual([]);
    }
  });

  it.each(hostileTexts)('%j is no part of a command in a message about a control', (hostile) => {
    for (const notice of notices) {
      const { text, json } = renderControl(
        spoiltNotice(notice, (before) => `${before}${hostile}`),
        paused,
        installed,
      );
      const commands: readonly string[] = JSON.parse(json).steps.map((step: { command: string }) => step.command);
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands) {
        expect(text).toContain(command.split('\n')[0]);
        expect(wordsOf(command).filter((word) => !ownWords.has(word))).toStrictEqual([]);
      }
    }
  });

  it('do no harm whatever they are', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(...hostileTexts),
      fc.string({ maxLength: 3000, minLength: 2000 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(messages)),
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (notification, texts, whole) => {
          let turn = 0;
          const next = () => texts[(turn += 1) % texts.length] ?? '';
          expect(harmOf(spoilt(notification, (before) => (whole ? next() : `${before}${next()}`)))).toStrictEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each(hostileTexts)('%j stays one word in every command that is shown', (hostile) => {
    const notification = messages['changed'];
    if (notification === undefined) throw new Error('there is no fixture');
    const commands = commandsOf(render(spoilt(notification, (text) => `${text}${hostile}`)).text).map(wordsOf);
    const options = commands.flatMap((words) => words.slice(3));
    expect(options.filter((word, index) => index % 2 === 0 && !/^--[a-z-]+$/.test(word))).toStrictEqual([]);
    // A role's name is what stands behind its path.
    const isValue = (word: string) => word.endsWith(hostile) || hostile.endsWith(`/${word}`);
    expect(options.filter((word, index) => index % 2 === 1 && !isValue(word))).toStrictEqual([]);
    // A name that cannot be shown as it is makes no command; a role's name may be the harmless end of its path.
    expect(commands.length > 0).toBe(/^[\x20-\x7e]+$/.test(hostile));
  });
});
