import { quote } from '../misuse.ts';
import { openSynthesisEdge } from '../template/open-edge.ts';
import { type TemplateOptions, writeTemplate } from '../template/template.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';

/** Writes a template for whoever deploys with something else than the CDK. */
export const templateVerb = defineVerb<TemplateOptions>({
  name: 'template',
  says: 'write a CloudFormation template and its code, for a bucket of yours; needs no bootstrap',
  right: null,
  declare: (command) =>
    void command
      .option('--config <FILE>', 'the configuration; else ecs-init-remediator.json, or watch only')
      .requiredOption('--bucket <NAME>', 'the bucket for the code, in the Region of the stack', bucketOf)
      .option('--prefix <PREFIX>', 'a folder in the bucket', prefixOf, '')
      .option('--stack <NAME>', 'the name of the stack, which is in the name of the mode too', 'EcsInitRemediator')
      .option('--out <DIR>', 'the folder to write', 'ecs-init-remediator-template')
      .option('--install', 'install the AWS CDK beside the command line without asking')
      .option('--json', 'print JSON and nothing else'),
  run: ({ terminal }, options) => writeTemplate(options, terminal, openSynthesisEdge()),
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function bucketOf(text: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) return text;
  throw new UsageError(`--bucket is ${quote(text)}; allowed: 3 to 63 of a-z, 0-9, dot and hyphen.`);
}

function prefixOf(text: string): string {
  if (/^[\w.-]+(?:\/[\w.-]+)*\/?$/.test(text)) return text;
  throw new UsageError(
    `--prefix is ${quote(text)}; allowed: names of letters, digits and ._- with slashes between them.`,
  );
}
