import { describe, expect, it } from 'vitest';
import type { Reason } from '../../shared/change/reason.ts';
import { createContent } from '../../shared/notification/content/message-content.ts';
import { attachment, incidentOf, networkFinding, notificationOf, permissionFinding } from '../fixtures/incident.ts';

const strange: readonly Reason[] = [
  { code: 'task-unlisted' },
  { code: 'of-no-deployment', deployment: null },
  { code: 'service-moved', to: null },
  { code: 'other-primary-deployment' },
  { code: 'task-differs', difference: { in: 'group' } },
];

function contentOf(reason: Reason) {
  const { id, action } = attachment();
  const finding = permissionFinding(undefined, undefined, {
    decision: 'hold',
    reason,
    planned: [{ id, action, held: null }],
  });
  return createContent(
    notificationOf('found', incidentOf({ findings: [finding, networkFinding({ failing: false })] })),
  );
}

describe('a task that may not be the service’s own', () => {
  it.each(strange)('is asked about first, before anything is given by hand: %j', (reason) => {
    const { steps, opening } = contentOf(reason);
    expect(opening.happens[0]).toMatch(/^It is not certain that the task which failed is the service’s own: \S/);
    const [first, ...others] = steps;
    expect(first?.title).toMatch(/^Find out first who started this task, and why: /);
    expect(first?.options.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^aws cloudtrail lookup-events .*EventName,AttributeValue=RunTask/s),
    ]);
    expect(others.flatMap(({ options }) => options.map(({ text }) => text)).join('\n')).toContain('put-role-policy');
  });

  it('is not asked about where another reason holds the change', () => {
    const { steps, opening } = contentOf({ code: 'task-gone' });
    expect(opening.happens.join(' ')).not.toContain('not certain');
    expect(steps[0]?.title).toMatch(/^Before you allow anything, make sure /);
    expect(steps[1]?.title).toMatch(/^Allow role /);
  });
});
