import type { Checked } from '../../shared/aws/operating/checked.ts';
import type { Credentials } from '../../shared/aws/sts/sign-proof.ts';
import type { Deployed, DeployProgress, Installer } from '../../shared/installing.ts';
import { cleanLines } from '../../shared/notification/text/clean-text.ts';
import { confirm } from '../confirm.ts';
import { quote } from '../misuse.ts';
import type { Terminal } from '../terminal.ts';
import { NoAnswer, UsageError } from '../usage-error.ts';
import { checkPlace, type Place } from './check-place.ts';
import type { DeployOptions } from './deploy-options.ts';
import { DEPLOYMENT } from './libraries.ts';
import { type LibraryEdge, provideLibraries } from './load-installer.ts';
import { nextSteps } from './next-steps.ts';
import { type ReadFile, readConfiguration } from './read-configuration.ts';
import { renderAllowed } from './render-allowed.ts';
import { reportTo } from './report.ts';

/** The account as it is before a deployment. */
export type DeploySite = Place & {
  readonly credentials: Credentials;
  /** Whether the CDK has been set up in this account and Region. */
  readonly isBootstrapped: () => Promise<Checked<boolean>>;
  /** The state of the stack, as CloudFormation names it; undefined if there is none. */
  readonly stackStatus: (stack: string) => Promise<string | undefined>;
};

/** What `deploy` reaches beyond its terminal. */
export type DeployEdge = {
  readonly open: (options: Pick<DeployOptions, 'region' | 'profile'>) => Promise<DeploySite>;
  readonly readFile: ReadFile;
  readonly libraries: LibraryEdge;
  readonly loadInstaller: () => Promise<Installer>;
};

/**
 * Deploys the stack after everything that can be checked beforehand was checked, and after a person has seen what it will be
 * allowed to change.
 * @returns the exit code: 0; 1 if the person said no, or the deployment failed.
 * @throws UsageError, NoAnswer, CallError
 */
export async function deploy(options: DeployOptions, terminal: Terminal, edge: DeployEdge): Promise<number> {
  const { stack } = options;
  checkStackName(stack);
  const configuration = await readConfiguration(options.config, edge.readFile);
  const source = configuration.path ?? 'The configuration';
  const site = await edge.open(options);
  checkPlace(configuration.whole, source, site);
  const status = await site.stackStatus(stack);
  if (status?.endsWith('_IN_PROGRESS') === true)
    throw new NoAnswer(`The stack ${stack} is being changed already (${status}). Wait until that is over.`, true);
  await terminal.err.write(
    `${head(options, site, configuration.path, status)}\n\n${renderAllowed(configuration.whole)}\n\n`,
  );
  const lacksBootstrap = await needsBootstrap(site, options, terminal);
  await provideLibraries(DEPLOYMENT, options, terminal, edge.libraries);
  if (!(await confirm(terminal, `Deploy ${stack} into ${site.account} ${site.region}?`, options.yes === true))) {
    await terminal.err.write('Nothing was deployed.\n');
    return 1;
  }
  const installer = await edge.loadInstaller();
  const report = reportTo(terminal);
  if (lacksBootstrap) {
    const made = await report.during((tell) => installer.bootstrap(site, tell));
    if (made.is === 'failed') return sayFailed(made, 'The CDK could not be set up', options, terminal);
  }
  const installing = { ...site, stack, configuration: configuration.file };
  const deployed = await report.during((tell: (progress: DeployProgress) => void) =>
    installer.deploy(installing, tell),
  );
  if (deployed.is === 'failed') return sayFailed(deployed, `${stack} was not deployed`, options, terminal);
  const next = nextSteps(deployed.outputs, options);
  const { account, region } = site;
  await terminal.out.write(
    options.json === true
      ? `${JSON.stringify({ stack, account, region, outputs: deployed.outputs, next })}\n`
      : `${stack} is deployed in ${account} ${region}.\n\nWHAT TO DO NEXT\n${next.map(({ what, command }, index) => step(index + 1, what, command)).join('\n')}\n`,
  );
  return 0;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
function checkStackName(name: string): void {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name))
    throw new UsageError(
      `--stack is ${quote(name)}; allowed: a letter, then letters, digits and hyphens, 128 at most.`,
    );
}

function head({ stack }: DeployOptions, site: Place, path: string | null, status: string | undefined): string {
  const what = status === undefined ? 'new' : `there already: it is updated (${status})`;
  const mode = status === undefined ? 'dry-run, until somebody sets apply' : 'stays as it is';
  return [
    `Stack          ${stack}, ${what}`,
    `Account        ${site.account}`,
    `Region         ${site.region}`,
    `Configuration  ${path ?? 'none: watch everything, change nothing'}`,
    `Mode           ${mode}`,
  ].join('\n');
}

/** Whether the CDK is to be set up first, because the person asked for it. @throws NoAnswer if it lacks and they did not */
async function needsBootstrap(site: DeploySite, options: DeployOptions, terminal: Terminal): Promise<boolean> {
  const seen = await site.isBootstrapped();
  if (seen.is === 'not-checked') {
    await terminal.err.write(`Whether the CDK is set up here was not checked: ${seen.because}.\n\n`);
    return false;
  }
  if (seen.value) return false;
  const { account, region } = site;
  if (options.bootstrap !== true)
    throw new NoAnswer(
      [
        `The AWS CDK is not set up in ${account} ${region}: it needs a bucket and roles there, once. Either`,
        '  - repeat this with --bootstrap, which makes them (the stack CDKToolkit), or',
        `  - run: npx aws-cdk@2 bootstrap aws://${account}/${region}`,
        '  - or do without them: "ecs-init-remediator template" writes a template for a bucket of your own.',
      ].join('\n'),
      false,
    );
  await terminal.err.write(
    `The CDK is not set up in ${account} ${region} yet: the stack CDKToolkit (a bucket, a repository, five roles) is made first.\nCloudFormation acts with its role cdk-hnb659fds-cfn-exec-role-${account}-${region}, which is an administrator.\n\n`,
  );
  return true;
}

async function sayFailed(
  { because }: Extract<Deployed, { is: 'failed' }>,
  what: string,
  { json, stack }: DeployOptions,
  terminal: Terminal,
): Promise<number> {
  const lines = because.flatMap((text) => cleanLines(text));
  if (json === true) await terminal.out.write(`${JSON.stringify({ stack, failed: lines })}\n`);
  await terminal.err.write(
    `${what}:\n${lines.map((line) => `  - ${line}`).join('\n')}\nWhat was begun is rolled back by CloudFormation. Mend this, then run the same command again.\n`,
  );
  return 1;
}

function step(number: number, what: string, command: string | null): string {
  return command === null ? `${number}. ${what}` : `${number}. ${what}\n     ${command}`;
}
