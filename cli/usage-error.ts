/** Wrong arguments. The message is shown to the caller together with a pointer to the help; the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
