import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startAccount } from '../sandbox/account/start.ts';
import { listenedOn, processesOf } from './processes.ts';

const starter = fileURLToPath(new URL('./start-and-stop.ts', import.meta.url));

/** Starts an account in a process of its own and resolves once it stands, with a promise of that process's end. */
async function startElsewhere(next: 'end' | 'fail' | 'wait') {
  const child = spawn(process.execPath, [starter, next], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
  });
  const said = await new Promise<string>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
  });
  const { pid } = JSON.parse(said) as { pid: number };
  return { child, pid, ended };
}

async function untilGone(group: number): Promise<readonly string[]> {
  const deadline = performance.now() + 5000;
  while (processesOf(group).length > 0 && performance.now() < deadline) await wait(20);
  return processesOf(group);
}

describe.runIf(process.platform === 'linux')('the account’s process', () => {
  it('listens on loopback only, and nothing of it is left after stop', async () => {
    const account = await startAccount();
    const listened = listenedOn(account.pid);
    const port = Number(new URL(account.endpoint).port).toString(16).toUpperCase().padStart(4, '0');
    expect(listened).toEqual([`0100007F:${port}`]);
    await Promise.all([account.stop(), account.stop()]);
    expect(processesOf(account.pid)).toEqual([]);
    await expect(fetch(account.endpoint)).rejects.toThrow('fetch failed');
  });

  it.for([
    { way: 'ends without stopping it', next: 'end', signal: null },
    { way: 'fails', next: 'fail', signal: null },
    { way: 'is interrupted (Ctrl-C)', next: 'wait', signal: 'SIGINT' },
    { way: 'is terminated', next: 'wait', signal: 'SIGTERM' },
    { way: 'is killed', next: 'wait', signal: 'SIGKILL' },
  ] as const)('ends with the process that started it when that $way', async ({ next, signal }) => {
    const { child, pid, ended } = await startElsewhere(next);
    if (signal !== null) child.kill(signal);
    await ended;
    expect(await untilGone(pid)).toEqual([]);
  });

  it('can be one of several at a time', async () => {
    const accounts = await Promise.all([startAccount(), startAccount({ accountId: '111122223333' })]);
    expect(new Set(accounts.map(({ endpoint }) => endpoint)).size).toBe(2);
    await Promise.all(accounts.map((account) => account.stop()));
    for (const { pid, log } of accounts) {
      expect(processesOf(pid)).toEqual([]);
      expect(existsSync(log)).toBe(true);
    }
  });

  it('refuses an account id that is none', async () => {
    await expect(startAccount({ accountId: '12' })).rejects.toThrow('An account id has twelve digits, not "12".');
  });
});
