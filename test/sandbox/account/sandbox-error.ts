/** What keeps the local account from working, in one sentence for the person who started it; `detail` holds a tool's own output. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly detail: string;

  constructor(message: string, detail = '') {
    super(detail === '' ? message : `${message}\n${detail}`);
    this.detail = detail;
  }
}
