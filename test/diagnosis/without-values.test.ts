import { describe, expect, it } from 'vitest';
import { explain } from '../../shared/diagnosis/explain.ts';
import type { FindingRecord } from '../../shared/incident/incident.ts';
import { render } from '../../shared/notification/render/render.ts';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { definition, taskDefinition } from '../fixtures/account.ts';
import { notificationOf, permissionFinding, incidentOf as shownIncident } from '../fixtures/incident.ts';
import { deliver, fail, incidentOf, install } from '../fixtures/installation.ts';
import { accountWith, ssm } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

const token = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
const splunk = `ResourceInitializationError: failed to initialize logging driver: splunk: failed to verify connection - 403 Forbidden - {"text":"Invalid token ${token}","code":4}`;
const values = ['q7Zx2KpL9vTb4Wm8RsY1', 'p@ss w0rd#1', token, '{"user":"shop","password":"hunter22"}'];

const recorded = (finding: object): FindingRecord => ({
  ...permissionFinding(),
  ...finding,
  reason: { code: 'only-a-person' },
});

describe('a value that was pasted where a name belongs', () => {
  it.each(values)('(%s) is told in no form, and how to mend it is', async (value) => {
    const reason = ssm(`invalid ssm parameters: ${value}`);
    const fake = accountWith(reason, { 'task-definition': { [taskDefinition]: definition({ DB: value }) } });
    const diagnosis = await diagnoseIn(fake, reason);
    expect(diagnosis.findings.map(({ requirement }) => requirement)).toContain('api/secret/DB');
    expect(JSON.stringify(diagnosis)).not.toContain(JSON.stringify(value).slice(1, -1));
    const message = render(notificationOf('found', shownIncident({ findings: diagnosis.findings.map(recorded) })));
    expect(message.text.replaceAll(/\s+/g, ' ')).toContain('a value was pasted where the ARN of a secret belongs');
    expect(message.text).not.toMatch(/--name '.*redacted/);
    for (const shown of [message.text, message.chat, message.json]) expect(shown).not.toContain(value);
  });
});

describe('a credential in a stopped reason', () => {
  it('is in no message and in no record, and the cause is read all the same', async () => {
    const at = install({ grants: [], corrections: [] });
    await deliver(at, fail(at, 'a1', splunk));
    const incident = await incidentOf(at);
    expect(incident.failures).toBe(1);
    expect(JSON.stringify(incident)).not.toContain(token);
    expect(JSON.stringify(at)).toContain('looks-like-a-credential');
    const explained = explain(splunk);
    expect(JSON.stringify(explained)).not.toContain(token);
    expect({ ...explain(splunk.replace(token, '1')), title: explained.title, next: explained.next }).toEqual(explained);
  });

  it('is masked in the message of a record that an earlier version wrote', () => {
    const before = shownIncident({ findings: [permissionFinding()] });
    const incident = { ...before, trigger: { ...before.trigger, reason: splunk } };
    const { text, chat, json } = render(notificationOf('found', incident));
    const slack = JSON.stringify(renderSlack(readPublished(json)));
    for (const shown of [text, chat, json, slack]) expect(shown).not.toContain(token);
    expect(text).toContain('looks-like-a-credential');
  });
});
