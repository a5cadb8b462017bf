import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publishIncident } from '../../shared/notification/render/render-json.ts';
import { attachment, incidentOf, move, permissionFinding } from '../fixtures/incident.ts';
import { cli, healthy } from './fake-installation.ts';

const recorded = JSON.parse(
  readFileSync(new URL('../fixtures/megilance-incident.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;

const show = (words: readonly string[], incident: unknown = recorded) =>
  cli(['show', 'inc-1', ...words], [{ incident }]);
const fileIn = (name: string) => join(mkdtempSync(join(tmpdir(), 'show-')), name);

describe('the story of an incident on a terminal', () => {
  it('begins with whose move it is, and how many tasks run', async () => {
    const { out } = await show([]);
    expect(out.split('\n').slice(0, 2)).toEqual([
      '[ACT] megilance-backend-service: 0 of 1 running',
      'Your move: nothing but a person helps. Cause 2 waits for you.',
    ]);
  });

  it('names the account by its alias where the caller may read it, else by its number', async () => {
    const shown = await cli(['show', 'inc-1'], [{ incident: recorded }], {}, healthy, 'prod');
    expect(shown.out).toMatch(/\nAccount {3}prod \(\d{12}\), us-east-2\n/);
    expect((await show([])).out).toMatch(/\nAccount {3}\d{12}, us-east-2\n/);
  });

  it('draws the way hop by hop, and says where it ends and why', async () => {
    expect((await show([])).out).toMatch(
      /o security group {3}sg-\w+\n {5}o subnet {11}subnet-\w+\n {5}o network ACL {6}acl-\w+\n {5}x route table {6}rtb-\w+\n {24}no route to the internet, and no endpoint for/,
    );
  });

  it('shows each change as a diff, with what a role is allowed by it', async () => {
    const { out } = await show([]);
    expect(out).toMatch(/- policies: AmazonECSTaskExecutionRolePolicy\n {4}\+ policies: /);
    expect(out).toMatch(/\+ allows secretsmanager:GetSecretValue on secret/);
    expect(out).toMatch(/ {4}- arn:\S+:database_url\n {4}\+ arn:\S+:database_url::\n/);
  });

  it('tells in order when it failed, what was found, changed and told', async () => {
    const [, timeline = ''] = (await show([])).out.split('TIMELINE\n');
    const words = [
      'it failed first',
      'found cause 2',
      'people were told what was found',
      'changed: attached',
      'was changed',
    ];
    const places = words.map((one) => timeline.indexOf(one));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(timeline).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(\w{3} \d\d:\d\d here\)/);
  });

  it('calls no cause open, and asks nothing, once a task has started', async () => {
    const over = {
      status: 'closed',
      closedAt: '2026-11-27T12:00:00.000Z',
      endedBy: 'arn:aws:ecs:us-east-2:1:task/c/9',
    };
    const { out } = await show([], { ...recorded, ...over });
    const [, why = ''] = /\nWHY\n([^]*?)\nCHANGES\n/.exec(out) ?? [];
    expect(why.replaceAll(/\n +/g, ' ')).toContain('no longer so; the product did not repair it');
    expect(why).not.toMatch(/; open|Next:|Wait or act:/);
  });

  it('says of a cause that nobody knows whether it is gone where no run was seen', async () => {
    const { out } = await show([], { ...recorded, status: 'closed', closedAt: '2026-11-27T12:00:00.000Z' });
    expect(out.replaceAll(/\n +/g, ' ')).toContain('open when the incident was closed: no run was seen since');
  });

  it('tells once what one task proved of several changes', async () => {
    const at = '2026-11-23T03:20:00.000Z';
    const proof = { by: 'task-ran', task: 'arn:aws:ecs:us-east-2:1:task/c/9', at } as const;
    const changes = [attachment({ state: 'verified', proof }), move({ state: 'verified', proof })];
    const { out } = await show([], publishIncident(incidentOf({ changes })));
    expect(out.match(/ {4}proved: task 9 got past its initialisation/g)).toHaveLength(1);
  });

  it('names who approved a plan', async () => {
    const by = 'arn:aws:iam::111122223333:user/ann';
    const approvals = [{ plan: 'a'.repeat(16), answer: 'approve', by, at: '2026-11-23T03:05:00.000Z' } as const];
    const { out } = await show([], publishIncident(incidentOf({ findings: [permissionFinding()], approvals })));
    expect(out).toContain('approved by ann: plan aaaaaaaaaaa');
  });

  it('keeps to 80 columns, but for what must stay whole', async () => {
    const long = (await show([])).out.split('\n').filter((line) => line.length > 80);
    for (const line of long) expect(line).toMatch(/arn:|https:|ecs-init-remediator-us-east-2|com\.amazonaws/);
  });

  it('is coloured on a terminal that wants it only', async () => {
    expect((await show([])).out).not.toContain('\u001b');
    expect((await cli(['show', 'inc-1'], [{ incident: recorded }], { color: true })).out).toContain('\u001b[31m[ACT]');
  });
});

describe('show --script', () => {
  it('prints commands that a shell can read, and comments', async () => {
    const { out } = await show(['--script']);
    execFileSync('bash', ['-n'], { input: out });
    expect(out).toMatch(
      /^# Incident inc-\w+ of megilance-backend-service\. For account\n# 000000000000, us-east-2\.\n/,
    );
    expect(out).toMatch(/\naws ecs update-service --force-new-deployment/);
  });

  it('runs no undo and no decision by itself', async () => {
    const commands = (await show(['--script'])).out.split('\n').filter((line) => !line.startsWith('#'));
    expect(commands.join('\n')).not.toMatch(/ undo |approve|reject|restore|detach-role-policy/);
    expect((await show(['--script'])).out).toMatch(/^# npx ecs-init-remediator undo inc-\w+/m);
  });

  it('holds a missing permission as one command, with its policy in it', async () => {
    const { out } = await show(['--script'], publishIncident(incidentOf({ findings: [permissionFinding()] })));
    expect(out).toMatch(/--policy-document '\{"Version":"2012-10-17","Statement":\[\{/);
    expect(out).not.toContain('file://');
  });
});

describe('show --html', () => {
  it('writes the page, also over an earlier page', async () => {
    const file = fileIn('incident.html');
    for (let times = 0; times < 2; times++)
      expect(await show(['--html', file])).toMatchObject({ code: 0, out: '', err: `Wrote ${file}\n` });
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('prints the page where the file is -', async () => {
    expect((await show(['--html', '-'])).out).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
  });

  it('overwrites another file only with --force', async () => {
    const file = fileIn('notes.txt');
    writeFileSync(file, 'mine');
    const refused = await show(['--html', file]);
    expect([refused.code, readFileSync(file, 'utf8')]).toEqual([2, 'mine']);
    expect(refused.err).toContain('is no page of "show"');
    await show(['--html', file, '--force']);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
  });

  it.each([
    [['--html', fileIn('none/incident.html')], 'cannot be written: its folder does not exist'],
    [['--html', tmpdir()], 'cannot be written: it is a folder'],
    [['--html', '-', '--script'], "Option '--script' cannot be used with option '--html <FILE>'."],
    [['--html', '-', '--json'], "Option '--html <FILE>' cannot be used with option '--json'."],
    [['--script', '--json'], "Option '--script' cannot be used with option '--json'."],
  ])('%j is refused in words', async (words, message) => {
    const { code, err } = await show(words);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

it('an answer of another form is told as such, and --json shows it', async () => {
  const { code, err } = await show([], { schema: 2 });
  expect([code, err]).toEqual([2, expect.stringContaining('Is it of another version? See it with "show" and --json.')]);
  expect((await show(['--json'], { schema: 2 })).out).toBe('{"incident":{"schema":2}}\n');
});
