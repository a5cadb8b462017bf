import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkWritable } from '../../cli/check-writable.ts';
import { openInitEdge } from '../../cli/init/open-edge.ts';
import { openNetworkEdge } from '../../cli/network/open-network-edge.ts';
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

describe('a file that is to be written', () => {
  const file = join(folder, 'there.json');
  writeFileSync(file, '');

  it.each([file, join(folder, 'new.json'), 'new.json'])('may be %s', async (path) => {
    await expect(checkWritable(path)).resolves.toBeUndefined();
  });

  it.each([
    [join(folder, 'none', 'x.json'), 'its folder does not exist'],
    [folder, 'it is a folder'],
    [join(file, 'x.json'), 'a file is where its path names a folder'],
  ])('may not be %s', async (path, why) => {
    const refused = new UsageError(`${path} cannot be written: ${why}.`);
    await expect(checkWritable(path)).rejects.toThrow(refused);
    await expect(openNetworkEdge({ stdin: null }).read(path)).rejects.toThrow(refused);
    await expect(openInitEdge({ question: null }).write(path, '')).rejects.toThrow(refused);
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
