/**
 * Why the local account does not work, in one sentence for the person who started it. `detail` holds the output of a
 * tool.
 */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly detail: string;

  constructor(message: string, detail = '') {
    super(detail === '' ? message : `${message}\n${detail}`);
    this.detail = detail;
  }
}
