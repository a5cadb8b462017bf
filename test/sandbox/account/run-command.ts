import { spawn } from 'node:child_process';

/** The result of a command. `status` is null if it could not be started or was killed. */
export interface CommandResult {
  readonly status: number | null;
  /** Standard output and error, mixed as they arrived. */
  readonly output: string;
}

/**
 * Runs a command without a shell until it ends, and keeps what it prints. Never throws: for a missing command the
 * status is null.
 */
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
