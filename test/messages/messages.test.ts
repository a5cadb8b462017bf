import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { differencesOf } from './differences.ts';
import { command, renderPages } from './pages.ts';
import { readPages } from './read-pages.ts';

const folder = fileURLToPath(new URL('../../docs/messages/', import.meta.url));

it(`the pages of docs/messages hold what the product says (else: ${command}, and read the difference)`, {
  timeout: 120_000,
}, async () => {
  expect(differencesOf(await renderPages(), readPages(folder))).toEqual([]);
});

it('every story comes to a message, and two runs say the same', { timeout: 120_000 }, async () => {
  const [first, second] = [await renderPages(), await renderPages()];
  expect(differencesOf(first, second)).toEqual([]);
  const silent = [...first].filter(
    ([page, text]) => !['README.md', 'json.md'].includes(page) && !text.includes('### E-mail'),
  );
  expect(silent.map(([page]) => page)).toEqual([]);
});

it('a difference is told with the page, the line and both texts', () => {
  const now = new Map([
    ['a.md', 'one\ntwo'],
    ['b.md', 'same'],
    ['c.md', 'new'],
    ['d.md', 'one\ntwo'],
  ]);
  const old = new Map([
    ['a.md', 'one\n2'],
    ['b.md', 'same'],
    ['d.md', 'one\ntwo\nthree'],
    ['e.md', 'gone'],
  ]);
  expect(differencesOf(now, old)).toEqual([
    'c.md is missing',
    'e.md is of no message',
    'a.md, line 2: it says "2", and the product says "two"',
    'd.md, line 3: it says "three", and the product says nothing',
  ]);
});

describe('what a person reads', () => {
  let pages: ReadonlyMap<string, string>;
  beforeAll(async () => void (pages = await renderPages()), 120_000);
  const page = (name: string): string => pages.get(name) ?? '';

  it('has no ARN in a subject, and no name whose first letter was changed', () => {
    const subjects = [...page('README.md').matchAll(/^\| `(.*?)` \|/gm)].map(([, subject = '']) => subject);
    expect(subjects.length).toBeGreaterThan(70);
    expect(subjects.filter((subject) => /arn:|\b[a-z][A-Z]{2}\b/.test(subject))).toEqual([]);
  });

  it('says in a subject that a repair is under way, also where the cause is long', () => {
    expect(page('repaired.md')).toContain('## 1. `[FYI] api (us-east-2): being repaired: role api-exec may not call');
  });

  it('cuts a subject at a word, and says that it is cut', () => {
    const [subject = ''] = /^## 1\. `(.*)`$/m.exec(page('causes/resource-policy-denies.md'))?.slice(1) ?? [];
    expect(subject).toMatch(/: the resource policy of secret api\/db-AbCdEf denies\.\.\.$/);
  });

  it('names the route table of a NAT gateway that failed, with the command that changes its route', () => {
    expect(page('outage.md')).toContain('Point the default route of rtb-a to a NAT gateway');
    expect(page('outage.md')).toContain("--route-table-id 'rtb-a'");
  });

  it('says of a cause that somebody else mended that it is gone', () => {
    expect(page('no-grant.md').split('CAUSES')[1]).toContain('[no longer so; the product did not repair it');
  });

  it('is never told to start the same revision again where only another revision helps', () => {
    const needing = [...pages].filter(([, text]) => text.includes('so another one has to be registered'));
    expect(needing.length).toBeGreaterThan(5);
    expect(needing.filter(([, text]) => text.includes('--force-new-deployment')).map(([name]) => name)).toEqual([]);
  });

  it('begins with whose move it is, in every message and every form', () => {
    const opening = /^(?:\*?|)(?:ACTION NEEDED|YOUR DECISION|NO ACTION NEEDED|OVER|THIS IS A DRILL): /;
    const begun = [...pages].flatMap(([name, text]) =>
      [...text.matchAll(/^### (?:E-mail|Slack|Amazon Q Developer)\n\n`{3,}text\n(?:\[.*\]\n\n)?(.*)$/gm)].map(
        ([, line = '']) => ({ name, line }),
      ),
    );
    expect(begun.length).toBeGreaterThan(200);
    expect(begun.filter(({ line }) => !opening.test(line))).toEqual([]);
  });

  it('has one sentence behind another, and none behind what is to be copied', () => {
    const swallowed = [...pages].filter(([, text]) => /arn:\S*[^.:;,?!)\s`] (?:Otherwise|ECS takes|Then)\b/.test(text));
    expect(swallowed.map(([name]) => name)).toEqual([]);
  });
});
