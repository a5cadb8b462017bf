import { createHash } from 'node:crypto';

/** Eight hexadecimal digits that tell texts apart, for the id of a construct. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
