import type { ResourcePolicy } from '../../evidence/iam.ts';
import { readPolicyDocument } from '../../policy/read-policy.ts';
import { CallError } from '../sdk-error.ts';
import { set, unreadable } from './read-fact.ts';

/**
 * The policy that a resource carries itself, from the text that the service answers; no text is no policy.
 * @throws CallError where the text cannot be understood: what it denies must not be overlooked
 */
export function readResourcePolicy(source: string, text: string | undefined): ResourcePolicy {
  if (set(text?.trim()) === undefined) return {};
  const document = readPolicyDocument(text ?? '');
  if (document === undefined) throw unreadable(source, 'MalformedDocument', 'the policy could not be understood');
  return { document };
}

/**
 * The text of a policy where "there is none" is an error of its own, which must not read as "no such resource".
 * @param none the name of that error.
 * @throws CallError for every other failure of the call
 */
export async function unlessNone(none: string, read: Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof CallError && error.failure.name === none) return undefined;
    throw error;
  }
}
