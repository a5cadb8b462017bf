import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bundleOptions } from '../../build/bundle-functions.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  readonly engines: { readonly node: string };
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** The first release of each line of Node.js that `engines` admits, as `20.19`. */
const admitted = [...manifest.engines.node.matchAll(/(?:\^|>=)(\d+)\.(\d+)\.0/g)].map(([, major, minor]) => ({
  major: Number(major),
  shown: minor === '0' ? `${major}` : `${major}.${minor}`,
}));

describe('the machine’s Node.js', () => {
  it('is one of the lines that are still run: 20, 22 and 24', () => {
    expect(admitted.map(({ major }) => major)).toEqual([20, 22, 24]);
  });

  it('is what the README asks for', () => {
    const [first, second, third] = admitted.map(({ shown }) => shown);
    expect(read('README.md')).toContain(`You need a clone, Node.js ${first}, ${second} or ${third} (or later`);
  });

  it('is in CONTRIBUTING as well', () => {
    expect(read('CONTRIBUTING.md')).toContain(`(${admitted.map(({ shown }) => shown).join(', ')} or later)`);
  });

  it('is tried by continuous integration, each line of it', () => {
    const { jobs } = parse(read('.github/workflows/ci.yml'));
    expect(jobs.test.strategy.matrix.node).toEqual(admitted.map(({ major }) => String(major)));
  });

  it('runs the command line: its bundle asks for nothing newer than the oldest line', () => {
    expect(read('build/build.ts').match(/target: 'node\d+'/g)).toEqual(
      Array(2).fill(`target: 'node${admitted[0]?.major}'`),
    );
  });
});

describe('the pinned Node.js', () => {
  const major = manifest.devDependencies['node']?.split('.')[0];

  it('runs the scripts and the tests', () => {
    expect(process.version).toBe(`v${manifest.devDependencies['node']}`);
  });

  it('is of the line that Lambda runs the functions on', () => {
    expect(bundleOptions.target).toBe(`node${major}`);
    expect(read('infra/shipped-function.ts')).toContain(`Runtime.NODEJS_${major}_X`);
    expect(manifest.devDependencies['@types/node']?.split('.')[0]).toBe(major);
  });
});
