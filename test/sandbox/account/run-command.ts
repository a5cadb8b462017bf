import { spawn } from 'node:child_process';

/** What a command answered; `status` is null where it could not be started or was killed. */
export interface CommandResult {
  readonly status: number | null;
  /** Standard output and error as they came, mixed. */
  readonly output: string;
}

/** Runs a command without a shell to its end and keeps what it prints. Never throws: a missing command has the status null. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly environment?: Readonly<Record<string, string | undefined>>; readonly directory?: string } = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      cwd: options.directory,
      env: options.environment ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', (error) => resolve({ status: null, output: error.message }));
    child.on('close', (status) => resolve({ status, output }));
  });
}
