import { deploy } from '../deploy/deploy.ts';
import type { DeployOptions } from '../deploy/deploy-options.ts';
import { openDeployEdge } from '../deploy/open-edge.ts';
import { explained } from '../explained.ts';
import { defineVerb } from '../verb.ts';

const help = `
With the block "network" it deploys a second stack, STACKNetwork, with the VPC
endpoints of that block (docs/network.md).

It starts in dry-run and changes nothing until somebody sets the mode apply,
except that the deployment switches Container Insights on for the clusters that
the configuration names.
It refuses a stack that is there and holds anything but what it makes itself.
It needs the AWS CDK beside the command line, and says how to install it.
`;

/** Installs the stack, or updates it. */
export const deployVerb = defineVerb<DeployOptions>({
  name: 'deploy',
  says: 'install the stack or update it; shows what it will be allowed to change, and asks',
  right: null,
  declare: (command) =>
    void command
      .option('--config <FILE>', 'the configuration; else ecs-init-remediator.json, or watch only')
      .option('--stack <NAME>', 'the name of the stack', 'EcsInitRemediator')
      .option('--network-only', 'only the endpoints of the block "network", without the product')
      .option('--region <REGION>', 'the Region; else that of the profile')
      .option('--profile <NAME>', 'the profile whose credentials deploy')
      .option('--bootstrap', 'set the CDK up in the account and Region first, if it is not')
      .option('--install', 'install the AWS CDK beside the command line without asking')
      .option('-y, --yes', 'deploy without asking')
      .option('--json', 'print JSON and nothing else')
      .addHelpText('after', help),
  run: ({ terminal }, options) => explained(options, () => deploy(options, terminal, openDeployEdge())),
});
