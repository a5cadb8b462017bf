import { readFileSync } from 'node:fs';
import { renderPage } from '../cli/show/show-page.ts';
import { moveAt } from '../shared/incident/whose-move.ts';
import { render } from '../shared/notification/render/render.ts';
import { readPublishedIncident } from '../shared/notification/render/render-json.ts';
import { tellStory } from '../shared/notification/story/tell-story.ts';
import { mailPage } from './mail-page.ts';

const recorded = new URL('../test/fixtures/megilance-incident.json', import.meta.url);

function readRecorded() {
  return readPublishedIncident(readFileSync(recorded, 'utf8'));
}

/** The story of the README's incident, as a run of the demo published it when its repair was made. */
export function recordedStory() {
  return tellStory(readRecorded(), [
    ['--stack', 'EcsInitRemediator'],
    ['--region', 'us-east-2'],
  ]);
}

/** The page that "show --html" writes of it. */
export function recordedPage(): string {
  return renderPage(recordedStory(), { timeZone: 'America/New_York' });
}

/** The first mail about it, as a mail program shows it. */
export function recordedMail(): string {
  const incident = readRecorded();
  const { id, findings, changes, openedAt } = incident;
  const ids = (all: readonly { readonly id: string }[]) => all.map((one) => one.id);
  const entry = { id, state: 'found', at: openedAt, findings: ids(findings), changes: ids(changes) } as const;
  const { subject, text } = render({ entry, state: 'found', incident, move: moveAt(incident, entry) }, undefined);
  return mailPage(subject, text);
}
