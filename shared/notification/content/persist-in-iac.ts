import { isInEffect } from '../../incident/change-lifecycle.ts';
import type { ChangeRecord } from '../../incident/incident.ts';
import { wordsFor } from './change-words.ts';

/**
 * What the owner's own definitions must hold for the changes that stand: Terraform, CDK or CloudFormation know nothing of
 * them, and would bring the fault back.
 */
export function stepsToPersist(changes: readonly ChangeRecord[]): readonly string[] {
  const standing = changes.filter((change) => isInEffect(change) && change.state !== 'undoing');
  return [...new Set(standing.flatMap(({ action }) => wordsFor(action).persist(action)))];
}
