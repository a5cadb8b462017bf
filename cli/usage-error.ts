/** Wrong arguments. The message is shown to the caller together with a pointer to the help; the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The installation could not be asked, or refused the request. The message says why and what to do; the exit code is 2. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** Whether the same request may be answered a moment later. */
  readonly mayPass: boolean;

  constructor(message: string, mayPass: boolean) {
    super(message);
    this.mayPass = mayPass;
  }
}
