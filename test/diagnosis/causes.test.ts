import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { causes } from '../../shared/diagnosis/causes/index.ts';

const folder = new URL('../../shared/diagnosis/causes/', import.meta.url);
const pages = new URL('../../docs/causes/', import.meta.url);
const tests = readFileSync(new URL('./diagnose.test.ts', import.meta.url), 'utf8');

it('every file of a cause is in the list, under its own name', () => {
  const files = readdirSync(folder)
    .filter((name) => name !== 'index.ts')
    .map((name) => name.replace(/\.ts$/, ''));
  expect(causes.map((cause) => cause.code).toSorted()).toEqual(files.toSorted());
});

it('every cause has a page with all its parts', () => {
  for (const { code, category } of causes) {
    const page = readFileSync(new URL(`${code}.md`, pages), 'utf8');
    expect(page).toContain(`# ${code}\n`);
    expect(page).toContain(`**Category:** \`${category}\``);
    for (const part of [
      'What it means',
      'How to confirm it by hand',
      'What to do',
      'What the product does',
      'Sources',
    ]) {
      expect(page, `${code}: ${part}`).toContain(`## ${part}`);
    }
  }
});

it('every cause is tested', () => {
  for (const { code } of causes) expect(tests).toContain(code);
});

it('no page is without its cause', () => {
  const codes = causes.map((cause) => `${cause.code}.md`);
  expect(readdirSync(pages).filter((name) => !codes.includes(name))).toEqual([]);
});

it('the README lists every cause with its category', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  for (const { code, category } of causes)
    expect(readme).toContain(`| [${code}](docs/causes/${code}.md) | ${category} |`);
});
