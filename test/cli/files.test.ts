import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseJson } from '../../cli/parse-json.ts';
import { readIfThere } from '../../cli/read-if-there.ts';
import { UsageError } from '../../cli/usage-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'files-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file that a person names', () => {
  it('is read if it is there', async () => {
    const path = join(folder, 'configuration.json');
    writeFileSync(path, '{}');
    expect([await readIfThere(path), await readIfThere(join(folder, 'none.json'))]).toEqual(['{}', undefined]);
  });

  it('is named in words where it is a folder', async () => {
    await expect(readIfThere(folder)).rejects.toThrow(new UsageError(`${folder} cannot be read: it is a folder.`));
  });
});

describe('the JSON in it', () => {
  it('is read, also behind a byte-order mark', () => {
    expect([parseJson('{"a":1}', 'f'), parseJson('\uFEFF[]', 'f')]).toEqual([{ a: 1 }, []]);
  });

  it('is named where it is none', () => {
    expect(() => parseJson('{', 'f.json')).toThrow(UsageError);
    expect(() => parseJson('{', 'f.json')).toThrow(/^f\.json is not JSON: /);
  });
});
