import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const checkout = fileURLToPath(new URL('../../', import.meta.url));
const sources = globSync('test/sandbox/**/*.ts', { cwd: checkout });

describe('the sandbox', () => {
  it('has sources', () => expect(sources.length).toBeGreaterThan(30));

  it.each(sources)('%s imports nothing of the product, so that it cannot share its mistakes', (source) => {
    const file = join(checkout, source);
    const imported = [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g)].map((match) =>
      relative(checkout, resolve(dirname(file), match[1] ?? '')),
    );
    expect(imported.filter((path) => !path.startsWith('test/sandbox/'))).toEqual([]);
  });
});
