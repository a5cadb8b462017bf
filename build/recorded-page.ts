import { readFileSync } from 'node:fs';
import { renderPage } from '../cli/show/show-page.ts';
import { readPublishedIncident } from '../shared/notification/render/render-json.ts';
import { tellStory } from '../shared/notification/story/tell-story.ts';

const recorded = new URL('../test/fixtures/megilance-incident.json', import.meta.url);

/** The story of the README's incident, as a run of the demo published it when its repair was made. */
export function recordedStory() {
  return tellStory(readPublishedIncident(readFileSync(recorded, 'utf8')), [
    ['--stack', 'EcsInitRemediator'],
    ['--region', 'us-east-2'],
  ]);
}

/** The page that "show --html" writes of it. */
export function recordedPage(): string {
  return renderPage(recordedStory(), { timeZone: 'America/New_York' });
}
