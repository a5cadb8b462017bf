import { describe, expect, it } from 'vitest';
import { render } from '../../shared/notification/render/render.ts';
import { readPublished, renderJson } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { escapeCode, escapeProse } from '../../shared/notification/text/markdown.ts';
import { incidentOf, messages, notificationOf, permissionFinding } from '../fixtures/incident.ts';

describe('escaping for chat', () => {
  it('shows as code what a client would format, link or take for a mention', () => {
    expect(escapeProse('see database_url in *bold* and https://x.example')).toBe(
      'see `database_url` in `*bold*` and `https://x.example`',
    );
    expect(escapeProse('(see DATABASE_URL), @here')).toBe('(see `DATABASE_URL`), `@here`');
    expect(escapeProse('(container backend): why')).toBe('(container backend): why');
  });

  it('leaves no raw bracket, so that nobody can be mentioned and nothing linked', () => {
    expect(escapeProse('<!channel> a&b')).toBe('`&lt;!channel&gt;` a&amp;b');
    expect(escapeCode('a`b <@U1>')).toBe("`a'b &lt;@U1&gt;`");
  });

  it('keeps the closing colons of a reference in the code', () => {
    expect(escapeProse('ends in :database_url::.')).toBe('ends in `:database_url::`.');
  });
});

describe('the custom notification of Amazon Q Developer', () => {
  it.each(Object.entries(messages))('of "%s" has the schema’s fields', (_, notification) => {
    const chat = JSON.parse(render(notification).chat);
    expect(chat).toMatchObject({
      version: '1.0',
      source: 'custom',
      id: notification.entry.id,
      content: {
        textType: 'client-markdown',
        title: expect.any(String),
        description: expect.any(String),
        nextSteps: expect.any(Array),
        keywords: expect.any(Array),
      },
      metadata: {
        threadId: notification.incident.id,
        eventType: `ecs-init-remediator.${notification.state}`,
        enableCustomActions: true,
      },
    });
    expect(chat.content.description.length).toBeLessThan(3000);
    expect(chat.content.description).toContain('megilance-backend-service');
  });

  it('has one thread an incident', () => {
    const threads = Object.values(messages).map((one) => JSON.parse(render(one).chat).metadata.threadId);
    expect(new Set(threads).size).toBe(1);
  });

  it('holds no undo among the next steps, whatever was changed', () => {
    for (const notification of Object.values(messages)) {
      const { nextSteps } = JSON.parse(render(notification).chat).content;
      expect(nextSteps.join('\n')).not.toMatch(/undo|detach-role-policy/i);
    }
  });

  it('names the permission and the corrected reference among the next steps', () => {
    const { nextSteps } = JSON.parse(
      render(messages['found, no grant'] ?? notificationOf('found', incidentOf())).chat,
    ).content;
    expect(nextSteps[1]).toMatch(
      /^2\. Allow role megilance-exec-role to call secretsmanager:GetSecretValue on 2 resources\. `aws iam put-role-policy --role-name/,
    );
    expect(nextSteps.join('\n')).toContain('database-AbCdEf:database_url::`');
  });

  it('is cut at a line, and says so, where there is much to tell', () => {
    const findings = Array.from({ length: 60 }, (_, index) =>
      permissionFinding(`SECRET_${index}`, `s-${index}`, { cause: `cause-${index}` }),
    );
    const { description } = JSON.parse(render(notificationOf('found', incidentOf({ findings }))).chat).content;
    expect(description.length).toBeLessThan(3000);
    expect(description).toMatch(/\n… more in the e-mail and in the incident’s record$/);
  });
});

describe('the Slack message', () => {
  it.each(Object.entries(messages))(
    'of "%s" is made from the JSON form and keeps to Slack’s limits',
    (_, notification) => {
      const { text, blocks } = renderSlack(readPublished(renderJson(notification)));
      expect(text).toContain('megilance-backend-service');
      expect(blocks.length).toBeLessThanOrEqual(50);
      expect(blocks[0]).toMatchObject({ type: 'header', text: { type: 'plain_text' } });
      for (const block of blocks) {
        if (block.type !== 'section') continue;
        expect(block.text.text.length).toBeLessThanOrEqual(3000);
        expect(block.text.text).not.toBe('');
      }
    },
  );

  it('says the same from the JSON form as from the incident itself', () => {
    for (const notification of Object.values(messages)) {
      expect(renderSlack(readPublished(renderJson(notification)))).toStrictEqual(renderSlack(notification));
    }
  });
});
