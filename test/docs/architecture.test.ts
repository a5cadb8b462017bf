import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { arrowsOf } from '../infra/arrows.ts';
import { fullConfiguration, synthesise } from '../infra/synthesise.ts';
import { readPage } from './pages.ts';

const path = 'docs/architecture.md';
const page = readPage(path, readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const [diagram = ''] = page.blocks('mermaid');

/** The full arrows of the diagram. */
const arrows = [...diagram.matchAll(/^\s*(\w+ --> \w+)$/gm)].map(([, arrow = '']) => arrow);

describe('the diagram of the architecture', () => {
  it('shows exactly what the template makes and allows', () => {
    expect(arrows.toSorted()).toEqual([...arrowsOf(synthesise(fullConfiguration))].toSorted());
  });

  it('names each part that an arrow leads to or from', () => {
    const named = new Set([...diagram.matchAll(/^\s*(\w+)[[({]/gm)].map(([, name]) => name));
    expect(arrows.flatMap((arrow) => arrow.split(' --> ')).filter((name) => !named.has(name))).toEqual([]);
  });

  it('would be noticed, if an arrow were another one', () => {
    const template = synthesise({ notifications: { emails: ['ops@example.com'] } });
    const fewer = [...arrowsOf(template)];
    expect(fewer).not.toContain('NoticesTopic --> https');
    expect(fewer).not.toContain('NoticesTopic --> WebhookPosterFunction');
    expect(arrows).toEqual(expect.arrayContaining(fewer));
    expect(arrows.length).toBeGreaterThan(fewer.length);
  });
});
