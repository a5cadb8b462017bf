import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../docs/situations.md', import.meta.url), 'utf8');

/** What docs/situations.md says of one service. */
export type Situation = {
  readonly service: string;
  /** Certainty and cause of each finding, such as `proved no-route`. Empty: no message. */
  readonly causes: readonly string[];
  readonly end: string;
  /** Parts of the message, with `{KIND:NAME}` for ids: a line that begins a part, and those that continue it. */
  readonly changes: readonly string[];
};

/** All rows of the page, with their sections. */
export function readSituations(): readonly Situation[] {
  const rows = [...page.matchAll(/^\| `([\w-]+)` \|([^|]+)\|([^|]+)\|([^|]+)\|$/gm)];
  return rows.map(([, service = '', , told = '', end = '']) => ({
    service,
    causes: [...told.matchAll(/(proved|reported) \[([\w-]+)\]/g)].map(
      ([, certainty, cause]) => `${certainty} ${cause}`,
    ),
    end: end.trim(),
    changes: changesOf(service),
  }));
}

/** The lines of the block below the service's heading. JSON over several lines is one part. */
function changesOf(service: string): readonly string[] {
  const [, block = ''] = new RegExp(`^### ${service}\\n\\n\`\`\`\\n([^]*?)\\n\`\`\``, 'm').exec(page) ?? [];
  return block
    .replaceAll(/\n +/g, ' ')
    .split('\n')
    .filter((line) => line !== '');
}
