import { askOnce } from '../ask.ts';
import type { InstallationOptions } from '../installation-options.ts';
import { renderIncidents, type Summary, sayNext } from '../render-incidents.ts';
import { defineVerb } from '../verb.ts';
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
      .option('--limit <N>', 'the newest so many', (text) => wholeNumber('--limit', text, [1, 100]), 20),
  run: async (context, options) => {
    const { all, limit, json } = options;
    const answer = await askOnce(context, options, { verb: 'incidents', limit, ...(all ? {} : { status: 'open' }) });
    const incidents = answer['incidents'] as readonly Summary[];
    const open = incidents.filter(({ status }) => status === 'open');
    const table = incidents.length === 0 ? '' : renderIncidents(incidents, context.terminal);
    const more = incidents.length === limit ? `\nThese are the newest ${limit}: --limit N shows more.\n` : '';
    await context.terminal.out.write(json ? `${JSON.stringify(answer)}\n` : `${table}${more}${sayNext(open)}`);
    return open.length > 0 ? 1 : 0;
  },
});
