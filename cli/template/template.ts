import { createHash } from 'node:crypto';
import { regionOf } from '../../shared/arn.ts';
import { boundBuses, changeableArns } from '../../shared/configuration/bound-arns.ts';
import type { Installer } from '../../shared/installing.ts';
import { shellWord } from '../../shared/notification/text/quote-shell.ts';
import { checkStackName } from '../check-stack-name.ts';
import { SYNTHESIS } from '../deploy/libraries.ts';
import { type LibraryEdge, provideLibraries } from '../deploy/load-installer.ts';
import { type ReadFile, readConfiguration } from '../deploy/read-configuration.ts';
import { renderAllowed } from '../deploy/render-allowed.ts';
import type { Terminal } from '../terminal.ts';

/** The options of `template`, as parsed. */
export type TemplateOptions = {
  readonly config?: string | undefined;
  readonly stack: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly out: string;
  readonly install?: boolean | undefined;
  readonly json?: boolean | undefined;
};

/** What is synthesised without an account: the machine. */
export type SynthesisEdge = {
  readonly readFile: ReadFile;
  readonly libraries: LibraryEdge;
  readonly loadInstaller: () => Promise<Installer>;
  /** Runs something with an empty folder that is gone afterwards. */
  readonly inFolder: <T>(run: (folder: string) => Promise<T>) => Promise<T>;
  /** Writes files into a folder, which is made. @throws UsageError where a path cannot be written */
  readonly write: (folder: string, files: ReadonlyMap<string, Uint8Array | string>) => Promise<void>;
  /** One archive of all files of a folder: the same bytes for the same content. */
  readonly zip: (folder: string) => Promise<Uint8Array>;
};

/**
 * Writes the template of a configuration, and the code that it names, for a bucket of the owner.
 * @returns the exit code: 0. @throws UsageError, NoAnswer
 */
export async function writeTemplate(
  options: TemplateOptions,
  terminal: Terminal,
  edge: SynthesisEdge,
): Promise<number> {
  const { stack, bucket, out, json } = options;
  checkStackName(stack);
  const prefix = options.prefix === '' ? '' : `${options.prefix.replace(/\/$/, '')}/`;
  const configuration = await readConfiguration(options.config, edge.readFile);
  await provideLibraries(SYNTHESIS, options, terminal, edge.libraries);
  const installer = await edge.loadInstaller();
  const files = await edge.inFolder(async (folder) => {
    const made = installer.composeTemplate({ stack, configuration: configuration.file, bucket, prefix, folder });
    const zipped = made.archives.map(async (one) => [`${one.hash}.zip`, await edge.zip(one.folder)] as const);
    return new Map<string, Uint8Array | string>([
      [templateName(made.template), made.template],
      ...(await Promise.all(zipped)),
    ]);
  });
  await edge.write(out, files);
  const [name = ''] = files.keys();
  const { whole } = configuration;
  const region = [...changeableArns(whole), ...boundBuses(whole)].map(regionOf).find((one) => one !== undefined);
  const { commands, update } = commandsFor({
    stack,
    bucket,
    prefix,
    out,
    files: [...files.keys()],
    region: region ?? 'REGION',
  });
  await terminal.err.write(`${renderAllowed(whole)}\n\n`);
  await terminal.out.write(
    json === true
      ? `${JSON.stringify({ written: out, files: [...files.keys()], template: name, commands, update })}\n`
      : `Wrote ${files.size} files to ${out}. Upload them to a bucket in the Region of the stack, then create the stack:\n\n${commands.map((one) => `  ${one}\n`).join('')}\nFor a stack that is there already, in place of the last:\n\n  ${update}\n\n${parameters}`,
  );
  return 0;
}

const parameters = `Parameters of the template (as ParameterKey=Email,ParameterValue=you@example.com):
  Email        who is told by e-mail; empty: nobody beside those of the configuration
  InitialMode  dry-run (default), off or apply
  CodeBucket   the bucket, if you copy the files to another one
`;

/** Named by its content, so that a tool which deploys by URL sees that it is another one. */
function templateName(template: string): string {
  return `ecs-init-remediator-${createHash('sha256').update(template).digest('hex').slice(0, 16)}.template.json`;
}

/** `commands`: they upload and create; `update`: in place of the last, where the stack is there. */
function commandsFor(
  at: Pick<TemplateOptions, 'stack' | 'bucket' | 'out'> & {
    readonly prefix: string;
    /** The names of what was written, that of the template first. */
    readonly files: readonly string[];
    readonly region: string;
  },
): { readonly commands: readonly string[]; readonly update: string } {
  const { stack, bucket, prefix, out, files, region } = at;
  const [name = ''] = files;
  // The folder may hold other things, which are not for the bucket.
  const these = [`--exclude ${shellWord('*')}`, ...files.map((one) => `--include ${shellWord(one)}`)].join(' ');
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const stackCommand = (verb: string, ...given: readonly string[]) =>
    `aws cloudformation ${verb} --region ${region} --stack-name ${stack} --template-url https://${bucket}.s3.${region}.${suffix}/${prefix}${name} --capabilities CAPABILITY_NAMED_IAM --parameters ${given.map((one) => `ParameterKey=${one}`).join(' ')}`;
  return {
    commands: [
      `aws s3 cp ${shellWord(out)} s3://${bucket}/${prefix} --recursive ${these} --region ${region}`,
      stackCommand('create-stack', 'Email,ParameterValue=you@example.com'),
    ],
    // A parameter that an update does not name falls back to the template's default: nobody would be subscribed any more.
    update: stackCommand('update-stack', 'Email,UsePreviousValue=true', 'InitialMode,UsePreviousValue=true'),
  };
}
