import { openAsking } from '../ask.ts';
import type { InstallationOptions } from '../installation-options.ts';
import { listAll, mostListed } from '../list-all.ts';
import { renderIncidents, type Summary, sayNext } from '../render-incidents.ts';
import { defineVerb } from '../verb.ts';
import { withReach } from '../with-reach.ts';
import { wholeNumber } from '../words.ts';

type Options = InstallationOptions & { readonly all?: true; readonly limit: number };

/** Lists incidents. */
export const incidentsVerb = defineVerb<Options>({
  name: 'incidents',
  says: 'list the open incidents, and who must act; exits with 1 if there are any',
  right: 'read',
  declare: (command) =>
    command
      .option('--all', 'those that are over, too')
      .option('--limit <N>', 'the newest so many', (text) => wholeNumber('--limit', text, [1, mostListed]), 20),
  run: async (context, options) => {
    const { all, limit, json } = options;
    const asking = await openAsking(context, options);
    const { answer } = await asking.ask({ verb: 'incidents', limit, ...(all !== true && { status: 'open' }) });
    const newest = answer['incidents'] as readonly Summary[];
    const isCut = newest.length === limit;
    // Newer ones that are over leave an open one no room: it is what the list is read for.
    const stillOpen = all && isCut ? await listAll<Summary>(asking, 'open') : [];
    const incidents = [...newest, ...stillOpen.filter(({ id }) => newest.every((one) => one.id !== id))];
    const open = incidents.filter(({ status }) => status === 'open');
    const table = incidents.length === 0 ? '' : renderIncidents(incidents, context.terminal);
    const more = isCut ? sayCut(limit, all === true) : '';
    await context.terminal.out.write(
      json ? `${JSON.stringify({ incidents })}\n` : `${table}${more}${withReach(sayNext(open), options)}`,
    );
    return open.length > 0 ? 1 : 0;
  },
});

function sayCut(limit: number, all: boolean): string {
  const more = limit < mostListed ? ': --limit N shows more' : ', and more are not listed at a time';
  return `\nThese are the newest ${limit}${all ? ', and what is open' : ''}${more}.\n`;
}
