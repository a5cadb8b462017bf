import type { BrokenRequest } from './connection.ts';

/** A call of the task's that got no answer, thrown in the place of one. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly broken: BrokenRequest;

  constructor(broken: BrokenRequest) {
    super(`${broken.method} ${broken.url}: ${broken.connection.how}`);
    this.broken = broken;
  }
}
