/** A call that cannot be understood: told to its caller with a way to the help, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
