import { type Command, Option } from 'commander';
import { RETENTION_DAYS } from '../../shared/configuration/schema-parts.ts';
import { explained } from '../explained.ts';
import { quote } from '../misuse.ts';
import type { NetworkOptions } from '../network/network-options.ts';
import { networkPlan } from '../network/network-plan.ts';
import { openNetworkEdge } from '../network/open-network-edge.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';

const help = `
plan reads the account with your own credentials: what the tasks of services
need, which endpoints their VPC has already, and what is missing. It changes
nothing. docs/doctor-policy.json is the least policy that it takes, and
docs/network.md says what it plans.
`;

/** Plans the VPC endpoints that services need. */
export const networkVerb = defineVerb<NetworkOptions, readonly ['plan']>({
  name: 'network',
  says: 'plan the VPC endpoints that services need, with their price, for the network stack; needs no installation',
  right: null,
  declare: declareNetwork,
  run: ({ terminal }, options) => explained(options, () => networkPlan(options, terminal, openNetworkEdge(terminal))),
});

function declareNetwork(command: Command): void {
  command
    .argument('<plan>', 'the only one is "plan"', onlyPlan)
    .option('--cluster <NAME...>', 'only the services of these clusters')
    .addOption(new Option('--service <CLUSTER/NAME...>', 'only these services').conflicts('cluster'))
    .option('--vpc <ID>', 'only what runs in this VPC', vpcId)
    .option('--even-if-reached', 'endpoints also for what a NAT gateway, or another way, leads to today')
    .option('--flow-logs <DAYS>', 'flow logs of the VPC, kept for so many days', retention)
    .option('--region <REGION>', 'else that of the profile')
    .option('--profile <NAME>', 'the profile whose credentials read the account')
    .option('--out <FILE>', 'the configuration file that gets the block; what else is in it stays')
    .option('-y, --yes', 'write it without asking')
    .option('--json', 'print JSON and nothing else, and write without asking')
    .addHelpText('after', help);
}

function onlyPlan(text: string): 'plan' {
  if (text === 'plan') return text;
  throw new UsageError(`${quote(text)} is nothing that network does; allowed: plan.`);
}

function vpcId(text: string): string {
  if (/^vpc-[0-9a-f]{8,17}$/.test(text)) return text;
  throw new UsageError(`--vpc is ${quote(text)}; allowed: the id of a VPC, such as vpc-0a1b2c3d.`);
}

function retention(text: string): number {
  const days = RETENTION_DAYS.find((one) => String(one) === text);
  if (days !== undefined) return days;
  throw new UsageError(`--flow-logs is ${quote(text)}; allowed: ${RETENTION_DAYS.join(', ')}.`);
}
