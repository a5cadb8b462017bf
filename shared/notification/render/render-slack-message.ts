import type { PublishedMessage } from './read-message.ts';
import { renderSlack } from './render-slack.ts';
import { renderSlackAlarm } from './render-slack-alarm.ts';
import { renderSlackControl } from './render-slack-control.ts';
import { renderSlackOutage } from './render-slack-outage.ts';
import { renderSlackSweep } from './render-slack-sweep.ts';
import type { SlackMessage } from './slack-blocks.ts';

/** A message of the topic, whatever it is about, for a Slack incoming webhook. */
export function renderSlackMessage(message: PublishedMessage): SlackMessage {
  switch (message.is) {
    case 'control':
      return renderSlackControl(message.control);
    case 'outage':
      return renderSlackOutage(message.outage);
    case 'sweep':
      return renderSlackSweep(message.sweep);
    case 'alarm':
      return renderSlackAlarm(message.alarm);
    case 'incident':
      return renderSlack(message.notification);
  }
}
