import type { Configuration } from '../configuration/configuration.ts';
import { type Instant, later } from '../event/instant.ts';

/**
 * Whether AWS would list a change by now that the product made at that moment. IAM's answers are seconds behind its changes. So a
 * change that is missing right after it was made was not taken away.
 */
export function isListedByNow(madeAt: Instant | null, { proof }: Pick<Configuration, 'proof'>, now: Instant): boolean {
  return madeAt === null || now > later(madeAt, proof.graceSeconds * 1000);
}
