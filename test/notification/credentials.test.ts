import { expect, it } from 'vitest';
import { readMessage } from '../../shared/notification/render/read-message.ts';
import { render } from '../../shared/notification/render/render.ts';
import { renderControl } from '../../shared/notification/render/render-control.ts';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { renderSlackControl } from '../../shared/notification/render/render-slack-control.ts';
import { installed, notices, paused } from '../fixtures/control.ts';
import { messages } from '../fixtures/incident.ts';
import { spoilt, spoiltNotice } from './spoil.ts';

/** Texts with a credential in them, and what of them nobody may see. */
const credentials = [
  ['the id of an access key', 'AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
  ['a password in an address', 'https://user:hunter2pass@splunk.example:8088', 'hunter2pass'],
  ['a token that is announced', '403 Forbidden - {"text":"Invalid token ABCD-1234-EFGH","code":4}', 'ABCD-1234-EFGH'],
] as const;

/** Puts a text behind every other one that is prose: names and ARNs are checked by AWS, and no credential fits into one. */
const into = (text: string) => (before: string) => (before.includes(' ') ? `${before} ${text}` : before);

/** The names of the forms of a message in which a text stands. */
const showing = (forms: Readonly<Record<string, string>>, value: string) =>
  Object.keys(forms).filter((form) => forms[form]?.replaceAll(/\s+/g, '').includes(value.replaceAll(/\s+/g, '')));

it.each(credentials)('%s stands in no form of any message, whatever sentence of it holds one', (_what, text, value) => {
  for (const notification of Object.values(messages)) {
    const message = render(spoilt(notification, into(text)), installed.operator);
    const slack = JSON.stringify(renderSlack(readPublished(message.json)));
    expect(showing({ ...message, slack }, value)).toEqual([]);
    expect(message.text).toContain('[redacted:');
  }
});

it.each(credentials)(
  '%s stands in no form of a message about a control, whatever sentence of it holds one',
  (_what, text, value) => {
    for (const notice of notices) {
      const message = renderControl(spoiltNotice(notice, into(text)), paused, installed);
      const read = readMessage(message.json);
      if (read.is !== 'control') throw new Error('the message is about a control');
      expect(showing({ ...message, slack: JSON.stringify(renderSlackControl(read.control)) }, value)).toEqual([]);
    }
  },
);
