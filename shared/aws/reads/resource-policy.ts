import type { ResourcePolicy } from '../../evidence/iam.ts';
import { readPolicyDocument } from '../../policy/read-policy.ts';
import { CallError } from '../sdk-error.ts';
import { set, unreadable } from './read-fact.ts';

/**
 * Parses a resource policy from the text in an answer. No text means that there is no policy.
 * @throws CallError if the text cannot be parsed, because its denies must not be overlooked
 */
export function readResourcePolicy(source: string, text: string | undefined): ResourcePolicy {
  if (set(text?.trim()) === undefined) return {};
  const document = readPolicyDocument(text ?? '');
  if (document === undefined) throw unreadable(source, 'MalformedDocument', 'the policy could not be understood');
  return { document };
}

/**
 * The text of a policy, for services that report "no policy" as an error. This error must not count as "no such
 * resource".
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
