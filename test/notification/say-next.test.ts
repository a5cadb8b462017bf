import { describe, expect, it } from 'vitest';
import type { Incident } from '../../shared/incident/incident.ts';
import { createContent } from '../../shared/notification/content/message-content.ts';
import { render } from '../../shared/notification/render/render.ts';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import {
  attachment,
  incidentOf,
  networkFinding,
  notificationOf,
  permissionFinding,
  role,
} from '../fixtures/incident.ts';

const ann = 'arn:aws:iam::111122223333:user/ann';
const repaired = permissionFinding(undefined, undefined, { decision: 'apply', changes: ['change-attach'] });
const asked = permissionFinding(undefined, undefined, {
  decision: 'ask',
  plan: { hash: 'abc', at: '2026-11-23T03:03:00.000Z' },
});
const taken = permissionFinding(undefined, undefined, {
  decision: 'hold',
  reason: {
    code: 'taken-away',
    role,
    by: ann,
    at: '2026-11-23T02:00:00.000Z',
    event: 'DetachRolePolicy',
    policy: null,
  },
});
const kept = attachment({
  state: 'undoing',
  undoBy: ann,
  undoHeld: { is: 'refused', times: 1, at: '2026-11-23T03:05:00.000Z' },
});

const cases: readonly (readonly [string, Partial<Incident>, RegExp])[] = [
  ['a question', { findings: [asked] }, /^After your yes you get a message when the change is made, and one when /],
  [
    'access that somebody took away',
    { findings: [taken] },
    /^After your yes you get a message when the access is given/,
  ],
  ['a cause for a person', { findings: [networkFinding()] }, /^You get one more message when a task has started, or /],
  [
    'a repair that is watched',
    { findings: [repaired], changes: [attachment()] },
    /: when a task has started, or when none/,
  ],
  [
    'an undo that AWS refuses',
    { findings: [repaired], changes: [kept] },
    /^You get one more message when it is taken back/,
  ],
];

describe('the message that comes next', () => {
  it.each(cases)('is promised in each channel: %s', (_, fields, promise) => {
    const notification = notificationOf('found', incidentOf(fields));
    const { next } = createContent(notification);
    expect(next).toMatch(promise);
    const { text, chat, json } = render(notification);
    const { description, nextSteps } = JSON.parse(chat).content;
    expect(text).toContain(next);
    expect(`${description}\n${nextSteps.join('\n')}`).toContain(next);
    expect(JSON.stringify(renderSlack(readPublished(json)))).toContain(next);
  });

  it('is promised of no drill and of nothing that is over', () => {
    const drill = notificationOf('found', incidentOf({ drill: true, findings: [networkFinding()] }));
    const over = notificationOf('verified', incidentOf({ status: 'closed', findings: [networkFinding()] }));
    expect([createContent(drill).next, createContent(over).next]).toEqual([null, null]);
  });
});

it('what a person is asked is tried after the yes, once the change is made, and not after a no', () => {
  const { steps } = createContent(notificationOf('found', incidentOf({ findings: [asked] })));
  expect(steps.at(-1)?.title).toMatch(
    /^After a yes, when the next message says that the change is made, make ECS try now/,
  );
});

describe('access that somebody took away', () => {
  const { opening, steps } = createContent(notificationOf('found', incidentOf({ findings: [taken] })));

  it('is told with who took it and when, as people say it', () => {
    expect(opening.happens).toContain('ann took this access away at 2026-11-23 02:00 UTC (DetachRolePolicy).');
  });

  it('is tried after the yes, and the first failure is said to be one of the plan', () => {
    expect(steps.at(-1)?.title).toMatch(
      /^After a yes \(the first new task still fails, the product then gives the access/,
    );
  });
});
