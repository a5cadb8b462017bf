import { readFile, writeFile } from 'node:fs/promises';
import { tellStory } from '../../shared/notification/story/tell-story.ts';
import type { CommandOption } from '../../shared/notification/text/quote-shell.ts';
import { asUnwritable } from '../file-fault.ts';
import type { Reached } from '../installation.ts';
import { readIncident } from '../read-incident.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Clock } from './clock.ts';
import { createInk } from './ink.ts';
import { pageMark, renderPage } from './show-page.ts';
import { renderScript } from './show-script.ts';
import { renderStory } from './show-terminal.ts';

/** How the story is to be shown, beside the options that say which installation is meant. */
export type ShowOptions = Reached & {
  readonly script?: boolean | undefined;
  /** A file, or `-` for standard output. */
  readonly html?: string | undefined;
  /** Whether a file that is none of ours is overwritten. */
  readonly force?: boolean | undefined;
};

/** An incident as the operator published it. `alias`: that of its account; undefined if it has none, or it could not be read. */
type Told = { readonly published: unknown; readonly alias: string | undefined };

/** Shows an incident. @throws UsageError */
export async function showIncident(
  { published, alias }: Told,
  options: ShowOptions,
  terminal: Terminal,
  clock: Clock,
): Promise<void> {
  const incident = readIncident(published);
  const story = tellStory(incident, reachOf(options, incident.region), alias);
  if (options.script === true) return terminal.out.write(renderScript(story));
  if (options.html === undefined) return terminal.out.write(renderStory(story, createInk(terminal.color), clock));
  const page = renderPage(story, clock);
  if (options.html === '-') return terminal.out.write(page);
  await writePage(options.html, page, options.force === true);
  return terminal.err.write(`Wrote ${options.html}\n`);
}

/** The options that lead a pasted command to the same installation, whatever the shell's own Region is. */
function reachOf({ operator, stack, region, profile }: Reached, own: string): readonly CommandOption[] {
  return [
    ...(operator === undefined
      ? ([
          ['--stack', stack ?? 'EcsInitRemediator'],
          ['--region', region ?? own],
        ] as const)
      : ([['--operator', operator]] as const)),
    ...(profile === undefined ? [] : ([['--profile', profile]] as const)),
  ];
}

async function writePage(file: string, page: string, force: boolean): Promise<void> {
  if (file === '') throw new UsageError('--html needs the name of a file, or - for standard output.');
  const there = force ? undefined : await readFile(file, 'utf8').catch(asAbsent(file));
  if (there !== undefined && !there.slice(0, 2000).includes(pageMark))
    throw new UsageError(`${file} exists and is no page of "show"; give another name, or --force to overwrite it.`);
  await writeFile(file, page).catch(asUnwritable(file));
}

/** Only a file that is not there may be written without a look into it. */
function asAbsent(file: string) {
  return (error: unknown): undefined => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) asUnwritable(file)(error);
  };
}
