import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkout, sandboxFolder } from './folders.ts';
import type { Installation } from './install.ts';
import { SandboxError } from './sandbox-error.ts';

/** The process of the account. It leads its own process group. */
export interface Launched {
  readonly pid: number;
  readonly port: number;
  /** Ends the whole group and removes its state. Resolves when both are gone. */
  readonly stop: () => Promise<void>;
}

/** Settings for the process of the account. */
export interface LaunchSettings {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly accountId: string;
  readonly region: string;
  readonly log: string;
  readonly hosts: Readonly<Record<string, string>>;
}

const launcher = fileURLToPath(new URL('./launcher', import.meta.url));
const outside = new URL('./outside.ts', import.meta.url);

/**
 * Starts the process of the account. It binds a free loopback port and then reports the port. It ends when this process
 * ends for any reason, because this process holds the other end of its standard input. Throws a {@link SandboxError}
 * with the end of the log if it does not start.
 */
export async function launch(installation: Installation, settings: LaunchSettings): Promise<Launched> {
  const state = await mkdtemp(join(tmpdir(), 'ecs-init-sandbox-'));
  mkdirSync(join(sandboxFolder, 'log'), { recursive: true });
  const log = openSync(settings.log, 'a');
  const child = spawn(installation.python, [launcher], {
    cwd: state,
    env: { ...installation.environment, ...launchEnvironment(state, settings) },
    detached: true,
    stdio: ['pipe', log, log, 'pipe'],
  });
  closeSync(log);
  const stop = stopping(child, state);
  try {
    const port = await portOf(child);
    await untilReady(child, port);
    // The pipes must not keep a finished run alive. The account then ends with it.
    child.unref();
    for (const stream of child.stdio) if (stream instanceof Socket) stream.unref();
    return { pid: child.pid ?? 0, port, stop };
  } catch (error) {
    await stop();
    const end = readFileSync(settings.log, 'utf8').split('\n').slice(-15).join('\n');
    throw new SandboxError(`The local account did not start (${String(error)}); its log ends:`, end);
  }
}

/**
 * Only the variables that the account needs. Its functions inherit them, so a variable that the template forgot must
 * not come from here.
 */
function launchEnvironment(state: string, settings: LaunchSettings): Record<string, string> {
  return {
    PATH: `${join(checkout, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
    HOME: state,
    TMPDIR: state,
    LANG: 'C.UTF-8',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    AUTH: 'true',
    AWS_ACCESS_KEY_ID: settings.accessKeyId,
    AWS_SECRET_ACCESS_KEY: settings.secretAccessKey,
    BIND_HOST: '127.0.0.1',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    MINISTACK_HOST: 'localhost',
    MINISTACK_ACCOUNT_ID: settings.accountId,
    MINISTACK_REGION: settings.region,
    LAMBDA_ASYNC_RETRY_BASE_SECONDS: '1',
    LAMBDA_EXECUTOR: 'local',
    NODE_OPTIONS: `--import=${outside.href}`,
    SANDBOX_HOSTS: JSON.stringify(settings.hosts),
  };
}

/** Reads the port from the process: one line of JSON on its fourth descriptor. */
async function portOf(child: ChildProcess): Promise<number> {
  const answer = child.stdio[3] as Readable;
  const said = new Promise<string>((resolve, reject) => {
    let text = '';
    answer.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text);
    });
    child.once('error', reject);
    child.once('exit', (status, signal) => reject(new Error(`ended with ${signal ?? status}`)));
  });
  const { port } = JSON.parse(await withLimit(said, 30_000, 'it said no port')) as { port: number };
  return port;
}

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`ended with ${child.signalCode ?? child.exitCode}`);
    const ready = await fetch(`http://127.0.0.1:${port}/_sandbox/health`, { headers: { 'x-sandbox': '1' } }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    await wait(40);
  }
  throw new Error('it was not ready within a minute');
}

async function withLimit<T>(promise: Promise<T>, milliseconds: number, otherwise: string): Promise<T> {
  const limit = new AbortController();
  const late = wait(milliseconds, undefined, { signal: limit.signal }).then(() => {
    throw new Error(otherwise);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    limit.abort();
    late.catch(() => undefined);
  }
}

/** Ends the group: it closes the standard input of the process. If the process does not end, it is killed. */
function stopping(child: ChildProcess, state: string): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  const end = async () => {
    child.stdin?.destroy();
    if (child.pid !== undefined) await endGroup(child.pid);
    await rm(state, { recursive: true, force: true, maxRetries: 5 });
  };
  return () => {
    stopped ??= end();
    return stopped;
  };
}

async function endGroup(pid: number): Promise<void> {
  const patience = performance.now() + 3000;
  while (groupLives(pid)) {
    if (performance.now() > patience) killGroup(pid);
    await wait(20);
  }
}

/** Whether a process of the group is left. A dead process counts until its parent has collected it. */
function groupLives(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
