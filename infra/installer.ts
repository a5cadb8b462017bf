import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import type { IIoHost, Toolkit as ToolkitOf } from '@aws-cdk/toolkit-lib';
import { App } from 'aws-cdk-lib';
import type { ConfigurationFile } from '../shared/configuration/configuration.ts';
import type { Deployed, Deploying, DeployProgress, Installer } from '../shared/installing.ts';
import { NetworkStack } from './network-stack.ts';
import { ConfigurationError } from './read-configuration-file.ts';
import { RemediatorStack } from './remediator-stack.ts';

export { listPolicies } from './stack-policies.ts';
export { composeTemplate } from './standalone-template.ts';

type Report = (progress: DeployProgress) => void;
type Notice = Parameters<IIoHost['notify']>[0];

/** The part of a notice about a resource that is read. @see `StackActivity` of the CDK's toolkit */
type Activity = {
  readonly event?: {
    readonly LogicalResourceId?: string;
    readonly ResourceType?: string;
    readonly ResourceStatus?: string;
    readonly ResourceStatusReason?: string;
  };
  readonly progress?: { readonly completed?: number; readonly total?: number };
};

/** Deploys the stack as `cdk deploy` does, and says in plain words why it could not be. */
export const deploy: Installer['deploy'] = (deploying, report) =>
  deployStack(deploying, report, (app) => {
    new RemediatorStack(app, deploying.stack, { configuration: partsOf(deploying.configuration).product });
  });

/** Deploys the endpoints as `cdk deploy` does. @throws Error where the configuration has no network */
export const deployNetwork: Installer['deployNetwork'] = (deploying, report) =>
  deployStack(deploying, report, (app) => {
    const { network } = partsOf(deploying.configuration);
    if (network === undefined) throw new Error(`${deploying.stack} is deployed, and the configuration has no network`);
    new NetworkStack(app, deploying.stack, { network });
  });

/** The network is a stack of its own. */
function partsOf({ network, ...product }: ConfigurationFile) {
  return { network, product };
}

/** Deploys the one stack that is added to the app, and gives its outputs. */
function deployStack(deploying: Deploying, report: Report, add: (app: App) => void): Promise<Deployed> {
  return withToolkit(deploying, report, async (toolkit) => {
    const assembly = await toolkit.fromAssemblyBuilder(
      async ({ outdir, context }) => {
        report({ is: 'doing', what: 'composing the template' });
        const app = new App({ ...(outdir !== undefined && { outdir }), ...(context !== undefined && { context }) });
        add(app);
        return app.synth();
      },
      { synthOptions: { versionReporting: false } },
    );
    const { stacks } = await toolkit.deploy(assembly);
    return stacks[0]?.outputs ?? {};
  });
}

/** Makes what the CDK needs in an account and Region. */
export const bootstrap: Installer['bootstrap'] = (place, report) =>
  withToolkit(place, report, async (toolkit) => {
    const { BootstrapEnvironments } = await import('@aws-cdk/toolkit-lib');
    await toolkit.bootstrap(BootstrapEnvironments.fromList([`aws://${place.account}/${place.region}`]));
    return {};
  });

async function withToolkit(
  { region, credentials }: Pick<Deploying, 'region' | 'credentials'>,
  report: Report,
  work: (toolkit: ToolkitOf) => Promise<Readonly<Record<string, string>>>,
): Promise<Deployed> {
  // Loaded only now: whoever has a template or policies written does without it.
  const { BaseCredentials, Toolkit } = await import('@aws-cdk/toolkit-lib');
  const provider = typeof credentials === 'function' ? credentials : async () => credentials;
  const failed: string[] = [];
  const toolkit = new Toolkit({
    ioHost: hostOf(report, failed),
    color: false,
    emojis: false,
    sdkConfig: { baseCredentials: BaseCredentials.custom({ provider, region }) },
  });
  const home = await mkdtemp(join(tmpdir(), 'ecs-init-remediator-'));
  const usual = process.env['CDK_HOME'];
  // In the home folder, the toolkit remembers the account of an access key, also of one that an emulator gave out.
  process.env['CDK_HOME'] = home;
  try {
    return { is: 'deployed', outputs: await work(toolkit) };
  } catch (error) {
    return { is: 'failed', because: [...new Set([...failed, ...reasonsOf(error)])] };
  } finally {
    if (usual === undefined) delete process.env['CDK_HOME'];
    else process.env['CDK_HOME'] = usual;
    await rm(home, { recursive: true, force: true });
  }
}

/** Says what happens, keeps what failed, and answers what the toolkit asks: the person was asked before. */
function hostOf(report: Report, failed: string[]): IIoHost {
  return {
    notify: async ({ code, data, message }: Notice) => {
      if (code === 'CDK_TOOLKIT_I5100') report({ is: 'doing', what: 'uploading the code of the functions' });
      if (code === 'CDK_TOOLKIT_I5501') report({ is: 'doing', what: 'CloudFormation begins' });
      if (code === 'CDK_TOOLKIT_I5502') tellResource(data as Activity, report, failed);
      if (code === 'CDK_TOOLKIT_I9100') report({ is: 'doing', what: stripVTControlCharacters(message) });
    },
    requestResponse: async ({ defaultResponse }) => defaultResponse,
  };
}

function tellResource({ event = {}, progress }: Activity, report: Report, failed: string[]): void {
  const { LogicalResourceId: id = '', ResourceType: type = '', ResourceStatus: status = '' } = event;
  if (status.endsWith('_FAILED') && !(event.ResourceStatusReason ?? '').includes('cancelled'))
    failed.push(`${id} (${type}): ${event.ResourceStatusReason ?? status}`);
  report({
    is: 'resource',
    done: progress?.completed ?? 0,
    total: progress?.total ?? null,
    what: `${type} ${status.toLowerCase().replaceAll('_', ' ')}`,
  });
}

/** @throws the error itself if it is a fault of this code */
function reasonsOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) throw error;
  if (error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError) throw error;
  const causes = [error, error.cause].filter((one) => one instanceof Error);
  const own = causes.find((one) => one instanceof ConfigurationError);
  const texts = own === undefined ? causes.map(({ message }) => message) : [own.message];
  return texts.map((text) => stripVTControlCharacters(text).trim()).filter((text) => text !== '');
}
