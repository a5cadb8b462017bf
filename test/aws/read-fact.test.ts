import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Reading, readFact } from '../../shared/aws/reads/read-fact.ts';
import { call } from '../../shared/aws/sdk-error.ts';
import type { Instant } from '../../shared/event/instant.ts';

const actions = ['elasticfilesystem:DescribeFileSystems', 'elasticfilesystem:DescribeMountTargets'];
const reading = { now: (): Instant => '2026-11-28T03:00:00.000Z' } as unknown as Reading;

/** What a read of two calls at once gives, if the first or the second of them is answered last. */
async function answeredLast(last: number): Promise<string> {
  const answers = actions.map(async (action, index) => {
    if (index === last) await setImmediate();
    return action;
  });
  const fact = await readFact(reading, '', () =>
    Promise.all(answers.map((answer, index) => call(actions[index] ?? '', answer))),
  );
  return fact.source;
}

describe('readFact', () => {
  it('names its calls in one order, whichever was answered first', async () => {
    expect(await answeredLast(1)).toBe(actions.join(', '));
    expect(await answeredLast(0)).toBe(actions.join(', '));
  });
});
