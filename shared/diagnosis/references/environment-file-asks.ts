import type { Ask } from '../../evidence/ask.ts';
import type { Subject } from '../define-cause.ts';

/** The reads that show whether an environment file exists. */
export function environmentFileAsks({ requirement }: Subject): readonly Ask[] {
  const { reference } = requirement;
  return reference?.is === 'object' ? [{ kind: 'environment-file', subject: reference.arn }] : [];
}
