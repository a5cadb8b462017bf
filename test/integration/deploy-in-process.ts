import { rm } from 'node:fs/promises';
import { BaseCredentials, Toolkit } from '@aws-cdk/toolkit-lib';
import { App } from 'aws-cdk-lib';
import { bundledFunctions } from '../../build/bundled-functions.ts';
import { RemediatorStack } from '../../infra/remediator-stack.ts';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import type { Account } from '../sandbox/account/account.ts';
import { bootstrapAccount } from '../sandbox/account/bootstrap.ts';
import { sandboxFolder } from '../sandbox/account/folders.ts';
import { SandboxError } from '../sandbox/account/sandbox-error.ts';
import { makeWorkingFolder } from '../sandbox/account/working-folder.ts';
import type { Version } from './versions.ts';

type Outputs = Readonly<Record<string, string>>;

/** What a deployment has beside its configuration: tags of the stack, and another version of the product than this one. */
type Beside = { readonly tags?: Readonly<Record<string, string>>; readonly version?: Version | undefined };

/** Deploys the stack with a configuration, and returns its outputs. */
export type Deployer = (configuration: ConfigurationFile, beside?: Beside) => Promise<Outputs>;

/**
 * Deploys the product's stack many times from this process, where the CDK is loaded once: another deployment takes a few seconds. What
 * stays in the account is decided by the real removal policies. The process's environment then points to the account.
 */
export async function deployerOf(account: Account, stack = 'EcsInitRemediator'): Promise<Deployer> {
  const functionsDirectory = await bundledFunctions();
  await bootstrapAccount(account);
  // The toolkit takes the endpoint from the environment alone.
  Object.assign(process.env, account.environment);
  return async (configuration, { tags = {}, version } = {}) => {
    const folder = await makeWorkingFolder(sandboxFolder, 'deploy');
    process.env['CDK_HOME'] = folder;
    try {
      const said: string[] = [];
      const toolkit = toolkitOf(account, said);
      const assembly = await toolkit.fromAssemblyBuilder(async ({ outdir, context }) => {
        const app = new App({ ...(outdir !== undefined && { outdir }), ...(context !== undefined && { context }) });
        const code = version?.functionsDirectory ?? functionsDirectory;
        const made = new RemediatorStack(app, stack, { configuration, functionsDirectory: code });
        version?.shape(made);
        return app.synth();
      });
      return await deployed(toolkit, assembly, { tags, said });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

function toolkitOf({ region, credentials }: Account, said: string[]): Toolkit {
  return new Toolkit({
    color: false,
    emojis: false,
    ioHost: {
      notify: async ({ message }: { readonly message: string }) => {
        said.push(message);
      },
      requestResponse: async ({ defaultResponse }) => defaultResponse,
    },
    sdkConfig: { baseCredentials: BaseCredentials.custom({ provider: async () => credentials, region }) },
  });
}

async function deployed(
  toolkit: Toolkit,
  assembly: Parameters<Toolkit['deploy']>[0],
  { tags, said }: { readonly tags: Readonly<Record<string, string>>; readonly said: readonly string[] },
): Promise<Outputs> {
  try {
    const { stacks } = await toolkit.deploy(assembly, {
      // No change set: one call less, and nothing of it would be looked at.
      deploymentMethod: { method: 'direct' },
      tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    });
    return stacks[0]?.outputs ?? {};
  } catch (error) {
    throw new SandboxError(`The stack could not be deployed (${String(error)}); the CDK says:`, said.join('\n'));
  }
}
