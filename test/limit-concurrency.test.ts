import { describe, expect, it } from 'vitest';
import { limitConcurrency } from '../shared/limit-concurrency.ts';

/** Pieces of work that end when they are told to, and which of them have begun. */
function createWork(names: readonly string[]) {
  const begun: string[] = [];
  const gates = new Map(names.map((name) => [name, Promise.withResolvers<string>()]));
  const run = (name: string) => async (): Promise<string> => {
    begun.push(name);
    return gates.get(name)?.promise ?? name;
  };
  return { begun, gates, run };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the limit of what runs at a time', () => {
  it('begins no more than it may, and the next one in order when one ends', async () => {
    const { begun, gates, run } = createWork(['a', 'b', 'c', 'd']);
    const limit = limitConcurrency(2);
    const all = Promise.all(['a', 'b', 'c', 'd'].map((name) => limit(run(name))));
    await settled();
    expect(begun).toEqual(['a', 'b']);
    gates.get('b')?.resolve('of b');
    await settled();
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const [name, { resolve }] of gates) resolve(`of ${name}`);
    expect(await all).toEqual(['of a', 'of b', 'of c', 'of d']);
  });

  it('gives the place of one that failed to the next, and hands its error to whoever asked for it', async () => {
    const { begun, gates, run } = createWork(['a', 'b']);
    const limit = limitConcurrency(1);
    const [a, b] = [limit(run('a')), limit(run('b'))];
    gates.get('a')?.reject(new Error('no answer'));
    await expect(a).rejects.toThrow('no answer');
    gates.get('b')?.resolve('of b');
    expect(await b).toBe('of b');
    expect(begun).toEqual(['a', 'b']);
  });

  it('lets nobody who comes later overtake one that waits', async () => {
    const { begun, gates, run } = createWork(['a', 'b', 'c']);
    const limit = limitConcurrency(1);
    const first = limit(run('a'));
    const second = limit(run('b'));
    gates.get('a')?.resolve('of a');
    await first;
    const third = limit(run('c'));
    await settled();
    expect(begun).toEqual(['a', 'b']);
    for (const [name, { resolve }] of gates) resolve(`of ${name}`);
    expect(await Promise.all([second, third])).toEqual(['of b', 'of c']);
  });
});
