import { describe, expect, it } from 'vitest';
import { judgeHealth } from '../../../cli/drill/judge-health.ts';
import type { InstallationHealth } from '../../../shared/aws/operating/installation-health.ts';
import { healthy, parts } from './installed.ts';

const seen = <T>(value: T) => ({ is: 'read', value }) as const;
const denied = (permission: string) => ({ is: 'not-checked', permission, because: 'AccessDenied' }) as const;
const deep = seen({ waiting: 101 });

function judged(altered: Partial<InstallationHealth>) {
  return judgeHealth({ ...healthy, ...altered }, parts, 'us-east-2');
}

describe('where a drill is lost', () => {
  it.each<readonly [string, Partial<InstallationHealth>, string, RegExp]>([
    ['is disabled', { rule: seen({ isEnabled: false, reachesQueue: true }) }, 'rule', /enable-rule --name failures/],
    ['has another target', { rule: seen({ isEnabled: true, reachesQueue: false }) }, 'rule', /Deploy the stack again/],
    ['was deleted', { rule: seen(null) }, 'rule', /Deploy the stack again/],
    ['cannot put events on the queue', { undelivered: seen({ waiting: 1 }) }, 'rule', /undelivered-events/],
    ['is not read', { mapping: seen({ state: 'Disabled', lastResult: '' }) }, 'queue', /--uuid uuid-1 --enabled/],
    [
      'may not be read',
      { mapping: seen({ state: 'Enabled', lastResult: 'PROBLEM: Lambda' }) },
      'queue',
      /oldest-message/,
    ],
    ['is deep', { queue: deep }, 'queue', /oldest-message/],
    [
      'is stopped',
      { remediator: seen({ state: 'Active', isStopped: true }) },
      'remediator',
      /delete-function-concurrency/,
    ],
    ['has failed to deploy', { remediator: seen({ state: 'Failed', isStopped: false }) }, 'remediator', /Deploy/],
    ['has dead letters', { deadLetters: seen({ waiting: 3 }) }, 'remediator', /dead-letters\.md/],
    ['shows no fault at all', {}, 'remediator', /aws logs tail/],
  ])('%s: %o', (_title, altered, name, next) => {
    const broken = judged(altered).filter(({ is }) => is === 'broken');
    expect(broken.map((one) => one.name)).toEqual([name]);
    expect(broken[0]?.next).toMatch(next);
  });

  it.each<readonly [Partial<InstallationHealth>, string, string]>([
    [{ rule: denied('events:DescribeRule') }, 'rule', 'events:DescribeRule'],
    [{ mapping: denied('lambda:GetEventSourceMapping') }, 'queue', 'lambda:GetEventSourceMapping'],
    [{ queue: denied('sqs:GetQueueAttributes') }, 'queue', 'sqs:GetQueueAttributes'],
  ])('what may not be looked at is not checked, and names its permission: %o', (altered, name, permission) => {
    expect(judged(altered).find((link) => link.name === name)).toMatchObject({ is: 'not-checked', permission });
  });

  it('is the remediator, whatever may not be looked at of it: it has not recorded the drill', () => {
    const link = judged({ remediator: denied('lambda:GetFunctionConfiguration') }).at(-1);
    expect(link).toMatchObject({ is: 'broken', permission: 'lambda:GetFunctionConfiguration' });
  });
});
