import { join } from 'node:path';
import type { StackPolicy } from '../../shared/installing.ts';
import { SYNTHESIS } from '../deploy/libraries.ts';
import { provideLibraries } from '../deploy/load-installer.ts';
import { readConfiguration } from '../deploy/read-configuration.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { SynthesisEdge } from './template.ts';

/** The options of `policies`, as parsed. */
export type PoliciesOptions = {
  readonly config?: string | undefined;
  readonly out: string;
  /** Whether files are written over that this verb did not write. */
  readonly force?: boolean | undefined;
  readonly install?: boolean | undefined;
  readonly json?: boolean | undefined;
};

/**
 * Writes the policies of every role that a deployment of this configuration makes, one file each, with a README of which is for what.
 * @returns the exit code: 0. @throws UsageError, NoAnswer
 */
export async function writePolicies(
  options: PoliciesOptions,
  terminal: Terminal,
  edge: SynthesisEdge,
): Promise<number> {
  const { file: configuration, path } = await readConfiguration(options.config, edge.readFile);
  await provideLibraries(SYNTHESIS, options, terminal, edge.libraries);
  const installer = await edge.loadInstaller();
  const policies = await edge.inFolder(async (folder) =>
    installer.listPolicies({ stack: 'EcsInitRemediator', configuration, bucket: 'BUCKET', prefix: '', folder }),
  );
  const files = new Map(
    policies.map(({ name, document }) => [`${name}.json`, `${JSON.stringify(document, null, 2)}\n`]),
  );
  files.set('README.md', readme(policies, path));
  if (options.force !== true) await refuseForeign(options.out, files, edge);
  await edge.write(options.out, files);
  await terminal.out.write(
    options.json === true
      ? `${JSON.stringify({ written: options.out, files: [...files.keys()] })}\n`
      : `Wrote ${policies.length} policies to ${options.out}. README.md there says which is for what.\n`,
  );
  return 0;
}

/** Refuses to write over what this verb did not write. Its README names every file of an earlier run. @throws UsageError */
async function refuseForeign(
  folder: string,
  files: ReadonlyMap<string, string>,
  { readFile }: Pick<SynthesisEdge, 'readFile'>,
): Promise<void> {
  const there = await readFile(join(folder, 'README.md'));
  const isOurs = (name: string) =>
    there?.startsWith(title) === true && (name === 'README.md' || there.includes(linkTo(name)));
  for (const name of files.keys()) {
    const path = join(folder, name);
    if (!isOurs(name) && (await readFile(path)) !== undefined)
      throw new UsageError(
        `${path} exists, and "policies" did not write it: give another --out DIR, or --force to write over it.`,
      );
  }
}

const title = '# The IAM policies of ecs-init-remediator\n';

function linkTo(name: string): string {
  return `[${name}](${name})`;
}

function readme(policies: readonly StackPolicy[], path: string | null): string {
  const rows = policies.map((one) => `| ${linkTo(`${one.name}.json`)} | ${aboutOf(one)} |`);
  return [
    title,
    `These are all policies of the stack, for the configuration ${path ?? 'without a file (watch everything, change nothing)'}. They are`,
    'what is synthesised: only what CloudFormation fills in stands as `${…}`, as in `Fn::Sub`. `${AWS::Region}` is the Region',
    'of the stack, `${Name}` is a resource of it, and `${Name.Arn}` is the ARN of one.',
    '',
    '| file | what it is |',
    '| --- | --- |',
    ...rows,
    '',
    'No policy reads the value of one of your secrets. A grant’s policy does allow that: to the execution role of your tasks,',
    'never to a role of the product.',
    '',
  ].join('\n');
}

function aboutOf({ is, roles }: StackPolicy): string {
  const owners = roles.map((id) => `\`${id}\``).join(', ');
  switch (is) {
    case 'trust':
      return `who may act as the role ${owners}`;
    case 'permissions':
      return `what the role ${owners} may do`;
    case 'grant':
      return 'the policy of a grant: the product attaches it to the execution role that the grant names, and to no other';
  }
}
