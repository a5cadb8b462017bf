import { CallError, describeFailure, failureOf } from '../sdk-error.ts';

/** What a person's credentials show of a thing; or why they do not, and the permission that it takes. */
export type Look<T> =
  | { readonly is: 'seen'; readonly value: T }
  | { readonly is: 'unseen'; readonly permission: string; readonly because: string };

/** Looks, and says why not where AWS does not answer. @throws whatever is no failure of a call of AWS */
export async function look<T>(read: () => Promise<T>): Promise<Look<T>> {
  try {
    return { is: 'seen', value: await read() };
  } catch (error) {
    const failure = failureOf(error);
    const call = error instanceof CallError ? error.call : '';
    return { is: 'unseen', permission: failure.permission ?? call, because: describeFailure(failure) };
  }
}
