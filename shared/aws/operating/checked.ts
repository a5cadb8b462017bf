import { CallError, describeFailure } from '../sdk-error.ts';

/** What a person's own credentials could read, or why it was not checked. `permission`: the one that AWS denied them, else null. */
export type Checked<T> =
  | { readonly is: 'read'; readonly value: T }
  | { readonly is: 'not-checked'; readonly because: string; readonly permission: string | null };

/** The result of a read. A call that AWS refused or did not answer says nothing of what it would have read. @throws what is no CallError */
export async function check<T>(read: () => Promise<T>): Promise<Checked<T>> {
  try {
    return { is: 'read', value: await read() };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const { failure, call } = error;
    const because = `${call} failed: ${describeFailure(failure)}`;
    return { is: 'not-checked', because, permission: failure.permission ?? null };
  }
}

/** The result of a read that takes what another one gives. */
export function checkNext<T, U>(known: Checked<T>, read: (value: T) => Promise<U>): Promise<Checked<U>> {
  return known.is === 'read' ? check(() => read(known.value)) : Promise.resolve(known);
}
