import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CAUSES_PAGE, withCausesTable } from '../../build/causes-table.ts';
import { reportedCauses } from '../../shared/diagnosis/advice/report.ts';
import { causes } from '../../shared/diagnosis/causes/index.ts';
import { categories } from '../../shared/stopped-reason/fault.ts';
import { cases } from './cases/index.ts';

const folder = new URL('../../shared/diagnosis/causes/', import.meta.url);
const pages = new URL('../../docs/causes/', import.meta.url);
const page = (code: string) => readFileSync(new URL(`${code}.md`, pages), 'utf8');

it('every file of a cause is in the list, under its own name', () => {
  const files = readdirSync(folder)
    .filter((name) => name !== 'index.ts')
    .map((name) => name.replace(/\.ts$/, ''));
  expect(causes.map((cause) => cause.code).toSorted()).toEqual(files.toSorted());
});

const told = new Map([...reportedCauses, ...causes].map(({ code, category }) => [code, category]));

describe.each([...told])('%s', (code, category) => {
  it('has a page with all its parts, of its own category', () => {
    const text = page(code);
    expect(text).toContain(`# ${code}\n`);
    expect(text).toContain(`**Category:** \`${category}\``);
    for (const part of ['What it means', 'How to confirm it by hand', 'What to do', 'What the product does', 'Sources'])
      expect(text, `${code}: ${part}`).toContain(`## ${part}`);
  });

  it('has a page whose links lead to pages that are there', () => {
    for (const [, target = ''] of page(code).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g))
      expect(() => readFileSync(new URL(target, pages)), `${code}: ${target}`).not.toThrow();
  });
});

describe.each(causes)('$code', ({ code, concerns }) => {
  it('has a case, with a near miss in which it is not what fails as it did', () => {
    const own = cases.filter((one) => one.cause === code);
    expect(own).not.toEqual([]);
    for (const { nearMisses } of own) expect(nearMisses.length).toBeGreaterThan(0);
  });

  it('concerns something', () => {
    expect(concerns.length).toBeGreaterThan(0);
  });
});

it('a cause that text and facts both tell is of one category', () => {
  const provedAs = new Map(causes.map(({ code, category }) => [code, category]));
  const both = reportedCauses.filter(({ code }) => provedAs.has(code));
  expect(both.length).toBeGreaterThan(10);
  for (const { code, category } of both) expect(category, `category of ${code}`).toBe(provedAs.get(code));
});

it('no page is without its cause', () => {
  const codes = [...told.keys()].map((code) => `${code}.md`);
  expect(readdirSync(pages).filter((name) => !codes.includes(name))).toEqual(['README.md']);
});

const index = readFileSync(CAUSES_PAGE, 'utf8');

it('the index’s table is the one that the causes make (npm run schema)', () => {
  expect(index).toBe(withCausesTable(index));
});

it('the index names every category of a failed start', () => {
  const named = /is reported with its category \(([^)]*)\)/.exec(index)?.[1] ?? '';
  expect([...named.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name)).toEqual(
    categories.filter((category) => category !== 'unrelated'),
  );
});
