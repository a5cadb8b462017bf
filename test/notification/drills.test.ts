import { describe, expect, it } from 'vitest';
import { render } from '../../shared/notification/render/render.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { messages } from '../fixtures/incident.ts';

const operator = { arn: 'arn:aws:lambda:us-east-2:111122223333:function:operator' };

function rendered(drill: boolean) {
  const notification = messages['found, no grant'];
  if (notification === undefined) throw new Error('there is no such fixture');
  const drilled = { ...notification, incident: { ...notification.incident, drill } };
  return { ...render(drilled, operator), slack: JSON.stringify(renderSlack(drilled)) };
}

describe('the message of a drill', () => {
  const { text, slack, chat, json, subject } = rendered(true);

  it('says in its subject and in its first line that it is one', () => {
    expect(subject).toMatch(/^\[DRILL\] /);
    expect(text).toMatch(/^THIS IS A DRILL: /);
    expect(slack).toContain('THIS IS A DRILL: ');
    expect(chat).toContain('THIS IS A DRILL: ');
    expect(JSON.parse(json)).toMatchObject({ incident: { drill: true } });
  });

  it('tells its text as its sender’s, and never as that of ECS', () => {
    expect(text).toContain('WHAT THE SENDER OF THE DRILL SAYS, NOT ECS');
    expect(slack).toContain('What the sender of the drill says, not ECS');
    expect(`${text}${slack}`).not.toMatch(/what ecs says/i);
  });

  it('of a real failure says neither', () => {
    const real = rendered(false);
    expect(`${real.text}${real.slack}`).not.toMatch(/this is a drill|sender of the drill/i);
  });
});
