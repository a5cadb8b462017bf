import { askOnce } from '../ask.ts';
import type { InstallationOptions } from '../installation-options.ts';
import { renderIncidents, type Summary } from '../render-incident.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';
import { wholeNumber } from '../words.ts';

type Options = InstallationOptions & { readonly open?: true; readonly closed?: true; readonly limit: number };

/** Lists incidents. */
export const incidentsVerb = defineVerb<Options>({
  name: 'incidents',
  says: 'list the newest incidents',
  right: 'read',
  declare: (command) =>
    command
      .option('--open', 'only those that are open')
      .option('--closed', 'only those that are over')
      .option('--limit <N>', 'so many at most', (text) => wholeNumber('--limit', text, [1, 100]), 20),
  run: async (context, options) => {
    const { open, closed, limit, json } = options;
    if (open && closed) throw new UsageError('Give --open or --closed, not both.');
    const status = open ? 'open' : closed ? 'closed' : undefined;
    const answer = await askOnce(context, options, { verb: 'incidents', limit, status });
    const incidents = answer['incidents'] as readonly Summary[];
    await context.terminal.out.write(json ? `${JSON.stringify(answer)}\n` : renderIncidents(incidents));
    return incidents.some((one) => one.status === 'open') ? 1 : 0;
  },
});
