import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { installMiniStack } from '../sandbox/account/install.ts';

const made: string[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'install-test-'));
  made.push(folder);
});

afterAll(() => {
  for (const each of made) rmSync(each, { recursive: true, force: true });
});

/** A stand-in for Python that notes how it was called: `venv` and `pip` say what works. */
function makePython(name: string, { version = '3.11', venv = true, pip = true } = {}): string {
  const command = join(folder, name);
  const old = version.startsWith('3.') && Number(version.slice(2)) < 10;
  writeFileSync(
    command,
    `#!/bin/sh
echo "$*" >> "${folder}/asked"
case "$*" in
  "-c "*) echo ${version}; exit ${old ? 1 : 0} ;;
  "-m venv "*) ${venv ? `mkdir -p "$3/bin" && cp "${command}" "$3/bin/python"` : 'echo "ensurepip is not available"; exit 1'} ;;
  "-m pip --version") exit ${pip ? 0 : 1} ;;
  "-m pip install"*"--target"*) ${pip ? `mkdir -p "$(echo "$*" | sed 's/.*--target \\([^ ]*\\).*/\\1/')"` : 'exit 1'} ;;
  "-m pip install"*) ${pip ? 'exit 0' : 'echo "no matching distribution"; exit 1'} ;;
esac
`,
  );
  chmodSync(command, 0o755);
  return command;
}

const install = (...candidates: string[]) => {
  const said: string[] = [];
  const target = join(folder, 'sandbox');
  const done = installMiniStack({ folder: target, candidates, progress: (sentence) => said.push(sentence) });
  return { done, said, target };
};

describe('the installation', () => {
  it('says in one sentence that there is no Python', async () => {
    await expect(install('no-such-python').done).rejects.toThrow(
      /^The local account needs Python 3\.10 or later, and none was found: install it \(python3\) and run again\.$/,
    );
  });

  it('says in one sentence that the Python found is too old, and passes it over for a later one', async () => {
    const old = makePython('python3', { version: '3.9' });
    await expect(install(old).done).rejects.toThrow(
      /needs Python 3\.10 or later \(\S+python3 is 3\.9\): install a later one/,
    );
    const { python } = await install(old, makePython('python3.12', { version: '3.12' })).done;
    expect(python).toContain('venv/bin/python');
  });

  it('is made once: a second run finds it', async () => {
    const python = makePython('python3');
    const first = install(python);
    await first.done;
    const second = install(python);
    expect(await second.done).toEqual(await first.done);
    expect(first.said).toHaveLength(2);
    expect(second.said).toEqual([]);
    expect(readdirSync(first.target)).toHaveLength(1);
  });

  it('bears two runs at a time, and leaves one installation', async () => {
    const python = makePython('python3');
    const [one, two] = [install(python), install(python)];
    expect(await one.done).toEqual(await two.done);
    expect(readdirSync(one.target)).toEqual([expect.stringMatching(/^ministack-[0-9a-f]{12}$/)]);
  });

  it('goes another way where venv is missing', async () => {
    const python = makePython('python3', { venv: false });
    const { done, said } = install(python);
    const installation = await done;
    expect(installation.python).toBe(python);
    expect(existsSync(installation.environment['PYTHONPATH'] ?? '')).toBe(true);
    expect(said).toContainEqual(expect.stringContaining('no working venv'));
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toMatch(
      /-m pip install .*--target \S+packages -r \S+requirements\.txt/,
    );
  });

  it('says in one sentence that there is neither venv nor pip, and leaves nothing behind', async () => {
    const { done, target } = install(makePython('python3', { venv: false, pip: false }));
    await expect(done).rejects.toThrow(/has neither a working venv nor pip: install one of them/);
    expect(readdirSync(target)).toEqual([]);
  });

  it('shows what pip says when it fails', async () => {
    const { done } = install(makePython('python3', { pip: false }));
    await expect(done).rejects.toThrow(/could not be installed with pip; pip says:\nno matching distribution/);
  });
});
