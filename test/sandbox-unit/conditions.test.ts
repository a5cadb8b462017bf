import { describe, expect, it } from 'vitest';
import { isAwaited, readinessOf, type Seen } from '../sandbox/demo/conditions.ts';
import type { IncidentJson } from '../sandbox/demo/incident-json.ts';
import type { Happening, When } from '../sandbox/world/happening-schema.ts';

const nothing: Seen = { startedAt: 0, messages: [], ecs: [], played: new Map() };

function happening(when: When): Happening {
  return { when, do: { setMode: 'off' } };
}

function failure(group: string, at: number, reason = '') {
  return {
    at,
    moment: { is: 'task-stopped', group, taskArn: '', taskDefinitionArn: '', reason, failures: 1 },
  } as const;
}

const incident = {
  service: 'api',
  family: 'api',
  findings: [{ category: 'network', cause: 'no-way-to-service' }],
} as unknown as IncidentJson;
const found: Seen = {
  ...nothing,
  messages: [{ at: 5000, message: { state: 'found', subject: '', says: [], text: '', chat: {}, json: {}, incident } }],
};

describe('the conditions of a happening', () => {
  it('wait for a message of the state, the cause and the service', () => {
    expect(readinessOf(happening({ afterMessage: 'found' }), nothing, 9000)).toBe('waiting');
    expect(readinessOf(happening({ afterMessage: 'found', ofCause: 'network', of: 'api' }), found, 9000)).toBe('due');
    expect(readinessOf(happening({ afterMessage: 'found', ofCause: 'iam' }), found, 9000)).toBe('waiting');
    expect(readinessOf(happening({ afterMessage: 'found', of: 'web' }), found, 9000)).toBe('waiting');
    expect(readinessOf(happening({ afterMessage: ['found-next', 'found'] }), found, 9000)).toBe('due');
    expect(readinessOf(happening({ afterMessage: ['found-next', 'held'] }), found, 9000)).toBe('waiting');
  });

  it('count the failures of one group or of all', () => {
    const seen: Seen = { ...nothing, ecs: [failure('service:api', 1000), failure('family:job', 2000)] };
    expect(readinessOf(happening({ afterFailures: 2 }), seen, 9000)).toBe('due');
    expect(readinessOf(happening({ afterFailures: 2, of: 'api' }), seen, 9000)).toBe('waiting');
    expect(readinessOf(happening({ afterFailures: 1, of: 'job' }), seen, 9000)).toBe('due');
  });

  it('count the failures whose reason holds a text', () => {
    const reasons = ['AccessDeniedException', 'DecryptionFailure: …'];
    const seen: Seen = { ...nothing, ecs: reasons.map((reason) => failure('service:api', 1000, reason)) };
    expect(readinessOf(happening({ afterFailures: 1, saying: 'DecryptionFailure' }), seen, 9000)).toBe('due');
    expect(readinessOf(happening({ afterFailures: 2, saying: 'DecryptionFailure' }), seen, 9000)).toBe('waiting');
  });

  it('count seconds from the moment when the rest was met', () => {
    const when = { afterMessage: 'found', afterSeconds: 2 } as const;
    expect(readinessOf(happening(when), found, 6999)).toBe('timed');
    expect(readinessOf(happening(when), found, 7000)).toBe('due');
    expect(readinessOf(happening({ afterSeconds: 2 }), nothing, 1999)).toBe('timed');
  });

  it('follow another happening', () => {
    const when = { afterHappening: 'reverted' };
    expect(readinessOf(happening(when), nothing, 1)).toBe('waiting');
    expect(readinessOf(happening(when), { ...nothing, played: new Map([['reverted', 1]]) }, 1)).toBe('due');
  });

  it('wait for a deployment that came to an end, of the service that they name', () => {
    const rollout = (state: 'COMPLETED' | 'FAILED', service: string) =>
      ({ at: 3000, moment: { is: 'deployment', service, id: 'ecs-svc/1', taskDefinitionArn: '', state } }) as const;
    const seen: Seen = { ...nothing, ecs: [rollout('FAILED', 'api'), rollout('COMPLETED', 'web')] };
    expect(readinessOf(happening({ afterRollout: 'FAILED', of: 'api' }), seen, 9000)).toBe('due');
    expect(readinessOf(happening({ afterRollout: 'FAILED', of: 'web' }), seen, 9000)).toBe('waiting');
    expect(readinessOf(happening({ afterRollout: 'COMPLETED' }), seen, 9000)).toBe('due');
  });
});

describe('a message that a run waits for', () => {
  it('is awaited until it was sent, of its service, as often as the world says', () => {
    const one = { message: 'found', times: 1 } as const;
    expect(isAwaited(one, nothing)).toBe(true);
    expect(isAwaited(one, found)).toBe(false);
    expect(isAwaited({ ...one, of: 'api' }, found)).toBe(false);
    expect(isAwaited({ ...one, of: 'web' }, found)).toBe(true);
    expect(isAwaited({ ...one, times: 2 }, found)).toBe(true);
    expect(isAwaited({ ...one, message: 'verified' }, found)).toBe(true);
  });
});
