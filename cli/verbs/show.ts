import { askOnce } from '../ask.ts';
import type { InstallationOptions } from '../installation-options.ts';
import { renderIncident, type Shown } from '../render-incident.ts';
import { defineVerb } from '../verb.ts';
import { declareIncident } from '../words.ts';

/** Shows one incident. */
export const showVerb = defineVerb<InstallationOptions, readonly [string]>({
  name: 'show',
  says: 'show an incident: causes, evidence, changes',
  right: 'read',
  declare: declareIncident,
  run: async (context, options, incident) => {
    const answer = await askOnce(context, options, { verb: 'show', incident });
    const text = options.json ? `${JSON.stringify(answer)}\n` : renderIncident(answer['incident'] as Shown);
    await context.terminal.out.write(text);
    return 0;
  },
});
