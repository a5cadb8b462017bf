import { describe, expect, it } from 'vitest';
import { pageUrl } from '../../shared/notification/content/page-url.ts';
import { readMessage } from '../../shared/notification/render/read-message.ts';
import { renderSlackAlarm } from '../../shared/notification/render/render-slack-alarm.ts';
import { alarmMessage } from '../fixtures/alarm-message.ts';

function shown(changes: Readonly<Record<string, unknown>> = {}) {
  const message = readMessage(JSON.stringify({ ...alarmMessage, ...changes }));
  if (message.is !== 'alarm') throw new Error(`read as ${message.is}`);
  const { text, blocks } = renderSlackAlarm(message.alarm);
  return { text, all: JSON.stringify(blocks) };
}

describe('an alarm in Slack', () => {
  it('says which, what it means, where, since when and why, and links its runbook', () => {
    const { text, all } = shown();
    expect(text).toBe('[ALARM] EcsInitRemediator - dead letters');
    for (const part of [
      'The alarm is on: EcsInitRemediator - dead letters',
      'Messages could not be read or handled.',
      `<${pageUrl('docs/runbooks/dead-letters.md')}|`,
      '111122223333, us-east-2',
      '2026-11-27T08:00:00.000+0000',
      'Threshold Crossed',
    ])
      expect(all).toContain(part);
    expect(all).not.toContain('Runbook: http');
  });

  it('says when it is over, without the text that calls for somebody', () => {
    const { text, all } = shown({ NewStateValue: 'OK', OldStateValue: 'ALARM' });
    expect(text).toBe('[OK] EcsInitRemediator - dead letters');
    expect(all).toContain('The alarm is over');
    expect(all).not.toContain('Messages could not be read or handled.');
  });

  it('of the account’s owner, without a description, is shown too', () => {
    const { text, all } = shown({ AlarmName: 'cpu', AlarmDescription: null });
    expect(text).toBe('[ALARM] cpu');
    expect(all).not.toContain('Runbook');
  });

  it('links and mentions nothing that somebody wrote into its texts', () => {
    const elsewhere = 'Lost. Runbook: https://evil.example/docs/runbooks/dead-letters.md';
    const climbing = `Lost. Runbook: ${pageUrl('docs/runbooks/../../../../evil/x.md')}`;
    for (const hostile of ['<!channel> look', 'read <https://evil.example|this>', elsewhere, climbing]) {
      const { all } = shown({ AlarmName: hostile, AlarmDescription: hostile, NewStateReason: hostile });
      expect(all).not.toMatch(/<[!@#h]/);
    }
  });

  it('that lacks what CloudWatch always says is no message of the topic’s', () => {
    expect(() => readMessage(JSON.stringify({ AlarmName: 'x' }))).toThrow('AWSAccountId is missing');
  });
});
