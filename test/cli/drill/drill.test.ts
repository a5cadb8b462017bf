import { describe, expect, it } from 'vitest';
import { judgeFollowed } from '../../../cli/drill/judge-followed.ts';
import { NoAnswer, UsageError } from '../../../cli/usage-error.ts';
import { CallError } from '../../../shared/aws/sdk-error.ts';
import { allowed } from '../../diagnosis/cases/case.ts';
import { service } from '../../fixtures/account.ts';
import { install } from '../../fixtures/installation.ts';
import { healthy, linksOf, parts, runDrill } from './installed.ts';

const json = { options: { json: true } };

describe('a drill at an installation that works', () => {
  it('is told to people, as a drill, and ends with 0', async () => {
    const { code, at, out, err } = await runDrill();
    expect(code).toBe(0);
    expect(at.told).toHaveLength(1);
    expect(at.told[0]?.text).toContain('THIS IS A DRILL: ');
    expect(out).toContain('No link is broken; not checked: inbox.');
    expect(err).toMatch(/took drill 1\w{7} for shop\/api\.\n.*recorded it as inc-\w+\.\n.*sent to the topic/s);
  });

  it('changes nothing, though the mode is apply', async () => {
    const { at } = await runDrill();
    expect(at.executed).toEqual([]);
  });

  it('names every link as one that works, but for the inbox, which only a person knows', async () => {
    const { out } = await runDrill({}, json);
    const { inbox, ...others } = linksOf(out);
    expect(Object.values(others).map(({ is }) => is)).toEqual(Array(7).fill('works'));
    expect(inbox?.is).toBe('not-checked');
  });

  it('is told again where it is repeated, for its message is what it is fired for', async () => {
    const at = install({}, '');
    Object.assign(at.fake, { simulation: { '*': allowed } });
    await runDrill({}, { at });
    const { code, out } = await runDrill({}, { at, ...json });
    expect([code, linksOf(out)['message']?.says]).toEqual([0, 'It was sent to the topic.']);
    expect(at.told.map(({ state }) => state)).toEqual(['found', 'found-next']);
    expect(at.told[1]?.text).toContain('THIS IS A DRILL: ');
  });

  it('is not fired where its incident has told enough, and says so', async () => {
    const at = install();
    // Its first message tells of several causes, and is one message all the same.
    expect((await runDrill({}, { at })).code).toBe(0);
    expect((await runDrill({}, { at })).code).toBe(0);
    expect(at.told).toHaveLength(2);
    await expect(runDrill({}, { at })).rejects.toThrow(/which is still open, and further ones are only counted/);
    expect(at.told).toHaveLength(2);
  });
});

describe('a look at a drill that is fired', () => {
  const throttled = new CallError(
    { kind: 'throttled', name: 'TooManyRequestsException', message: 'slow' },
    'lambda:InvokeFunction',
  );

  it('that fails is made again', async () => {
    const { code, out } = await runDrill({ failing: (look) => (look === 2 ? throttled : undefined) }, json);
    expect([code, linksOf(out)['message']?.is]).toEqual([0, 'works']);
  });

  it.each([throttled, new NoAnswer('Refused: you may not read.', false)])(
    'that shows nothing to the end is told beside the other links: %s',
    async (fault) => {
      const { code, out } = await runDrill({ failing: (look) => (look > 1 ? fault : undefined) }, json);
      expect(code).toBe(1);
      expect(linksOf(out)).toMatchObject({
        'event bus': { is: 'works' },
        remediator: {
          is: 'broken',
          says: expect.stringMatching(/^Whether it recorded the drill could not be asked: /),
        },
        subscriptions: { is: 'works' },
      });
    },
  );
});

describe('a look that fails once the drill was recorded', () => {
  const throttled = new CallError(
    { kind: 'throttled', name: 'TooManyRequestsException', message: 'slow' },
    'lambda:InvokeFunction',
  );
  /** The first look at the drill shows its incident with a message that waits, and the later ones nothing. */
  const unsent = () => {
    const at = install();
    Object.assign(at.ports, { publish: () => Promise.reject(new Error('the topic is gone')) });
    return at;
  };

  it.each([throttled, new NoAnswer('Refused: you may not read.', false)])(
    'blames the topic for nothing that nobody could look at: %s',
    async (fault) => {
      const failing = (look: number) => (look > 2 ? fault : undefined);
      const { code, out } = await runDrill({ failing }, { at: unsent(), ...json });
      expect(code).toBe(1);
      expect(linksOf(out)).toMatchObject({
        remediator: { is: 'works' },
        diagnosis: { is: 'works' },
        message: {
          is: 'broken',
          says: `Whether it was sent could not be asked: ${fault.message.replace(/\.$/, '')}.`,
        },
      });
    },
  );

  it('leaves open too whether it named a cause', async () => {
    const before = { causes: [], told: [], waiting: [] };
    const links = judgeFollowed({ incident: 'inc-1', ...before }, before, { seconds: 4, unanswered: 'slow' });
    expect(links.slice(3).map(({ says }) => says)).toEqual([
      'Whether it named a cause could not be asked: slow.',
      'Whether it was sent could not be asked: slow.',
    ]);
  });

  it('says how long it really looked', async () => {
    const site = { failing: () => undefined };
    const { out } = await runDrill(site, { at: unsent(), options: { json: true, wait: 5 } });
    expect(linksOf(out)['message']?.says).toMatch(/^After 6 seconds \d+ messages? still waits?: /);
  });
});

describe('the question at the end', () => {
  it.each([
    ['y', 0, 'A failure reaches you.'],
    ['no', 1, 'Broken at: inbox.'],
    ['', 0, 'not checked: inbox.'],
  ])('answered %j ends with %d', async (answers, expected, words) => {
    const { code, out } = await runDrill({}, { answers });
    expect(code).toBe(expected);
    expect(out).toContain(words);
  });

  it.each([{ yes: true }, { json: true }])('is not asked with %o', async (options) => {
    const { code, out } = await runDrill({}, { answers: 'n', options });
    expect(code).toBe(0);
    expect(out).toContain('its subject says that it is a drill');
  });
});

describe('a drill that does not arrive', () => {
  it('names the rule that is disabled, and the command that enables it', async () => {
    const rule = { is: 'read', value: { isEnabled: false, reachesQueue: true } } as const;
    const { code, out } = await runDrill({ lost: true, health: async () => ({ ...healthy, rule }) });
    expect(code).toBe(1);
    expect(out).toContain('Broken at: rule.');
    expect(out).toContain('aws events enable-rule --name failures --region us-east-2');
  });

  it('is never called a success where nothing may be looked at, and names the permission', async () => {
    const denied = {
      is: 'not-checked',
      permission: 'cloudformation:ListStackResources',
      because: 'AccessDenied: no',
    } as const;
    const { code, out } = await runDrill({ lost: true, parts: async () => denied }, json);
    expect(code).toBe(1);
    expect(linksOf(out)['rule']).toMatchObject({ is: 'not-checked', permission: 'cloudformation:ListStackResources' });
    expect(linksOf(out)['remediator']?.is).toBe('broken');
    expect(linksOf(out)['subscriptions']?.is).toBe('not-checked');
  });

  it('is looked for in the parts of the installation, and found at the remediator where all others are well', async () => {
    const { code, out } = await runDrill({ lost: true });
    expect(code).toBe(1);
    expect(out).toContain('Broken at: remediator.');
    expect(out).toContain(`--function-name ${parts.remediator}`);
  });

  it('whose message the topic does not take is broken at the message', async () => {
    const at = install();
    Object.assign(at.ports, {
      publish: async () => {
        throw new Error('the topic is gone');
      },
    });
    const { code, out } = await runDrill({}, { at, ...json });
    expect(code).toBe(1);
    expect(linksOf(out)['diagnosis']?.is).toBe('works');
    expect(linksOf(out)['message']).toMatchObject({ is: 'broken', says: expect.stringContaining('still wait') });
  });
});

describe('subscriptions', () => {
  it('that are not confirmed break the way, though the message was sent', async () => {
    const pending = [{ protocol: 'email', to: 'ops@example.com', confirmed: false }];
    const { code, out } = await runDrill({ subscriptions: async () => ({ is: 'read', value: pending }) });
    expect(code).toBe(1);
    expect(out).toContain('email ops@example.com did not confirm');
  });

  it('that may not be listed are not checked, and break nothing', async () => {
    const denied = {
      is: 'not-checked',
      permission: 'sns:ListSubscriptionsByTopic',
      because: 'AuthorizationError',
    } as const;
    const { code, out } = await runDrill({ subscriptions: async () => denied });
    expect(code).toBe(0);
    expect(out).toContain('It needs sns:ListSubscriptionsByTopic.');
  });
});

describe('the service of a drill', () => {
  const grant = {
    name: 'a',
    executionRole: 'arn:aws:iam::111122223333:role/x',
    logGroups: ['arn:aws:logs:us-east-2:111122223333:log-group:g'],
  };

  it('is the first that the configuration names', async () => {
    const configuration = JSON.stringify({ grants: [{ ...grant, services: [service] }] });
    expect((await runDrill({}, { given: null, configuration })).code).toBe(0);
  });

  it.each<readonly [string | null, string | undefined, RegExp]>([
    [null, undefined, /^There is no ecs-init-remediator\.json: name the service/],
    [null, '{"grants":[{}]}', /grants\[0\]\.name: is missing/],
    [null, '{', /is not JSON/],
    [null, '{}', /names no service/],
    ['api', undefined, /"api" names no service; allowed: CLUSTER\/NAME/],
    ['shop/other', undefined, /ECS knows no service .*service\/shop\/other/],
    [service.replace('us-east-2', 'us-east-1'), undefined, /is not in the account 111122223333 and Region us-east-2/],
  ])('%j with the configuration %j is wrong', async (given, configuration, words) => {
    const wrong = runDrill({}, { given, configuration });
    await expect(wrong).rejects.toThrow(UsageError);
    await expect(wrong).rejects.toThrow(words);
  });
});

it('fits the columns of a terminal, commands excepted', async () => {
  const { out } = await runDrill({ lost: true }, { columns: 80 });
  const long = out.split('\n').filter((line) => line.length > 80);
  expect(long.filter((line) => !line.trimStart().startsWith('aws '))).toEqual([]);
});
