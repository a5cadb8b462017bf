import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { reportedCauses } from '../../shared/diagnosis/advice/report.ts';
import { causes } from '../../shared/diagnosis/causes/index.ts';
import { categories } from '../../shared/stopped-reason/fault.ts';

const folder = new URL('../../shared/diagnosis/', import.meta.url);
// A code that is a category's name too says nothing of who is meant by it.
const codes = new Set([...reportedCauses, ...causes].map(({ code }) => code));
for (const category of categories) codes.delete(category);

const files = globSync('**/*.ts', { cwd: folder }).filter((file) => !/^(?:causes|advice)[\\/]/.test(file));

it('there are files to look at, and causes to look for', () => {
  expect(files.length).toBeGreaterThan(20);
  expect(codes.size).toBeGreaterThan(40);
});

it.each(files)('%s names no cause by its code: what the judge must know of a cause, the cause declares', (file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const named = [...text.matchAll(/(['"`])([a-z0-9-]+)\1/g)].flatMap(([, , word = '']) =>
    codes.has(word) ? word : [],
  );
  expect(named).toEqual([]);
});
