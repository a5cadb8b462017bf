import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8');
const page = read('docs/threat-model.md');

/** A test as the page names it: a link to its file, its title, and at times the title of its control. */
const naming = /\]\(\.\.\/(test\/[\w/.-]+\.test\.ts)\): \*([^*|]+)\*(?:; control: \*([^*|]+)\*)?/g;

/** The rows of the tables of attempts. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| attempt') && !line.startsWith('| ---'));

/** The files and titles of the tests that a text names. */
function namedIn(text: string): readonly (readonly [file: string, title: string])[] {
  return [...text.matchAll(naming)].flatMap(([, file = '', ...titles]) =>
    titles.filter((title) => title !== undefined).map((title) => [file, title.replaceAll(/\s+/g, ' ')] as const),
  );
}

/** Whether a file has a test with exactly this title, as it is written there. */
function hasTest(file: string, title: string): boolean {
  if (!existsSync(`${root}/${file}`)) return false;
  const source = read(file);
  // The title of a long test stands on a line of its own.
  return ["'", '"', '`'].some((quote) =>
    [`(${quote}${title}${quote},`, `\n  ${quote}${title}${quote},\n`, `\n    ${quote}${title}${quote},\n`].some(
      (written) => source.includes(written),
    ),
  );
}

describe('the threat model', () => {
  it.each(rows)('names for each attempt a test that plays it: %s', (row) => {
    expect(row.split(' | ')).toHaveLength(3);
    expect(namedIn(row).length).toBeGreaterThan(0);
    // Every link to a test stands with a title.
    expect(namedIn(row).length).toBeGreaterThanOrEqual(row.match(/\.test\.ts/g)?.length ?? 0);
  });

  it.each(namedIn(page))('names a test that there is: %s: %s', (file, title) => {
    expect(hasTest(file, title)).toBe(true);
  });

  it('would notice a title that there is not', () => {
    const [[file, title] = ['', '']] = namedIn(page);
    expect(hasTest(file, title)).toBe(true);
    expect(hasTest(file, `${title}x`)).toBe(false);
    expect(hasTest(file, title.slice(1))).toBe(false);
    expect(hasTest(`${file}x`, title)).toBe(false);
  });

  it.each(['README.md', 'docs/safety.md', 'SECURITY.md'])('is linked from %s', (file) => {
    expect(read(file)).toContain('threat-model.md');
  });
});

describe('the statement of what is kept where', () => {
  const data = read('docs/data.md');
  const statements = data.split('\n').filter((line) => /^\| (?!what \||where \||---)/.test(line));

  it.each(statements)('names for each line a test that holds it: %s', (line) => {
    expect(namedIn(line).length).toBeGreaterThan(0);
  });

  it.each(namedIn(data))('names a test that there is: %s: %s', (file, title) => {
    expect(hasTest(file, title)).toBe(true);
  });
});

describe('the page of the safeguards', () => {
  const safety = read('docs/safety.md');
  const [, enforced = '', added = ''] = safety.split(/^## What (?:IAM enforces|the code adds)$/m);
  const [safeguards = ''] = added.split(/^## /m);
  const lines = enforced.split('\n').filter((line) => /^\| (?!\| |---)/.test(line));
  const points = [enforced, safeguards].flatMap((text) => text.match(/^- .*\n(?: {2}.*\n)*/gm) ?? []);

  it('has rows and points', () => {
    expect([lines.length, points.length].every((count) => count > 10)).toBe(true);
  });

  it.each([...lines, ...points])('names for each safeguard a test that holds it: %s', (safeguard) => {
    expect(namedIn(safeguard).length).toBeGreaterThan(0);
  });

  it.each(namedIn(safety))('names a test that there is: %s: %s', (file, title) => {
    expect(hasTest(file, title)).toBe(true);
  });
});
