import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import type { Message } from '../../shared/notification/notification.ts';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { definition, registrar, secret, service, serviceRecord, taskDefinition } from '../fixtures/account.ts';
import { account, region } from '../fixtures/event.ts';
import { deliver, fail, type Installation, incidentOf, install, publishedOf, wait } from '../fixtures/installation.ts';
import { correction, grant } from '../fixtures/owner.ts';
import { give, malformed } from '../fixtures/repair.ts';

const frozen = (at: Installation) =>
  void (at.fake.service = { [service]: serviceRecord({ tags: { 'ecs-init-remediator:freeze': 'true' } }) });
const optedOut = (at: Installation) =>
  void (at.fake.service = { [service]: serviceRecord({ tags: { 'ecs-init-remediator': 'ignore' } }) });
const never = { changeWindows: [{ days: ['sun'], from: '02:00', to: '03:00', timeZone: 'UTC' }] } as const;

/** An installation whose messages are kept in the form of every channel. */
function listen(owner: Partial<Configuration>): { readonly at: Installation; readonly sent: Message[] } {
  const at = install(owner);
  const sent: Message[] = [];
  const { publish } = at.ports;
  const keep: typeof publish = async (message, about) => {
    sent.push(message);
    await publish(message, about);
  };
  Object.assign(at.ports, { publish: keep });
  return { at, sent };
}

/** The last message as each channel shows it: e-mail, Amazon Q, and Slack's webhook. */
function shownIn(sent: readonly Message[]): Readonly<Record<string, string>> {
  const message = sent.at(-1);
  if (message === undefined) throw new Error('nothing was sent');
  return {
    email: message.text,
    chat: message.chat,
    slack: JSON.stringify(renderSlack(readPublished(message.json))),
    json: message.json,
  };
}

/** What a command or patch is made of that gives the access, or creates the log group, in whatever form. */
const byHand =
  /put-role-policy|attach-role-policy|create-log-group|addToPrincipalPolicy|aws_iam_role_policy|PolicyDocument/;

/** What would give the access by hand: in the message, and in the published incident. */
async function commandsOf(at: Installation): Promise<readonly string[]> {
  const [finding] = (await publishedOf(at)).findings;
  const text = at.told.at(-1)?.text ?? '';
  return [
    ...(/put-role-policy|create-log-group|executionRole|addToPrincipalPolicy|valueFrom/.exec(text) ?? []),
    ...(finding?.instructions.map(({ purpose }) => purpose) ?? []),
    ...(finding?.patch === undefined ? [] : ['patch']),
  ];
}

describe('beside a permission that the product lets be', () => {
  const rows: readonly (readonly [string, Partial<Configuration>, (at: Installation) => void])[] = [
    ['frozen', {}, frozen],
    ['opted-out', {}, optedOut],
    [
      'opted-out',
      {},
      (at) =>
        void (at.fake.secret = {
          [secret]: { arn: secret, name: 'api/db', tags: { 'ecs-init-remediator': 'ignore' } },
        }),
    ],
    ['policy-differs', {}, (at) => void (at.fake['managed-policy'] = { '*': { Statement: [] } })],
    ['policy-unread', {}, (at) => void (at.fake['managed-policy'] = { '*': 'throttled' })],
    ['outside-windows', never, () => undefined],
  ];
  it.each(rows)('nothing to paste gives it where the hold is somebody’s will: %s', async (code, owner, given) => {
    const { at, sent } = listen({ grants: [grant], ...owner });
    given(at);
    await deliver(at, fail(at, 'a1'));
    expect((await incidentOf(at)).findings[0]?.reason.code).toBe(code);
    expect(await commandsOf(at)).toEqual([]);
    for (const [channel, text] of Object.entries(shownIn(sent)))
      expect([channel, byHand.exec(text)]).toEqual([channel, null]);
  });

  it.each<readonly [string, Partial<Configuration>, (at: Installation) => void, RegExp]>([
    [
      'frozen',
      {},
      frozen,
      /held back on purpose: the service api carries the tag ecs-init-remediator:freeze(?!.*taking the tag off)/,
    ],
    [
      'opted-out',
      {},
      optedOut,
      /held back on purpose: the service api carries the tag ecs-init-remediator\. .* by taking the tag off\./,
    ],
    ['outside-windows', never, () => undefined, /held back on purpose: the change windows are closed until/],
  ])(
    'no command starts a deployment where every change is held, and what holds it is said first: %s',
    async (_code, owner, given, held) => {
      const { at, sent } = listen({ grants: [grant], ...owner });
      given(at);
      await deliver(at, fail(at, 'a1'));
      for (const [channel, text] of Object.entries(shownIn(sent)))
        expect([channel, /force-new-deployment/.exec(text)]).toEqual([channel, null]);
      const text = (at.told.at(-1)?.text ?? '').replaceAll(/\s+/g, ' ');
      expect(text).toMatch(held);
      expect(text.search(held)).toBeLessThan(text.indexOf('Start no deployment before that is lifted'));
    },
  );

  it('a command that makes ECS try now stands beside a hold of one change, which a new deployment does not walk around', async () => {
    const { at } = listen({ grants: [grant] });
    at.fake['managed-policy'] = { '*': { Statement: [] } };
    await deliver(at, fail(at, 'a1'));
    expect((await incidentOf(at)).findings[0]?.reason.code).toBe('policy-differs');
    expect(at.told.at(-1)?.text).toContain('--force-new-deployment');
  });

  it('nothing to paste gives it once a person rejected the plan', async () => {
    const at = install({ grants: [{ ...grant, consent: 'ask' }] });
    await deliver(at, fail(at, 'a1'));
    const { id, findings } = await incidentOf(at);
    expect(await commandsOf(at)).not.toEqual([]);
    await deliver(at, await give(at, { verb: 'reject', incident: id, plan: findings[0]?.plan?.hash ?? '' }));
    wait(at, 90);
    await deliver(at, fail(at, 'a2'));
    expect((await incidentOf(at)).findings[0]?.reason.code).toBe('rejected');
    expect((await publishedOf(at)).findings[0]).not.toHaveProperty('patch');
  });

  it.each<readonly [string, Partial<Configuration>, (at: Installation) => void]>([
    ['no-grant-for-role', {}, () => undefined],
    ['registrar-not-named', { grants: [{ ...grant, registrars: [`${registrar}-2`] }] }, () => undefined],
    ['mode-holds', { grants: [grant] }, (at) => void (at.mode = 'dry-run')],
  ])('what gives it may be pasted where the product only goes no further: %s', async (code, owner, given) => {
    const { at, sent } = listen(owner);
    given(at);
    await deliver(at, fail(at, 'a1'));
    expect((await incidentOf(at)).findings[0]?.reason.code).toBe(code);
    expect(await commandsOf(at)).toEqual(expect.arrayContaining(['patch']));
    const withAccess = Object.entries(shownIn(sent)).filter(([, text]) => /put-role-policy|approve inc-/.test(text));
    expect(withAccess.map(([channel]) => channel)).toEqual(['email', 'chat', 'slack']);
    expect(at.told.at(-1)?.text).toMatch(/put-role-policy|npx ecs-init-remediator approve/);
  });
});

describe('beside another change that the product lets be', () => {
  const failed =
    'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1';
  const logGroup = `arn:aws:logs:${region}:${account}:log-group:/ecs/api`;

  function startLogging(): Installation {
    const at = install({ grants: [{ ...grant, secrets: [], logGroups: [logGroup] }] }, failed);
    const { containers, ...one } = definition({});
    const logOptions = { 'awslogs-group': '/ecs/api', 'awslogs-region': region, 'awslogs-stream-prefix': 'api' };
    const logging = containers.map((container) => ({ ...container, logDriver: 'awslogs', logOptions }));
    at.fake['task-definition'] = { [taskDefinition]: { ...one, containers: logging } };
    return at;
  }

  it.each([
    ['frozen', frozen, false],
    ['mode-holds', (at: Installation) => void (at.mode = 'dry-run'), true],
  ])('the command that creates a log group stands only where nobody holds it: %s', async (code, given, stands) => {
    const at = startLogging();
    given(at);
    await deliver(at, fail(at, 'a1', failed));
    expect((await incidentOf(at)).findings[0]?.reason.code).toBe(code);
    expect(at.told.at(-1)?.text.includes('create-log-group')).toBe(stands);
    const [finding] = (await publishedOf(at)).findings;
    expect([finding?.instructions.length, 'patch' in (finding ?? {})]).toEqual(stands ? [1, true] : [0, false]);
  });

  it.each([
    ['opted-out', optedOut, false],
    ['mode-holds', (at: Installation) => void (at.mode = 'dry-run'), true],
  ])('the patch of a reference stands only where nobody holds it: %s', async (code, given, stands) => {
    const at = install({ corrections: [correction] }, malformed);
    at.fake['task-definition'] = { [taskDefinition]: definition({ DB: `${secret}:url` }) };
    at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
    given(at);
    await deliver(at, fail(at, 'a1', malformed));
    expect((await incidentOf(at)).findings[0]?.reason.code).toBe(code);
    expect('patch' in ((await publishedOf(at)).findings[0] ?? {})).toBe(stands);
  });
});
