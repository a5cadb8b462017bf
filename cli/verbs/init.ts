import { type Command, Option } from 'commander';
import { explained } from '../explained.ts';
import { init } from '../init/init.ts';
import type { InitOptions } from '../init/init-options.ts';
import { openInitEdge } from '../init/open-edge.ts';
import { quote } from '../misuse.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';

/** Writes a first configuration. */
export const initVerb = defineVerb<InitOptions>({
  name: 'init',
  says: 'write a configuration from the services, roles and secrets that are there',
  right: null,
  declare: declareInit,
  run: ({ terminal }, options) => explained(options, () => init(options, terminal, openInitEdge(terminal))),
});

function declareInit(command: Command): void {
  command
    .option('--region <REGION>', 'the Region of the services; else that of the profile')
    .option('--profile <NAME>', 'the profile whose credentials read the account')
    .option('--cluster <NAME...>', 'only the services of these clusters')
    .addOption(new Option('--service <CLUSTER/NAME...>', 'only these services').conflicts('cluster'))
    .option('--registrar <ARN...>', 'whose task definitions are trusted; else those who registered them, unless broad')
    .option('--may-change <PRINCIPAL...>', 'who may approve, undo and set apply; else whoever runs this; or "nobody"')
    .option('--email <ADDRESS...>', 'who is told by e-mail')
    .option('--slack-parameter <NAME>', 'the SSM parameter that holds the URL of a Slack webhook')
    .option('--consent <CONSENT>', 'ask: nothing is granted without a yes; auto: in mode apply', consentOf, 'ask')
    .option('--out <FILE>', 'the file to write', 'ecs-init-remediator.json')
    .option('--force', 'write over the file')
    .option('--yes', 'ask nothing')
    .option('--json', 'print JSON and nothing else');
}

function consentOf(text: string): InitOptions['consent'] {
  if (text === 'ask' || text === 'auto') return text;
  throw new UsageError(`--consent is ${quote(text)}; allowed: ask, auto.`);
}
