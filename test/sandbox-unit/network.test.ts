import { describe, expect, it } from 'vitest';
import { createNetwork } from '../sandbox/ecs/network.ts';

describe('the network model', () => {
  it('lets a task without a subnet, and one in a subnet that nobody described, reach everything', () => {
    const network = createNetwork();
    expect(network.reaches(undefined, 'internet')).toBe(true);
    expect(network.reaches('subnet-1', 'secretsmanager')).toBe(true);
  });

  it('lets a closed subnet reach only what has an endpoint there, and nothing beyond AWS', () => {
    const network = createNetwork();
    network.set('subnet-1', ['secretsmanager']);
    expect(network.reaches('subnet-1', 'secretsmanager')).toBe(true);
    expect(network.reaches('subnet-1', 'ssm')).toBe(false);
    expect(network.reaches('subnet-1', 'internet')).toBe(false);
  });

  it('feels a change at once', () => {
    const network = createNetwork();
    network.set('subnet-1', []);
    network.set('subnet-1', 'everything');
    expect(network.reaches('subnet-1', 'internet')).toBe(true);
  });
});
