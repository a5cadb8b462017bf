import { beforeAll, describe, expect, it } from 'vitest';
import { expectWorldPages } from './expect-world-pages.ts';
import { changingCalls, deniedCalls, type Part, playTogether } from './play-file.ts';

/** The causes that were told of one service, with their certainty. */
const told = (part: Part, service: string) =>
  part.seen(service).findings.map(({ cause, certainty }) => `${certainty} ${cause}`);

describe('an organisation whose service control policies have conditions', () => {
  let part: Part;
  beforeAll(async () => {
    const played = await playTogether(['fenced-regions']);
    part = played('fenced-regions');
  });

  it('does not keep a permission from being given that ECS says is missing, though a simulation cannot know its every condition', () => {
    expect(part.seen('crane-api').stoppedReasons[0]).toContain('no identity-based policy allows');
    expect(told(part, 'crane-api')).toEqual(['proved permission-missing']);
    expect(changingCalls(part.report)).toEqual(['iam:AttachRolePolicy']);
    expect(part.seen('crane-api').runs).toBe(true);
    expect(deniedCalls(part.report)).toEqual([]);
  });

  it('is the proved cause where ECS names a service control policy, and nothing is attached against it', () => {
    expect(part.seen('crane-near').stoppedReasons[0]).toContain('explicit deny in a service control policy');
    expect(told(part, 'crane-near')).toEqual(['proved service-control-policy-denies']);
    expect(part.seen('crane-near').runs).toBe(false);
  });

  expectWorldPages(['fenced-regions'], () => part);
});
