import { Option } from 'commander';
import { openAsking } from '../ask.ts';
import type { InstallationOptions } from '../installation-options.ts';
import { type ShowOptions, showIncident } from '../show/show.ts';
import { defineVerb } from '../verb.ts';
import { declareIncident } from '../words.ts';

/** Shows the whole story of one incident. */
export const showVerb = defineVerb<InstallationOptions & ShowOptions, readonly [string]>({
  name: 'show',
  says: 'show the whole story of an incident: causes, the network path, changes, commands',
  right: 'read',
  declare: (command) => {
    declareIncident(command)
      .addOption(
        new Option('--script', 'print the commands only, as a shell script with comments').conflicts(['html', 'json']),
      )
      .addOption(
        new Option('--html <FILE>', 'write it as one page that needs nothing else; - is standard output').conflicts(
          'json',
        ),
      )
      .option('--force', 'overwrite FILE, also if it is no page of "show"');
  },
  run: async (context, options, incident) => {
    const asking = await openAsking(context, options);
    const { answer } = await asking.ask({ verb: 'show', incident });
    if (options.json) {
      await context.terminal.out.write(`${JSON.stringify(answer)}\n`);
      return 0;
    }
    const { alias } = await asking.place();
    const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    await showIncident({ published: answer['incident'], alias }, options, context.terminal, { timeZone });
    return 0;
  },
});
