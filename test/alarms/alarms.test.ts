import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallError } from '../../shared/aws/sdk-error.ts';
import { fail, type Installation, install } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { resourceDenial } from '../fixtures/repair.ts';
import { fullConfiguration, synthesise } from '../infra/synthesise.ts';
import { isInAlarm } from './evaluate-alarm.ts';
import { createMetrics } from './metrics.ts';
import { alarmsOf, type Played, play } from './play.ts';

const template = synthesise(fullConfiguration);
const alarms = alarmsOf(template);

beforeEach(() => {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.spyOn(console, 'warn').mockReturnValue();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const refused = (kind: 'denied' | 'throttled', action: string) =>
  new CallError({ kind, name: kind === 'denied' ? 'AccessDenied' : 'ThrottlingException', message: 'no' }, action);

/** The ledger answers every call so, until it is given back. */
function ledgerThrows(at: Installation, error: Error): () => void {
  const { ledger } = at;
  const names = Object.keys(ledger).filter((name) => typeof ledger[name as keyof typeof ledger] === 'function');
  at.ledger = { ...ledger, ...Object.fromEntries(names.map((name) => [name, () => Promise.reject(error)])) };
  return () => void (at.ledger = ledger);
}

/** An hour before it, all is well. */
async function begin(at: Installation = install()): Promise<{ readonly at: Installation; readonly played: Played }> {
  const played = play(template, at);
  await played.pass(60);
  return { at, played };
}

/** A failure after which a repair is taken back, because two more tasks fail in the same way. */
async function ineffective({ at, played }: Awaited<ReturnType<typeof begin>>): Promise<void> {
  played.send(fail(at, 'a1'));
  await played.pass(2);
  played.send(fail(at, 'b1', resourceDenial));
  played.send(fail(at, 'b2', resourceDenial));
}

type Failing = {
  readonly what: string;
  readonly at?: () => Installation;
  readonly breaks: (begun: Awaited<ReturnType<typeof begin>>) => void | Promise<void>;
  readonly minutes: number;
  /** The alarms that come on, and no others. */
  readonly on: readonly string[];
};

const failures: readonly Failing[] = [
  { what: 'nothing', breaks: () => {}, minutes: 60, on: [] },
  {
    what: 'the ledger, which denies every call',
    breaks: ({ at }) => void ledgerThrows(at, refused('denied', 'dynamodb:Query')),
    minutes: 24,
    on: ['HandedBack', 'Heartbeat', 'OldestMessage'],
  },
  {
    what: 'the ledger for so long that messages become dead letters',
    breaks: ({ at }) => void ledgerThrows(at, refused('denied', 'dynamodb:Query')),
    minutes: 45,
    on: ['DeadLetters', 'HandedBack', 'Heartbeat', 'OldestMessage'],
  },
  {
    what: 'the ledger by a fault of our own',
    breaks: ({ at }) => void ledgerThrows(at, new TypeError('no such property')),
    minutes: 24,
    on: ['HandedBack', 'Heartbeat', 'OldestMessage'],
  },
  {
    what: 'a single delivery, which AWS throttles',
    breaks: async ({ at, played }) => {
      const back = ledgerThrows(at, refused('throttled', 'dynamodb:Query'));
      await played.pass(2);
      back();
    },
    minutes: 40,
    on: [],
  },
  {
    what: 'two deliveries, half an hour apart',
    breaks: async ({ at, played }) => {
      for (const pause of [28, 0]) {
        const back = ledgerThrows(at, refused('throttled', 'dynamodb:Query'));
        await played.pass(2);
        back();
        await played.pass(pause);
      }
    },
    minutes: 40,
    on: [],
  },
  {
    what: 'the key, which the topic may not use',
    breaks: ({ at, played }) => {
      Object.assign(at.ports, { publish: () => Promise.reject(refused('denied', 'sns:Publish')) });
      played.send(fail(at, 'a1'));
    },
    minutes: 24,
    on: ['HandedBack', 'Heartbeat', 'OldestMessage'],
  },
  {
    what: 'the owner’s event bus, which refuses events',
    breaks: ({ at, played }) => {
      Object.assign(at.ports, { putOnBus: () => Promise.reject(refused('denied', 'events:PutEvents')) });
      played.send(fail(at, 'a1'));
    },
    minutes: 24,
    on: ['HandedBack', 'Heartbeat', 'OldestMessage'],
  },
  {
    what: 'the rule of the ticks, which somebody disabled',
    breaks: ({ played }) => void (played.works.ticks = false),
    minutes: 30,
    on: ['Heartbeat'],
  },
  {
    what: 'the event source mapping, which somebody disabled',
    breaks: ({ played }) => void (played.works.mapping = false),
    minutes: 30,
    on: ['Heartbeat', 'OldestMessage'],
  },
  {
    what: 'the queue’s policy, which refuses the rules',
    breaks: ({ played }) => void (played.works.delivery = false),
    minutes: 30,
    on: ['Heartbeat', 'Undelivered'],
  },
  {
    what: 'the function, which does not start',
    breaks: ({ played }) => void (played.works.starts = false),
    minutes: 24,
    on: ['Heartbeat', 'OldestMessage', 'RemediatorErrors'],
  },
  {
    what: 'a message, which cannot be read',
    breaks: ({ played }) => played.send('no JSON at all'),
    minutes: 10,
    on: ['DeadLetters'],
  },
  {
    what: 'ten tasks, which cannot start',
    breaks: ({ at, played }) => {
      for (let index = 0; index < 10; index += 1) played.send(fail(at, `t${index}`));
    },
    minutes: 10,
    on: ['StartFailures'],
  },
  {
    what: 'a task, whose role is repaired',
    at: () => install({ grants: [grant] }),
    breaks: ({ at, played }) => played.send(fail(at, 'a1')),
    minutes: 10,
    on: ['ChangesMade'],
  },
  {
    what: 'a repair, which does not help',
    at: () => install({ grants: [grant] }),
    breaks: ineffective,
    minutes: 10,
    on: ['ChangesMade', 'IneffectiveRepairs'],
  },
  {
    what: 'an undo, which AWS refuses',
    at: () => install({ grants: [grant] }),
    breaks: async (begun) => {
      const because = { code: 'refused', detail: 'AccessDenied: no', permission: 'iam:DetachRolePolicy' } as const;
      begun.at.intercept = ({ kind }) => (kind === 'detach-grant' ? { is: 'failed', because } : undefined);
      await ineffective(begun);
    },
    minutes: 10,
    on: ['ChangesMade', 'UndosRefused'],
  },
];

describe('the alarms, while what fails is', () => {
  it.each(failures)('$what: $on', async ({ at, breaks, minutes, on }) => {
    const begun = await begin(at?.());
    await breaks(begun);
    const came = await begun.played.pass(minutes);
    expect(Object.keys(came).toSorted()).toEqual(on);
    expect(Math.max(0, ...Object.values(came))).toBeLessThanOrEqual(minutes);
  });

  it('see silence after 15 minutes and before 22, whenever it begins, and no single tick that is lost', async () => {
    for (let moment = 0; moment < 10; moment += 1) {
      const { played } = await begin();
      await played.pass(moment);
      played.works.ticks = false;
      expect(await played.pass(3)).toEqual({});
      played.works.ticks = true;
      expect(await played.pass(20)).toEqual({});
      played.works.ticks = false;
      const { Heartbeat = Infinity } = await played.pass(40);
      expect(Heartbeat).toBeGreaterThanOrEqual(15 - 2);
      expect(Heartbeat).toBeLessThanOrEqual(21);
    }
  });

  it('see silence though another installation in the account and Region completes its ticks', async () => {
    const { played } = await begin();
    played.works.beside = true;
    expect(await played.pass(20)).toEqual({});
    played.works.ticks = false;
    expect(Object.keys(await played.pass(40))).toEqual(['Heartbeat']);
  });

  it('see an installation whose first tick never came', () => {
    const { Heartbeat } = alarms;
    if (Heartbeat === undefined) throw new Error('there is no heartbeat');
    expect(isInAlarm(Heartbeat, createMetrics(), 60, 2)).toBe(true);
  });

  it('ask for the age of a message while it still counts: it leaves the metric with its third receive', () => {
    const { OldestMessage } = alarms;
    const [visibility] = Object.values(template.findResources('AWS::SQS::Queue')).flatMap(
      ({ Properties }) => Properties.VisibilityTimeout ?? [],
    );
    // A minute is left in which SQS publishes it.
    expect(OldestMessage?.Threshold).toBeLessThanOrEqual(2 * visibility - 60);
  });

  it('are all played, but for that of the webhook, whose errors Lambda counts', () => {
    const played = new Set(failures.flatMap(({ on }) => on));
    expect(Object.keys(alarms).toSorted()).toEqual([...played, 'WebhookErrors'].toSorted());
  });
});
