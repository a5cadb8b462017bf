import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordedStory } from '../../build/recorded-page.ts';
import { renderPage } from '../../cli/show/show-page.ts';
import type { Story } from '../../shared/notification/story/story.ts';
import { fuzzRuns, fuzzTimeout } from '../fixtures/fuzz.ts';

/** Words of the code's own choice; every other text may be anybody's. */
const chosen = new Set(['urgency', 'kind', 'sign', 'form']);

function withTexts(value: unknown, texts: () => string, key = ''): unknown {
  if (typeof value === 'string') return chosen.has(key) ? value : texts();
  if (Array.isArray(value)) return value.map((one) => withTexts(one, texts, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withTexts(one, texts, name)]));
}

const clock = { timeZone: 'UTC' };
/** Every tag of the page, with its attributes and without the values that are texts. */
const tagsOf = (page: string) =>
  [...page.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/(?:datetime|href)="[^"]*"/g, ''));
const hostile = fc.oneof(
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</style><style>*{display:none}',
    'javascript:alert(1)',
    '<!--',
    ']]>',
    '&lt;script&gt;',
  ),
  // A text that is empty leaves a command's block away.
  fc.string({ unit: 'grapheme', minLength: 1 }),
);

describe('a page with hostile texts', () => {
  it('has the tags of the page with plain texts, and no others', { timeout: fuzzTimeout }, () => {
    const story = recordedStory();
    const plain = tagsOf(renderPage(withTexts(story, () => 'plain') as Story, clock));
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 8 }), (texts) => {
        let next = 0;
        const page = renderPage(withTexts(story, () => texts[next++ % texts.length] ?? '') as Story, clock);
        expect(tagsOf(page)).toEqual(plain);
        expect(page).not.toMatch(/<(?:script|img)|href="(?!https:\/\/)/);
      }),
      { numRuns: Math.ceil(fuzzRuns / 5), seed: 1 },
    );
  });

  it('shows the text itself, as it was', () => {
    const story = { ...recordedStory(), name: '<b>"&\'' };
    expect(renderPage(story, clock)).toContain('<h1>&lt;b&gt;&quot;&amp;&#39;</h1>');
  });

  it('leads nowhere but to pages on the web', () => {
    const links = [{ label: 'there', url: 'javascript:alert(1)' }];
    const page = renderPage({ ...recordedStory(), links }, clock);
    expect(page).toContain('In the AWS console: there');
    expect(page).not.toContain('href="javascript');
  });
});

it('a page lets nothing run and nothing be loaded', () => {
  expect(renderPage(recordedStory(), clock)).toMatch(
    /content="default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]{44}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"/,
  );
});
