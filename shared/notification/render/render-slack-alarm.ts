import { regionOf } from '../../arn.ts';
import { pageUrl } from '../content/page-url.ts';
import { cleanText } from '../text/clean-text.ts';
import { escapeCode, escapeProse } from '../text/markdown.ts';
import type { PublishedAlarm } from './published-alarm.ts';
import { context, type SlackMessage, sectionOf, slackMessage } from './slack-blocks.ts';

/** In characters. Escaping can make five characters of one. */
const longestText = 550;

const states: Readonly<Record<PublishedAlarm['NewStateValue'], { readonly tag: string; readonly says: string }>> = {
  ALARM: { tag: 'ALARM', says: 'The alarm is on' },
  OK: { tag: 'OK', says: 'The alarm is over' },
  INSUFFICIENT_DATA: { tag: 'NO DATA', says: 'The alarm has no data' },
};

/**
 * The message about an alarm for a Slack incoming webhook. Whoever may make alarms wrote its texts: they are escaped, and
 * only a runbook of the product's own is a link.
 */
export function renderSlackAlarm(alarm: PublishedAlarm): SlackMessage {
  const { AlarmName, AlarmDescription, AWSAccountId, NewStateValue, NewStateReason, StateChangeTime, AlarmArn } = alarm;
  const { tag, says } = states[NewStateValue];
  const { text, runbook } = splitRunbook(AlarmDescription ?? '');
  const place = `${cleanText(AWSAccountId, 20)}, ${cleanText(regionOf(AlarmArn) ?? 'unknown Region', 40)}`;
  return slackMessage(`[${tag}] ${cleanText(AlarmName, 255)}`, [
    sectionOf(`*${says}: ${escapeProse(AlarmName, 300)}*`),
    ...(text === '' || NewStateValue === 'OK' ? [] : [sectionOf(escapeProse(text, longestText))]),
    ...(runbook === null ? [] : [sectionOf(`Runbook: <${runbook}|what to look at, and what to do>`)]),
    context(`CloudWatch says: ${escapeProse(NewStateReason, longestText)}`),
    context(`Account ${escapeProse(place, 100)}, ${escapeCode(StateChangeTime, 40)}`),
  ]);
}

const runbooks = pageUrl('docs/runbooks/');

/** The description without its runbook, and the runbook’s address if it is one of the product’s own. */
function splitRunbook(description: string): { readonly text: string; readonly runbook: string | null } {
  const [, text = '', url = ''] = /^(.{0,4000}?) ?Runbook: (\S{1,300})$/s.exec(description) ?? [];
  const isOwn = url.startsWith(runbooks) && /^[a-z-]{1,60}\.md$/.test(url.slice(runbooks.length));
  return isOwn ? { text, runbook: url } : { text: description, runbook: null };
}
