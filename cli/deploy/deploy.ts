import type { Checked } from '../../shared/aws/operating/checked.ts';
import type { MadeStack } from '../../shared/aws/operating/read-foreign.ts';
import type { Credentials } from '../../shared/aws/sts/sign-proof.ts';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { networkStackOf } from '../../shared/configuration/network.ts';
import type { Deployed, DeployProgress, Installer } from '../../shared/installing.ts';
import { cleanLines } from '../../shared/notification/text/clean-text.ts';
import { checkStackName } from '../check-stack-name.ts';
import { confirm } from '../confirm.ts';
import type { Terminal } from '../terminal.ts';
import { NoAnswer } from '../usage-error.ts';
import { checkOurs } from './check-ours.ts';
import { checkPlace, type Place } from './check-place.ts';
import type { DeployOptions } from './deploy-options.ts';
import { DEPLOYMENT } from './libraries.ts';
import { type LibraryEdge, provideLibraries } from './load-installer.ts';
import { networkOf, renderNetwork } from './network-part.ts';
import { networkSteps, nextSteps } from './next-steps.ts';
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
  /** The logical ids of what a stack that is there holds, and no stack of this kind does. */
  readonly foreignIn: (stack: string, is: MadeStack) => Promise<readonly string[]>;
};

/** What `deploy` reaches beyond its terminal. */
export type DeployEdge = {
  readonly open: (options: Pick<DeployOptions, 'region' | 'profile'>) => Promise<DeploySite>;
  readonly readFile: ReadFile;
  readonly libraries: LibraryEdge;
  readonly loadInstaller: () => Promise<Installer>;
};

/**
 * Deploys the product, and the network that the configuration holds, after everything that can be checked beforehand was checked, and after a person has seen what it will be
 * allowed to change.
 * @returns the exit code: 0; 1 if the person said no, or the deployment failed.
 * @throws UsageError, NoAnswer, CallError
 */
export async function deploy(options: DeployOptions, terminal: Terminal, edge: DeployEdge): Promise<number> {
  checkStackName(options.stack);
  const configuration = await readConfiguration(options.config, edge.readFile);
  const source = configuration.path ?? 'The configuration';
  const network = networkOf(configuration.whole, source, options);
  const site = await edge.open(options);
  checkPlace(configuration.whole, source, site);
  const stacks = await findStacks(options, network !== undefined, site);
  const shown = [
    head(stacks, site, configuration.path),
    ...(options.networkOnly === true ? [] : [renderAllowed(configuration.whole)]),
    ...(network === undefined ? [] : [renderNetwork(network)]),
  ];
  await terminal.err.write(`${shown.join('\n\n')}\n\n`);
  const lacksBootstrap = await needsBootstrap(site, options, terminal);
  await provideLibraries(DEPLOYMENT, options, terminal, edge.libraries);
  const deploying = stacks.filter((one) => one.isDeployed);
  const names = deploying.map(({ stack }) => stack).join(' and ');
  if (!(await confirm(terminal, `Deploy ${names} into ${site.account} ${site.region}?`, options.yes === true))) {
    await terminal.err.write('Nothing was deployed.\n');
    return 1;
  }
  const installer = await edge.loadInstaller();
  const report = reportTo(terminal);
  if (lacksBootstrap) {
    const made = await report.during((tell) => installer.bootstrap(site, tell));
    if (made.is === 'failed') return sayFailed(made, 'The CDK could not be set up', options, terminal);
  }
  const ends: DeployedStack[] = [];
  for (const { stack, is, status } of deploying) {
    const installing = { ...site, stack, configuration: configuration.file };
    const run = is === 'product' ? installer.deploy : installer.deployNetwork;
    const deployed = await report.during((tell: (progress: DeployProgress) => void) => run(installing, tell));
    if (deployed.is === 'failed') {
      for (const one of ends) await terminal.err.write(`${one.stack} is deployed.\n`);
      return sayFailed(deployed, `${stack} was not deployed`, { ...options, stack }, terminal);
    }
    ends.push({ stack, is, status, outputs: deployed.outputs });
  }
  const { operators } = configuration.whole;
  await sayDeployed(ends, { ...site, operators }, options, terminal);
  return 0;
}

/** A stack of the configuration, as it is before the deployment. `status`: undefined if there is none. */
type KnownStack = {
  readonly stack: string;
  readonly is: MadeStack;
  readonly status: string | undefined;
  /** Whether it is to be deployed. */
  readonly isDeployed: boolean;
};

/** The states of a stack that was never made. After a creation that failed, the CDK deletes what is there and makes it anew. */
const neverMade = new Set(['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED']);

const isNew = ({ status }: Pick<KnownStack, 'status'>): boolean => status === undefined || neverMade.has(status);

type DeployedStack = Pick<KnownStack, 'stack' | 'is' | 'status'> & {
  readonly outputs: Readonly<Record<string, string>>;
};

/**
 * The stacks, in the order in which they are deployed. The product comes first: then it sees that the endpoints helped, and
 * endpoints that AWS refuses do not keep it away.
 * @throws UsageError if one of them is somebody else's; NoAnswer if one is being changed
 */
async function findStacks(
  { stack, networkOnly }: DeployOptions,
  hasNetwork: boolean,
  site: DeploySite,
): Promise<readonly KnownStack[]> {
  const wanted = [
    { stack, is: 'product', isDeployed: networkOnly !== true },
    { stack: networkStackOf(stack), is: 'network', isDeployed: hasNetwork },
  ] as const;
  const stacks = await Promise.all(wanted.map(async (one) => ({ ...one, status: await site.stackStatus(one.stack) })));
  const busy = stacks.find((one) => one.isDeployed && !isNew(one) && one.status?.endsWith('_IN_PROGRESS') === true);
  if (busy !== undefined)
    throw new NoAnswer(
      `The stack ${busy.stack} is being changed already (${busy.status}). Wait until that is over.`,
      true,
    );
  for (const { stack: name, is } of stacks.filter((one) => one.isDeployed && one.status !== undefined))
    checkOurs(name, is, await site.foreignIn(name, is));
  return stacks;
}

async function sayDeployed(
  ends: readonly DeployedStack[],
  { account, region, operators }: Place & Pick<Configuration, 'operators'>,
  options: DeployOptions,
  terminal: Terminal,
): Promise<void> {
  const product = ends.find(({ is }) => is === 'product');
  const network = ends.find(({ is }) => is === 'network');
  const next =
    product === undefined ? networkSteps(options) : nextSteps(product.outputs, { operators }, options, isNew(product));
  if (options.json === true) {
    const { stack } = options;
    const made = network === undefined ? {} : { network: { stack: network.stack, outputs: network.outputs } };
    const outputs = product?.outputs ?? null;
    await terminal.out.write(`${JSON.stringify({ stack, account, region, outputs, ...made, next })}\n`);
    return;
  }
  const lines = ends.map(({ stack }) => `${stack} is deployed in ${account} ${region}.`);
  const steps = next.map(({ what, command }, index) => step(index + 1, what, command));
  await terminal.out.write(`${lines.join('\n')}\n\nWHAT TO DO NEXT\n${steps.join('\n')}\n`);
}

function head(stacks: readonly KnownStack[], site: Place, path: string | null): string {
  const product = stacks.find(({ is, isDeployed }) => is === 'product' && isDeployed);
  const network = stacks.find(({ is }) => is === 'network');
  const mode = product === undefined || isNew(product) ? 'dry-run, until somebody sets apply' : 'stays as it is';
  return [
    ...(product === undefined ? [] : [`Stack          ${sayState(product)}`]),
    ...(network === undefined ? [] : networkLines(network)),
    `Account        ${site.account}`,
    `Region         ${site.region}`,
    `Configuration  ${path ?? 'none: watch everything, change nothing'}`,
    ...(product === undefined ? [] : [`Mode           ${mode}`]),
  ].join('\n');
}

/** A stack that the configuration does not name any more is not deleted in passing: tasks may need its endpoints. */
function networkLines(network: KnownStack): readonly string[] {
  if (network.isDeployed) return [`Network        ${sayState(network)}`];
  if (network.status === undefined) return [];
  return [`Network        ${network.stack} stays as it is: the configuration has no block "network"`];
}

function sayState({ stack, status }: KnownStack): string {
  if (status === undefined) return `${stack}, new`;
  return isNew({ status })
    ? `${stack}, new: its first deployment never came about (${status})`
    : `${stack}, there already: it is updated (${status})`;
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
