import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import { later } from '../../shared/event/instant.ts';
import {
  beginSweep,
  endTurn,
  passOver,
  type Seen,
  seeService,
  takeTurn,
  withListed,
  withoutEntry,
} from '../../shared/sweep/advance-sweep.ts';
import { SWEEP_LIMITS } from '../../shared/sweep/limits.ts';
import type { Sweep, SweepItem } from '../../shared/sweep/sweep.ts';
import { fuzzRuns, fuzzTimeout } from '../fixtures/fuzz.ts';

const now = '2026-11-23T10:00:00.000Z';
const minute = 60_000;
const day = 24 * 60 * minute;
const arnOf = (name: string, cluster = 'shop') => `arn:aws:ecs:us-east-2:111122223333:service/${cluster}/${name}`;
const clusterArn = (name: string) => `arn:aws:ecs:us-east-2:111122223333:cluster/${name}`;
const servicesOf = (...names: readonly string[]): readonly SweepItem[] =>
  names.map((name) => ({ is: 'service', arn: arnOf(name) }));

function findingOf(cause: string, thing = 'x'): Finding {
  return {
    id: `${cause}|${thing}`,
    cause,
    category: 'not-found',
    certainty: 'proved',
    dependency: 'secretsmanager',
    requirement: thing,
    step: 'secrets',
    role: null,
    action: null,
    resource: null,
    title: `${cause} of ${thing}`,
    next: 'mend it',
    instructions: [{ is: 'document', purpose: 'p', json: '{}' }],
    evidence: [{ text: 'seen', source: 'secretsmanager:DescribeSecret' }],
    missing: [],
    failing: false,
    remedy: null,
  };
}

const examined = (...proved: readonly Finding[]): Seen => ({
  is: 'examined',
  family: 'api',
  proved,
  unproved: [],
  undecided: [],
});

function begun(items: readonly SweepItem[], previous?: Sweep, at = now): Sweep {
  const sweep = beginSweep(previous, items, at);
  if (sweep === undefined) throw new Error('no sweep began');
  return sweep;
}

/** One whole sweep of the services a and b, in which they are seen so. */
function swept(previous: Sweep | undefined, at: string, seen: Readonly<Record<string, Seen>>): Sweep {
  const names = Object.keys(seen);
  const looked = names.reduce(
    (sweep, name) => seeService(sweep, seen[name] ?? { is: 'unread' }, at),
    takeTurn(begun(servicesOf(...names), previous, at), at),
  );
  return endTurn(looked, 10, at);
}

const broken = findingOf('secret-deleted');
const days = (count: number) => later(now, count * day);
const told = (sweep: Sweep) =>
  sweep.outbox.map(({ state, found, gone }) => ({
    state,
    found: found.flatMap(({ service, findings }) => findings.map(({ id }) => `${service.split('/')[2]} ${id}`)),
    gone: gone.map(({ service, why }) => `${service.split('/')[2]} ${why}`),
  }));

describe('what a sweep finds', () => {
  it('is told once, in one message, and not again by the next ones', () => {
    const first = swept(undefined, now, { a: examined(broken), b: examined(broken) });
    expect(told(first)).toEqual([{ state: 'sweep', found: ['a secret-deleted|x', 'b secret-deleted|x'], gone: [] }]);
    const second = swept(withoutEntry(first, `${first.id}-told`), days(1), {
      a: examined(broken),
      b: examined(broken),
    });
    expect(told(second)).toEqual([]);
    expect(second.last).toMatchObject({ whole: true, standing: 2, counts: { examined: 2, skipped: 0, unread: 0 } });
  });

  it('is told as gone, once, when the account proves it no more', () => {
    const first = swept(undefined, now, { a: examined(broken) });
    const second = swept(withoutEntry(first, `${first.id}-told`), days(1), { a: examined() });
    expect(told(second)).toEqual([{ state: 'sweep-gone', found: [], gone: ['a mended'] }]);
    const third = swept(withoutEntry(second, `${second.id}-told`), days(2), { a: examined() });
    expect(told(third)).toEqual([]);
  });

  it('is told anew when it comes back', () => {
    const first = swept(undefined, now, { a: examined(broken) });
    const second = swept(first, days(1), { a: examined() });
    const third = swept(second, days(2), { a: examined(broken) });
    expect(told(third).map(({ state }) => state)).toEqual(['sweep', 'sweep-gone', 'sweep']);
  });

  it.each<[string, Seen]>([
    ['the service could not be read', { is: 'unread' }],
    ['the service was left out', { is: 'skipped' }],
    ['its cause could not be judged', { ...examined(), undecided: ['secret-deleted'] } as Seen],
    ['it is still found, and only not proved', { ...examined(), unproved: [broken.id] } as Seen],
  ])('is not gone where %s', (_why, seen) => {
    const second = swept(swept(undefined, now, { a: examined(broken) }), days(1), { a: seen });
    expect(told(second)).toHaveLength(1);
    expect(second.standing).toHaveLength(1);
    // And it is gone once it is really judged.
    expect(told(swept(second, days(2), { a: examined() })).at(-1)?.gone).toEqual(['a mended']);
  });

  it('is gone where only another cause could not be judged', () => {
    const seen = { ...examined(), undecided: ['endpoint-missing'] } as Seen;
    expect(told(swept(swept(undefined, now, { a: examined(broken) }), days(1), { a: seen })).at(-1)?.gone).toEqual([
      'a mended',
    ]);
  });

  it('is gone with its service, and with the service’s leaving the configuration', () => {
    const first = swept(undefined, now, { a: examined(broken), b: examined(broken) });
    const second = swept(first, days(1), { a: { is: 'no-service' } });
    expect(told(second).at(-1)?.gone.toSorted()).toEqual(['a no-service', 'b not-swept']);
    expect(second.standing).toEqual([]);
  });

  it('stands whatever a sweep that did not look at all services has seen', () => {
    const first = swept(undefined, now, { a: examined(broken), b: examined(broken) });
    const cut = begun(
      servicesOf('a'),
      seeService(begun(servicesOf('a', 'b'), first, days(1)), examined(broken), days(1)),
      days(2),
    );
    expect(cut.last).toMatchObject({ whole: false, standing: 2 });
  });

  it('is kept whole of sixty services, and of more what a list needs', () => {
    const names = Array.from({ length: 70 }, (_, index) => `s${String(index).padStart(2, '0')}`);
    const sweep = swept(undefined, now, Object.fromEntries(names.map((name) => [name, examined(broken)])));
    const found = sweep.outbox[0]?.found ?? [];
    expect(found).toHaveLength(70);
    expect(found.filter(({ findings }) => findings[0]?.evidence.length === 1)).toHaveLength(60);
  });
});

describe('a sweep', () => {
  it('begins once a day, however often the message of the schedule comes', () => {
    const sweep = begun(servicesOf('a'));
    expect(beginSweep(sweep, servicesOf('a'), later(now, 19 * 60 * minute))).toBe(sweep);
    const ended = endTurn(seeService(takeTurn(sweep, now), examined(), now), 1, now);
    expect(beginSweep(ended, servicesOf('a'), later(now, 1000))).toBe(ended);
    expect(beginSweep(ended, servicesOf('a'), days(1))?.id).not.toBe(ended.id);
  });

  it('is none where there never was one and nothing is to be looked at', () => {
    expect(beginSweep(undefined, [], now)).toBeUndefined();
  });

  it('ends at once where nothing is to be looked at any more, and tells that', () => {
    const first = swept(undefined, now, { a: examined(broken) });
    const second = begun([], first, days(1));
    expect(second.endedAt).toBe(days(1));
    expect(told(second).at(-1)?.gone).toEqual(['a not-swept']);
  });

  it('takes a turn a minute at most, and counts its calls before they are made', () => {
    const taken = takeTurn(begun(servicesOf('a', 'b')), now);
    expect(taken.calls).toBe(SWEEP_LIMITS.callsInTurn);
    expect(takeTurn(taken, later(now, minute - 1))).toBe(taken);
    expect(takeTurn(taken, later(now, minute)).calls).toBe(2 * SWEEP_LIMITS.callsInTurn);
    expect(endTurn(taken, 7, now).calls).toBe(7);
  });

  it('keeps the minute between the turns of two sweeps too', () => {
    const first = { ...swept(undefined, now, { a: examined() }), turnAt: days(1) };
    const second = begun(servicesOf('a'), first, later(days(1), 1000));
    expect(takeTurn(second, later(days(1), 2000))).toBe(second);
  });

  it('ends with what it has before it makes more calls than a day has, and the next one begins with the others', () => {
    const looked = seeService(takeTurn(begun(servicesOf('a', 'b')), now), examined(broken), now);
    const spent = { ...looked, calls: SWEEP_LIMITS.callsInSweep - SWEEP_LIMITS.callsInTurn + 1 };
    const ended = takeTurn(spent, later(now, minute));
    expect(ended).toMatchObject({ endedAt: later(now, minute), last: { whole: false }, after: arnOf('a') });
    expect(told(ended)).toHaveLength(1);
  });

  it('passes over what cuts off every turn that begins with it, and counts it as unread', () => {
    let sweep = begun(servicesOf('a', 'b'));
    for (let turn = 0; turn < 4; turn += 1) sweep = takeTurn(sweep, later(now, turn * minute));
    expect(sweep.left).toEqual(servicesOf('b'));
    expect(sweep.counts.unread).toBe(1);
    expect(passOver(begun([{ is: 'clusters' }]), now)).toMatchObject({ left: [], counts: { unread: 1 } });
  });

  it('lists the clusters of the account, then the services of each', () => {
    const clusters = withListed(begun([{ is: 'clusters' }]), [clusterArn('shop'), clusterArn('web')]);
    expect(clusters.left.map(({ is }) => is)).toEqual(['cluster', 'cluster']);
    const services = withListed(clusters, [arnOf('b'), arnOf('a')]);
    expect(services.left.map((item) => ('arn' in item ? item.arn : ''))).toEqual([
      arnOf('a'),
      arnOf('b'),
      clusterArn('web'),
    ]);
    expect(withListed(services, [])).toBe(services);
  });
});

/** Anything that can become of a service when it is looked at. */
const anySeen: fc.Arbitrary<Seen> = fc.oneof(
  fc.constantFrom<Seen>({ is: 'skipped' }, { is: 'unread' }, { is: 'no-service' }),
  fc.record({
    is: fc.constant('examined' as const),
    family: fc.constant('api'),
    proved: fc.subarray([findingOf('c1'), findingOf('c2')]),
    unproved: fc.subarray(['c1|x', 'c2|x']),
    undecided: fc.subarray(['c1', 'c2']),
  }),
);

describe('any course of sweeps', () => {
  it(
    'tells each finding once until it is over, each end once, and never more than the account proved',
    () => {
      const names = ['a', 'b', 'c'];
      fc.assert(
        fc.property(fc.array(fc.tuple(anySeen, anySeen, anySeen), { minLength: 1, maxLength: 8 }), (course) => {
          let sweep: Sweep | undefined;
          const open = new Set<string>();
          course.forEach((seen, index) => {
            const at = days(index);
            const ofDay = Object.fromEntries(names.map((name, nth) => [name, seen[nth] ?? { is: 'unread' as const }]));
            sweep = swept(sweep, at, ofDay);
            for (const entry of sweep.outbox) {
              for (const { service, findings } of entry.found)
                for (const { title } of findings) {
                  const key = `${service} ${title}`;
                  expect(open.has(key)).toBe(false);
                  open.add(key);
                }
              for (const { service, title } of entry.gone) expect(open.delete(`${service} ${title}`)).toBe(true);
              sweep = withoutEntry(sweep, entry.id);
            }
            expect(new Set(sweep.standing.map(({ service, title }) => `${service} ${title}`))).toEqual(open);
          });
        }),
        { numRuns: Math.min(fuzzRuns, 300), seed: 1 },
      );
    },
    fuzzTimeout,
  );

  it(
    'makes no more calls in a minute or a sweep than it may, and ends whatever the turns do',
    () => {
      const turns = fc.array(
        fc.record({ looks: fc.nat(3), pause: fc.integer({ min: 1, max: 200_000 }), dies: fc.boolean() }),
        {
          maxLength: 60,
        },
      );
      fc.assert(
        fc.property(turns, (course) => {
          let sweep = begun(servicesOf('a', 'b', 'c', 'd', 'e'));
          let at = now;
          const starts: number[] = [];
          for (const { looks, pause, dies } of course) {
            at = later(at, pause);
            const taken = takeTurn(sweep, at);
            if (taken === sweep) continue;
            if (taken.endedAt === null) starts.push(Date.parse(at));
            sweep = taken;
            if (dies || taken.endedAt !== null) continue;
            for (let look = 0; look < looks; look += 1) sweep = seeService(sweep, examined(), at);
            sweep = endTurn(sweep, looks * 20, at);
            expect(sweep.calls).toBeLessThanOrEqual(SWEEP_LIMITS.callsInSweep);
          }
          const pauses = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
          expect(pauses.filter((pause) => pause < minute)).toEqual([]);
          // Turns that die, or look at nothing, do not keep it from its end.
          for (let more = 0; more < 30 && sweep.endedAt === null; more += 1)
            sweep = takeTurn(sweep, (at = later(at, minute)));
          expect(sweep.endedAt).not.toBeNull();
          const { examined: seen, unread } = sweep.counts;
          expect(seen + unread).toBe(5);
        }),
        { numRuns: Math.min(fuzzRuns, 300), seed: 1 },
      );
    },
    fuzzTimeout,
  );
});
