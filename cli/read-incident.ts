import type { ShownIncident } from '../shared/notification/notification.ts';
import { readPublishedIncident } from '../shared/notification/render/render-json.ts';
import { UsageError } from './usage-error.ts';

/** The incident of an answer. An installation of another version may publish another form. @throws UsageError */
export function readIncident(published: unknown): ShownIncident {
  try {
    return readPublishedIncident(JSON.stringify(published));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `The installation's answer cannot be told (${why}). Is it of another version? See it with "show" and --json.`,
    );
  }
}
