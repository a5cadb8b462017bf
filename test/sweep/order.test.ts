import { describe, expect, it } from 'vitest';
import { clustersFrom, inTurnAfter, withServicesOf } from '../../shared/sweep/order.ts';

const arnOf = (name: string, cluster = 'm') => `arn:aws:ecs:us-east-2:111122223333:service/${cluster}/${name}`;
const cluster = (name: string) => `arn:aws:ecs:us-east-2:111122223333:cluster/${name}`;
const names = (items: readonly { readonly is: string; readonly arn?: string }[]) =>
  items.map(({ arn = '' }) => arn.split('/').slice(1).join('/'));

describe('the order of a sweep', () => {
  it('goes on behind what was looked at last, and comes round to the rest', () => {
    const all = ['a', 'b', 'c', 'b'].map((name) => arnOf(name));
    expect(inTurnAfter(all, null)).toEqual(['a', 'b', 'c'].map((name) => arnOf(name)));
    expect(inTurnAfter(all, arnOf('a'))).toEqual(['b', 'c', 'a'].map((name) => arnOf(name)));
    expect(inTurnAfter(all, arnOf('c'))).toEqual(['a', 'b', 'c'].map((name) => arnOf(name)));
    // What was looked at last may be gone.
    expect(inTurnAfter([arnOf('a'), arnOf('c')], arnOf('b'))).toEqual([arnOf('c'), arnOf('a')]);
  });

  it('begins with the cluster of what was looked at last', () => {
    const all = ['z', 'a', 'm'].map(cluster);
    expect(clustersFrom(all, null)).toEqual(['a', 'm', 'z'].map(cluster));
    expect(clustersFrom(all, arnOf('x'))).toEqual(['m', 'z', 'a'].map(cluster));
    expect(clustersFrom(all, arnOf('x', 'n'))).toEqual(['z', 'a', 'm'].map(cluster));
    expect(clustersFrom(all, arnOf('x', 'zz'))).toEqual(['a', 'm', 'z'].map(cluster));
  });

  it('puts what was looked at before behind all others, so that a large cluster does not keep them waiting', () => {
    const left = [{ is: 'cluster', arn: cluster('z') }] as const;
    const services = ['a', 'b', 'c'].map((name) => arnOf(name));
    expect(names(withServicesOf(cluster('m'), services, left, arnOf('b')))).toEqual(['m/c', 'z', 'm/a', 'm/b']);
    expect(names(withServicesOf(cluster('m'), services, left, arnOf('b', 'other')))).toEqual([
      'm/a',
      'm/b',
      'm/c',
      'z',
    ]);
  });
});
