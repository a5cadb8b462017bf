import { isInEffect } from '../../incident/change-lifecycle.ts';
import type { ChangeRecord } from '../../incident/incident.ts';
import { wordsFor } from './change-words.ts';

/**
 * What the owner's own definitions must contain to keep the changes that were made. Terraform, CDK or CloudFormation do
 * not know these changes and would bring the fault back.
 */
export function stepsToPersist(changes: readonly ChangeRecord[]): readonly string[] {
  const standing = changes.filter((change) => isInEffect(change) && change.state !== 'undoing');
  return [...new Set(standing.flatMap(({ action }) => wordsFor(action).persist(action)))];
}
