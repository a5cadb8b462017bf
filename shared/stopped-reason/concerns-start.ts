import type { Claim } from './claim.ts';

/**
 * Whether a reason is of a start that failed: of what a task needs before its containers run, or because ECS had no place
 * or no network interface for it, so that nothing of it ever ran.
 */
export function concernsStart({ category, fault }: Claim): boolean {
  return category !== 'unrelated' || fault === 'placement' || fault === 'eni';
}
