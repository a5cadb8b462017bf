import { openSynthesisEdge } from '../template/open-edge.ts';
import { type PoliciesOptions, writePolicies } from '../template/policies.ts';
import { defineVerb } from '../verb.ts';

/** Writes the policies for whoever has to approve them. */
export const policiesVerb = defineVerb<PoliciesOptions>({
  name: 'policies',
  says: 'write the IAM policies of every role as files, for whoever has to approve them',
  right: null,
  declare: (command) =>
    void command
      .requiredOption('--out <DIR>', 'the folder to write')
      .option('--config <FILE>', 'the configuration; else ecs-init-remediator.json, or watch only')
      .option('--force', 'write over files that this did not write')
      .option('--install', 'install the AWS CDK beside the command line without asking')
      .option('--json', 'print JSON and nothing else'),
  run: ({ terminal }, options) => writePolicies(options, terminal, openSynthesisEdge()),
});
