import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { render } from '../../shared/notification/render/render.ts';
import { messages } from '../fixtures/incident.ts';
import type { IncidentJson } from '../sandbox/demo/incident-json.ts';
import { renderWorldPage } from './world-page.ts';
import { withoutPage } from './worlds-without-page.ts';

const published = { id: 'inc-1' } as IncidentJson;
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const namesIn = (folder: string, end: string): readonly string[] =>
  globSync(`*${end}`, { cwd: at(folder) }).map((file) => basename(file, end));
const worlds = namesIn('../sandbox/worlds/', '.json');
const pages = namesIn('../../docs/messages/worlds/', '.md').filter((name) => name !== 'README');

describe('the pages of the worlds', () => {
  it('are each of a world that is played, and none of one whose messages differ from run to run', () => {
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.filter((name) => !worlds.includes(name) || withoutPage.has(name))).toEqual([]);
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
