import { clusterAndService, lastPart } from '../arn.ts';
import type { SweepItem } from './sweep.ts';

/**
 * Services in the order of their ARNs, from the one behind `after` on: so that a sweep that could not end looks first at what the
 * one before did not reach.
 */
export function inTurnAfter(arns: readonly string[], after: string | null): readonly string[] {
  const { behind, before } = splitAfter(arns, after);
  return [...behind, ...before];
}

/** Clusters in the order of their ARNs, from the one on whose service was looked at last. */
export function clustersFrom(arns: readonly string[], after: string | null): readonly string[] {
  const sorted = unique(arns);
  const cluster = after === null ? undefined : clusterAndService(after).cluster;
  const from = cluster === undefined ? -1 : sorted.findIndex((arn) => lastPart(arn) >= cluster);
  return from <= 0 ? sorted : [...sorted.slice(from), ...sorted.slice(0, from)];
}

/**
 * What is left once a cluster is replaced by its services. Those that were looked at before `after` come last of all, so that a
 * cluster that is too large for one sweep does not keep the others waiting for ever.
 */
export function withServicesOf(
  cluster: string,
  arns: readonly string[],
  left: readonly SweepItem[],
  after: string | null,
): readonly SweepItem[] {
  const ofService = (arn: string): SweepItem => ({ is: 'service', arn });
  const isOwn = after !== null && clusterAndService(after).cluster === lastPart(cluster);
  const { behind, before } = splitAfter(arns, isOwn ? after : null);
  return [...behind.map(ofService), ...left, ...before.map(ofService)];
}

function splitAfter(arns: readonly string[], after: string | null) {
  const sorted = unique(arns);
  const behind = after === null ? sorted : sorted.filter((arn) => arn > after);
  return { behind, before: sorted.filter((arn) => !behind.includes(arn)) };
}

function unique(arns: readonly string[]): readonly string[] {
  return [...new Set(arns)].toSorted();
}
