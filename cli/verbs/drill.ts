import { type DrillOptions, drill } from '../drill/drill.ts';
import { openDrillEdge } from '../drill/open-site.ts';
import { explained } from '../explained.ts';
import { defineVerb } from '../verb.ts';
import { wholeNumber } from '../words.ts';

/** Proves that a failure reaches people. */
export const drillVerb = defineVerb<DrillOptions, readonly [string | undefined]>({
  name: 'drill',
  says: 'fire a made-up failure, follow it, and name the link that is broken',
  right: 'read',
  declare: (command) =>
    void command
      .argument('[SERVICE]', 'CLUSTER/NAME or an ARN; else the first service that the configuration names')
      .option('--configuration <FILE>', 'the configuration to take the service from', 'ecs-init-remediator.json')
      .option('--wait <SECONDS>', 'how long to wait for the message', seconds, 120)
      .option('--yes', 'do not ask whether the message has arrived'),
  run: ({ terminal }, options, service) => explained(options, () => drill(service, options, terminal, openDrillEdge())),
});

function seconds(text: string): number {
  return wholeNumber('--wait', text, [2, 3600]);
}
