import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newFolder, runPolicies, runTemplate } from './written.ts';

const readOf = (folder: string) => (name: string) => readFileSync(join(folder, name), 'utf8');

describe('policies', () => {
  it('writes a policy a file into a folder that it makes, and again over its own files', async () => {
    const out = join(newFolder(), 'policies');
    expect(await runPolicies({ out })).toMatchObject({ code: 0, out: expect.stringContaining('Wrote 1 policies') });
    expect(readdirSync(out)).toEqual(['README.md', 'Remediator.json']);
    writeFileSync(join(out, 'Remediator.json'), '{"of":"an earlier version"}');
    expect((await runPolicies({ out })).code).toBe(0);
    expect(readOf(out)('Remediator.json')).toContain('Statement');
  });

  it.each(['README.md', 'Remediator.json'])(
    'does not write over a %s that is not its own, and writes nothing',
    async (name) => {
      const out = newFolder();
      writeFileSync(join(out, name), 'mine');
      await expect(runPolicies({ out })).rejects.toThrow(
        `${join(out, name)} exists, and "policies" did not write it: give another --out DIR, or --force to write over it.`,
      );
      expect([readdirSync(out), readOf(out)(name)]).toEqual([[name], 'mine']);
    },
  );

  it('writes over it with --force', async () => {
    const out = newFolder();
    writeFileSync(join(out, 'README.md'), 'mine');
    expect((await runPolicies({ out, force: true })).code).toBe(0);
    expect(readOf(out)('README.md')).toMatch(/^# The IAM policies/);
  });
});

describe('template', () => {
  it('has only what it wrote uploaded, whatever else is in the folder', async () => {
    const out = newFolder();
    writeFileSync(join(out, 'secrets.env'), 'mine');
    const { files, commands } = await runTemplate({ out });
    const [template = '', archive = ''] = files;
    expect(commands[0]).toBe(
      `aws s3 cp ${out} s3://own-code/ours/ --recursive --exclude '*' --include ${template} --include ${archive} --region REGION`,
    );
    expect(readdirSync(out).toSorted()).toEqual([...files, 'secrets.env'].toSorted());
  });

  it.each([
    ['a file is where its folder belongs', 'file'],
    ['a folder is where a file belongs', 'folder'],
  ])('says so where %s', async (_title, there) => {
    const parent = newFolder();
    const out = join(parent, 'out');
    if (there === 'file') writeFileSync(out, '');
    else mkdirSync(join(out, `${'a'.repeat(64)}.zip`), { recursive: true });
    await expect(runTemplate({ out })).rejects.toThrow(
      there === 'file'
        ? `${out} cannot be made: a file is in its place.`
        : /\.zip cannot be written: it is a folder\.$/,
    );
  });

  it('names a stack that CloudFormation would refuse', async () => {
    await expect(runTemplate({ out: newFolder(), stack: 'my_stack' })).rejects.toThrow(
      '--stack is "my_stack"; allowed: a letter, then letters, digits and hyphens, 128 at most.',
    );
  });
});
