import { describe, expect, test } from 'vitest';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';

const account = '111122223333';
const role = `arn:aws:iam::${account}:role/exec`;
const secret = `arn:aws:secretsmanager:us-east-2:${account}:secret:app/database-AbCdEf`;
const key = `arn:aws:kms:us-east-2:${account}:key/11111111-2222-3333-4444-555555555555`;
const service = `arn:aws:ecs:us-east-2:${account}:service/cluster/app`;
const registrar = `arn:aws:iam::${account}:role/deployer`;
const grant = { name: 'app', executionRole: role, secrets: [secret] };

function problemsOf(json: unknown): readonly string[] {
  const parsed = parseConfiguration(json);
  return 'problems' in parsed ? parsed.problems : [];
}

describe('parseConfiguration', () => {
  test('takes an empty configuration for: watch everything, change nothing', () => {
    expect(parseConfiguration({})).toEqual({
      ok: {
        grants: [],
        corrections: [],
        moveBacks: [],
        notifications: { emails: [], https: [] },
        containerInsights: { clusters: [], level: 'enabled' },
        optOutTag: { key: 'ecs-init-remediator', value: 'ignore' },
        freezeTag: { key: 'ecs-init-remediator:freeze' },
        changeWindows: [],
        limits: {
          changesPerHour: 10,
          changesPerHourPerWorkload: 5,
          attemptsPerTargetPerDay: 2,
          standAloneIncidentsPerHour: 100,
        },
        proof: { graceSeconds: 60, deadlineMinutes: 45 },
        whenHistoryUnknown: 'hold',
        sweep: 'named',
        operators: {},
      },
    });
  });

  test('gives a grant its defaults: consent ask, and no forced deployment', () => {
    const parsed = parseConfiguration({ $schema: 'x', grants: [grant] });
    expect(parsed).toMatchObject({
      ok: { grants: [{ ...grant, consent: 'ask', forceDeployment: false, services: [] }] },
    });
    expect(parsed).not.toHaveProperty('ok.$schema');
  });

  test.each(['aws', 'aws-cn', 'aws-us-gov', 'aws-iso-b'])('takes ARNs of the partition %s', (partition) => {
    const moved = JSON.parse(
      JSON.stringify({ ...grant, kmsKeys: [key], services: [service] }).replaceAll('arn:aws:', `arn:${partition}:`),
    );
    expect(problemsOf({ grants: [moved] })).toEqual([]);
  });

  test('takes a change window of every day, in UTC, unless it says more', () => {
    const parsed = parseConfiguration({
      changeWindows: [
        { from: '22:00', to: '04:00' },
        { days: ['sat'], from: '00:00', to: '24:00', timeZone: 'Asia/Calcutta' },
      ],
    });
    expect(parsed).toMatchObject({
      ok: {
        changeWindows: [
          { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '22:00', to: '04:00', timeZone: 'UTC' },
          { days: ['sat'], from: '00:00', to: '24:00', timeZone: 'Asia/Calcutta' },
        ],
      },
    });
  });

  test('takes an opt-out tag whose value does not matter', () => {
    expect(parseConfiguration({ optOutTag: { key: 'hands-off' } })).toMatchObject({
      ok: { optOutTag: { key: 'hands-off' } },
    });
  });

  test.each([
    ['a root that is no object', null, 'the file: null is not an object'],
    ['a list for the root', [], 'the file: [] is a list; allowed: an object'],
    ['a list for an object', { limits: [] }, 'limits: [] is a list; allowed: an object'],
    ['an unknown key', { frobnicate: 1 }, 'frobnicate: "frobnicate" is not a known key; allowed: grants, corrections'],
    ['a mistyped key', { grant: [] }, 'grant: "grant" is not a known key (did you mean "grants"?)'],
    [
      'a mistyped key within',
      { grants: [{ ...grant, secret: [] }] },
      'grants[0].secret: "secret" is not a known key (did you mean "secrets"?)',
    ],
    [
      'a change window of no time zone',
      { changeWindows: [{ from: '09:00', to: '17:00', timeZone: '+02:00' }] },
      'changeWindows[0].timeZone: "+02:00" is not a time zone; allowed: an IANA time zone',
    ],
    [
      'a change window of an unknown time zone',
      { changeWindows: [{ from: '09:00', to: '17:00', timeZone: 'Europe/Atlantis' }] },
      'changeWindows[0].timeZone: "Europe/Atlantis" is not a time zone',
    ],
    [
      'a change window that opens at no time of the day',
      { changeWindows: [{ from: '24:00', to: '17:00' }] },
      'changeWindows[0].from: "24:00" is not a time of day; allowed: 00:00 to 23:59',
    ],
    [
      'a change window that never closes',
      { changeWindows: [{ from: '09:00', to: '09:00' }] },
      'changeWindows[0].to: "09:00" is when it opens',
    ],
    [
      'a change window without days',
      { changeWindows: [{ days: [], from: '09:00', to: '17:00' }] },
      'changeWindows[0].days: [] is empty',
    ],
    [
      'a change window of an unknown day',
      { changeWindows: [{ days: ['Mon'], from: '09:00', to: '17:00' }] },
      '"Mon" is not a day; allowed: mon, tue',
    ],
    [
      'a family that is named twice',
      {
        moveBacks: [
          { family: 'a', services: [service] },
          { family: 'a', services: [service] },
        ],
      },
      'moveBacks[1].family: "a" is taken by moveBacks[0]; allowed: one move back a family',
    ],
    [
      'a move back of no service',
      { moveBacks: [{ family: 'a' }] },
      'moveBacks[0].services: [] is empty; a move back names at least one of them',
    ],
    [
      'a role that a move back names twice',
      { moveBacks: [{ family: 'a', services: [service], passRoles: [role, role] }] },
      `moveBacks[0].passRoles[1]: "${role}" is named twice`,
    ],
    [
      'a role of another account in a move back',
      { moveBacks: [{ family: 'a', services: [service], passRoles: [role.replace(/\d{12}/, '444455556666')] }] },
      'is of the account',
    ],
    [
      'an automatic move back without registrars',
      { moveBacks: [{ family: 'a', services: [service], consent: 'auto' }] },
      'moveBacks[0].registrars: [] is empty; "consent": "auto" needs',
    ],
    ['a missing name', { grants: [{ executionRole: role, secrets: [secret] }] }, 'grants[0].name: is missing'],
    [
      'a name with a slash',
      { grants: [{ ...grant, name: 'a/b' }] },
      'grants[0].name: "a/b" is not a name; allowed: 1 to 64 letters',
    ],
    ['a name too long for a policy', { grants: [{ ...grant, name: 'a'.repeat(65) }] }, 'is not a name; allowed'],
    [
      'a wildcard',
      { grants: [{ ...grant, secrets: [`${secret}*`] }] },
      'grants[0].secrets[0]: "arn:aws:secretsmanager:us-east-2:111122223333:secret:app/database-AbCdEf*" holds a wildcard',
    ],
    ['a question mark', { grants: [{ ...grant, kmsKeys: [key.replace('1', '?')] }] }, 'holds a wildcard'],
    [
      'a variable',
      { grants: [{ ...grant, secrets: ['$SECRET_ARN'] }] },
      'grants[0].secrets[0]: "$SECRET_ARN" holds a variable that nothing replaced',
    ],
    [
      'a name for an ARN',
      { grants: [{ ...grant, secrets: ['app/database'] }] },
      'grants[0].secrets[0]: "app/database" is not an ARN',
    ],
    [
      'a JSON key after a secret',
      { grants: [{ ...grant, secrets: [`${secret}:url::`] }] },
      "goes on after the secret's name",
    ],
    [
      'an ARN of another service',
      { grants: [{ ...grant, parameters: [secret] }] },
      'grants[0].parameters[0]: "arn:aws:secretsmanager:us-east-2:111122223333:secret:app/database-AbCdEf" is not a parameter\'s ARN',
    ],
    [
      'an alias of a key',
      { grants: [{ ...grant, kmsKeys: [key.replace('key/', 'alias/')] }] },
      'allowed: arn:PARTITION:kms:REGION:ACCOUNT:key/ID (not an alias)',
    ],
    [
      'a bus that is no name and no ARN',
      { notifications: { events: { bus: 'aws.partner/example.com/1' } } },
      'notifications.events.bus: "aws.partner/example.com/1" is not an event bus; allowed: a name',
    ],
    [
      'a bus of another Region',
      {
        grants: [{ ...grant, services: [service] }],
        notifications: { events: { bus: 'arn:aws:events:eu-west-1:999988887777:event-bus/incidents' } },
      },
      'notifications.events.bus: "arn:aws:events:eu-west-1:999988887777:event-bus/incidents" is of the Region eu-west-1; allowed: us-east-2',
    ],
    [
      'a service without its cluster',
      { grants: [{ ...grant, services: [service.replace('cluster/', '')] }] },
      "is not a service's ARN",
    ],
    [
      'an unknown consent',
      { grants: [{ ...grant, consent: 'always' }] },
      'grants[0].consent: "always" is not one of them; allowed: "auto" or "ask"',
    ],
    [
      'a number out of range',
      { limits: { changesPerHour: 1001 } },
      'limits.changesPerHour: 1001 is too large; allowed: a whole number from 0 to 1000',
    ],
    ['a broken number', { limits: { changesPerHour: 1.5 } }, 'limits.changesPerHour: 1.5 is not a whole number'],
    [
      'a plain HTTP endpoint',
      { notifications: { https: ['http://example.com'] } },
      'notifications.https[0]: "http://example.com" is not an HTTPS address',
    ],
    [
      'no e-mail address',
      { notifications: { emails: ['ops'] } },
      'notifications.emails[0]: "ops" is not an e-mail address',
    ],
    [
      'an ARN of a cluster',
      { containerInsights: { clusters: ['arn:aws:ecs:x:1:cluster/c'] } },
      'allowed: a name, not an ARN',
    ],
    [
      'an operator in a session',
      { operators: { stop: [`arn:aws:sts::${account}:assumed-role/a/b`] } },
      'operators.stop[0]',
    ],
    ['an operator twice', { operators: { read: ['permission-set/A', 'permission-set/A'] } }, 'operators.read[1]'],
  ])('refuses %s, with its path, its value and what is allowed', (_, json, message) => {
    expect(problemsOf(json).join('\n')).toContain(message);
  });

  test.each([
    [
      'a repository with a tag',
      {
        grants: [
          { name: 'a', executionRole: role, repositories: ['arn:aws:ecr:us-east-2:111122223333:repository/api:v7'] },
        ],
      },
      "is not an ECR repository's ARN",
    ],
    [
      'every repository',
      {
        grants: [{ name: 'a', executionRole: role, repositories: ['arn:aws:ecr:us-east-2:111122223333:repository/*'] }],
      },
      'holds a wildcard',
    ],
    ['a grant of nothing', { grants: [{ name: 'a', executionRole: role }] }, 'grants[0]: "a" grants nothing'],
    [
      'two grants of one name, whatever their case',
      { grants: [grant, { ...grant, name: 'APP' }] },
      'grants[1].name: "APP" is taken by grants[0]',
    ],
    [
      'consent without services',
      { grants: [{ ...grant, consent: 'auto', registrars: [registrar] }] },
      'grants[0].services: [] is empty',
    ],
    [
      'consent without registrars',
      { grants: [{ ...grant, consent: 'auto', services: [service] }] },
      'grants[0].registrars: [] is empty',
    ],
    [
      'a secret of another account',
      { grants: [{ ...grant, secrets: [secret.replace(account, '999988887777')] }] },
      'grants[0].secrets[0]: "arn:aws:secretsmanager:us-east-2:999988887777:secret:app/database-AbCdEf" is of the account 999988887777; allowed: 111122223333, that of grants[0].executionRole',
    ],
    [
      'a role of another partition',
      { grants: [grant, { ...grant, name: 'b', executionRole: role.replace('aws', 'aws-cn') }] },
      'grants[1].executionRole',
    ],
    [
      'services of two Regions',
      { grants: [{ ...grant, services: [service, service.replace('us-east-2', 'eu-west-1')] }] },
      'grants[0].services[1]',
    ],
    [
      'a key of a Region without secrets',
      { grants: [{ ...grant, kmsKeys: [key.replace('us-east-2', 'eu-west-1')] }] },
      'grants[0].kmsKeys[0]',
    ],
    ['a secret named twice', { grants: [{ ...grant, secrets: [secret, secret] }] }, 'grants[0].secrets[1]'],
    [
      'an address named twice',
      { notifications: { emails: ['a@example.com', 'a@example.com'] } },
      'notifications.emails[1]',
    ],
    [
      'a correction without roles',
      { corrections: [{ family: 'app', services: [service] }] },
      'corrections[0].passRoles: [] is empty',
    ],
    [
      'two corrections of one family',
      { corrections: [0, 1].map(() => ({ family: 'app', services: [service], passRoles: [role] })) },
      'corrections[1].family: "app" is taken by corrections[0]',
    ],
    [
      'a forced deployment of nothing',
      { grants: [{ ...grant, forceDeployment: true }] },
      'grants[0].services: [] is empty; "forceDeployment"',
    ],
    [
      'a policy larger than IAM takes',
      { grants: [{ ...grant, secrets: Array.from({ length: 90 }, (_, i) => `${secret.slice(0, -7)}${i}`) }] },
      'split it into two grants',
    ],
  ])('refuses %s', (_, json, message) => {
    expect(problemsOf(json).join('\n')).toContain(message);
  });

  test('names every problem at once', () => {
    expect(problemsOf({ grant: [], limits: { changesPerHour: -1 }, operators: null })).toHaveLength(3);
  });
});
