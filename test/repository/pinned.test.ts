import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Locked = { readonly integrity?: string; readonly inBundle?: boolean; readonly link?: boolean };

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('what is installed from elsewhere', () => {
  it('is pinned by its content: every package of npm, those of other systems included', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { readonly packages: Record<string, Locked> };
    // What lies in the bundle of another package is covered by that package's own hash.
    const alone = Object.entries(packages).filter(([path, one]) => path !== '' && !one.inBundle && !one.link);
    expect(alone.length).toBeGreaterThan(200);
    expect(alone.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
  });

  it('is pinned by its content: every package of Python', () => {
    const files = ['test/sandbox/account/requirements.txt', 'test/infra/matrix/requirements.txt'];
    const lines = files.flatMap((file) => read(file).replaceAll('\\\n', ' ').split('\n'));
    const named = lines.filter((line) => /^\w/.test(line));
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((line) => !/^[\w.-]+==\S+.*--hash=sha256:[0-9a-f]{64}/.test(line))).toEqual([]);
  });
});
