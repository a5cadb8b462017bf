import type { BrokenRequest } from './connection.ts';

/** Thrown if a call of the task got no answer. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly broken: BrokenRequest;

  constructor(broken: BrokenRequest) {
    super(`${broken.method} ${broken.url}: ${broken.connection.how}`);
    this.broken = broken;
  }
}
