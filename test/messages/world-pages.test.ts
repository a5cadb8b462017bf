import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { render } from '../../shared/notification/render/render.ts';
import { messages } from '../fixtures/incident.ts';
import type { IncidentJson } from '../sandbox/demo/incident-json.ts';
import { renderWorldPage } from './world-page.ts';
import { WORLDS_PAGE, withWorlds, worldsWithPage } from './worlds-index.ts';
import { withoutPage } from './worlds-without-page.ts';

const published = { id: 'inc-1' } as IncidentJson;
const worlds = globSync('*.json', { cwd: fileURLToPath(new URL('../sandbox/worlds/', import.meta.url)) }).map((file) =>
  basename(file, '.json'),
);
const pages = worldsWithPage();

describe('the pages of the worlds', () => {
  it('are each of a world, and each world has one, or a reason why it has none', () => {
    expect(worlds.length).toBeGreaterThan(100);
    expect(pages).toEqual(worlds.filter((name) => !withoutPage.has(name)).toSorted());
  });

  it('are listed with what people are told (else: node test/messages/worlds-index.ts)', () => {
    const page = readFileSync(WORLDS_PAGE, 'utf8');
    expect(page).toBe(withWorlds(page));
  });

  it('are left out of worlds that there are, each for a reason in words', () => {
    expect([...withoutPage].filter(([name, why]) => !worlds.includes(name) || why.length < 20)).toEqual([]);
  });
});

describe('a page of a world', () => {
  const told = (name: string, workload: string) => {
    const notification = messages[name];
    if (notification === undefined) throw new Error(`there is no fixture ${name}`);
    const { subject, text, chat, json } = render(notification, undefined);
    const incident = { ...published, workload };
    return {
      state: notification.state,
      subject,
      says: [],
      text,
      chat: JSON.parse(chat),
      json: JSON.parse(json),
      incident,
    };
  };

  it('tells incident by incident, whichever service failed first, and each state once in every form', () => {
    const [a, b, end] = [told('found, no grant', 'a'), told('found, no grant', 'b'), told('undone', 'a')];
    const page = renderWorldPage('world', 'Two', [b, a, end]);
    expect(page).toBe(renderWorldPage('world', 'Two', [a, b, end]));
    expect(page.match(/^## \d/gm)).toHaveLength(3);
    expect(page.indexOf('taken back')).toBeLessThan(page.lastIndexOf('## 3'));
    expect(page.match(/^### Slack$/gm)).toHaveLength(2);
  });

  it('says that nobody is told anything', () => {
    expect(renderWorldPage('world', 'Noise', [])).toBe('# world\n\nNoise. Nobody is told anything.\n');
  });
});
