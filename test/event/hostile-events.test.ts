import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMessage } from '../../shared/event/parse-event.ts';
import { account, serviceAction, taskArn, taskEvent } from '../fixtures/event.ts';
import { fuzzRuns, fuzzTimeout } from '../fixtures/fuzz.ts';

const seed = 20261124;

const wellFormed: readonly Record<string, unknown>[] = [
  taskEvent(),
  taskEvent({
    stoppedReason: 'Task failed to start',
    containers: [{ name: 'api', reason: 'OutOfMemoryError: x' }],
    overrides: { executionRoleArn: 'arn:aws:iam::111122223333:role/other', containerOverrides: [{ environment: [] }] },
  }),
  taskEvent({}, { source: 'ecs-init-remediator.drill' }),
  taskEvent(
    {},
    {
      'detail-type': 'ECS Deployment State Change',
      resources: ['arn:aws:ecs:us-east-2:111122223333:service/shop/api'],
      detail: { eventName: 'SERVICE_DEPLOYMENT_COMPLETED', deploymentId: 'ecs-svc/1' },
    },
  ),
  serviceAction('SERVICE_TASK_CONFIGURATION_FAILURE', { reason: 'ECS was unable to assume the role' }),
  { kind: 'tick' },
  { kind: 'command', id: '00000000-0000-4000-8000-000000000001' },
];

/** Every place in a value, as the keys that lead there. */
function places(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, one]) => places(one).map((rest) => [key, ...rest]))];
}

type Change = { readonly share: number; readonly value: unknown; readonly how: 'set' | 'remove' | 'wrap' | 'extra' };

function changed(value: unknown, [key, ...rest]: readonly string[], change: Change): unknown {
  if (key === undefined) {
    if (change.how === 'wrap') return [value];
    if (change.how === 'extra' && typeof value === 'object' && value !== null)
      return { ...value, ['__proto__']: change.value, extra: change.value };
    return change.value;
  }
  const entries = Object.entries(value as object);
  const kept = change.how === 'remove' && rest.length === 0 ? entries.filter(([name]) => name !== key) : entries;
  const after = kept.map(([name, one]) => [name, name === key ? changed(one, rest, change) : one] as const);
  return Array.isArray(value) ? after.map(([, one]) => one) : Object.fromEntries(after);
}

/** Where in a value or text, evenly: fast-check's own numbers crowd at their bounds. */
const share = fc.noBias(fc.nat(9999)).map((one) => one / 10_000);
const strange = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, '', [], {}, [[]], '\0', '\ud800', 'x'.repeat(5000), account),
  fc.constantFrom<unknown>(taskArn('a1'), 'arn:aws:ecs:::task/', '2026-13-45T99:99:99Z', 'STOPPED', 'service:', 'tick'),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 1 }),
);
const change = fc.record({
  share,
  value: strange,
  how: fc.constantFrom('set', 'set', 'remove', 'wrap', 'extra'),
});

const event = fc
  .tuple(fc.constantFrom(...wellFormed), fc.array(change, { minLength: 1, maxLength: 3 }))
  .map(([start, changes]) =>
    changes.reduce<unknown>((value, one) => {
      const all = places(value);
      return changed(value, all[Math.floor(one.share * all.length)] ?? [], one);
    }, start),
  );
/** As JSON, at times cut or with a stray character: a queue takes any text. */
const body = fc
  .tuple(event, fc.option(fc.record({ at: share, stray: fc.string() }), { freq: 8 }))
  .map(([value, damage]) => {
    const json = JSON.stringify(value) ?? '';
    if (damage === null) return json;
    const at = Math.floor(damage.at * json.length);
    return json.slice(0, at) + damage.stray + json.slice(at + damage.stray.length);
  });

const variants = ['start-failure', 'deployment-outcome', 'service-notice', 'tick', 'command', 'ignored'];

/** Whether an input has what its kind promises, and what is ignored its reason; plain, for it is asked very often. */
function isWhole(parsed: ReturnType<typeof parseMessage>): boolean {
  switch (parsed.is) {
    case 'ignored':
      return /\S/.test(parsed.because);
    case 'start-failure':
      return parsed.account === account && parsed.taskArn.includes(':task/') && typeof parsed.reason === 'string';
    case 'deployment-outcome':
      return [parsed.deploymentId, parsed.cluster, parsed.service, parsed.partition, parsed.region].every(
        (one) => typeof one === 'string',
      );
    case 'service-notice':
      return parsed.account === account && [parsed.cluster, parsed.service].every((one) => one !== '');
    case 'command':
      return /^[0-9a-f-]{36}$/.test(parsed.id);
    case 'tick':
      return true;
    default:
      return false;
  }
}

describe('mutated messages', () => {
  test(
    'are each one of the inputs, or ignored with a reason',
    () => {
      const outcome = fc.check(
        fc.property(body, (message) => isWhole(parseMessage(message, account))),
        { seed, numRuns: fuzzRuns },
      );
      expect(outcome).toMatchObject({ failed: false, counterexample: null, numRuns: fuzzRuns });
    },
    fuzzTimeout,
  );

  test('produce every kind of input and every reason for ignoring a message', () => {
    const seen = fc.sample(body, { seed, numRuns: 2000 }).map((message) => parseMessage(message, account));
    expect(new Set(seen.map(({ is }) => is))).toEqual(new Set(variants));
    const codes = seen.flatMap((parsed) => (parsed.is === 'ignored' ? [parsed.code] : []));
    expect(new Set(codes)).toEqual(
      new Set([
        'malformed-json',
        'malformed-event',
        'malformed-command',
        'unknown-event',
        'other-account',
        'not-stopped',
        'not-a-start-failure',
      ]),
    );
  });
});
