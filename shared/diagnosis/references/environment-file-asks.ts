import type { Ask } from '../../evidence/ask.ts';
import type { Subject } from '../define-cause.ts';

/** What is asked to know whether an environment file is there. */
export function environmentFileAsks({ requirement }: Subject): readonly Ask[] {
  const { reference } = requirement;
  return reference?.is === 'object' ? [{ kind: 'environment-file', subject: reference.arn }] : [];
}
