import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account, Progress } from './account.ts';
import { bootstrapAccount } from './bootstrap.ts';
import { checkout, sandboxFolder } from './folders.ts';
import { runCommand } from './run-command.ts';
import { SandboxError } from './sandbox-error.ts';
import { makeWorkingFolder } from './working-folder.ts';

/** Options of a deployment. */
export interface DeployOptions {
  /** The configuration of the remediator. Default: the defaults of the stack. */
  readonly configurationFile?: string;
  /** More context keys for the CDK app. */
  readonly context?: Readonly<Record<string, string>>;
  /** Tags of the stack. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly progress?: Progress;
  /** The name of a stack other than the product's own. */
  readonly stack?: string;
  /** The command that synthesises an app other than that of this checkout. */
  readonly app?: string;
}

const bin = join(checkout, 'node_modules', '.bin');

/**
 * Deploys the real stack into the account with the CDK and returns its outputs by name. It bootstraps the account
 * first. Throws a {@link SandboxError} with the whole output of the CDK if that fails.
 */
export async function deployStack(account: Account, options: DeployOptions = {}): Promise<Record<string, string>> {
  const progress = options.progress ?? (() => undefined);
  const stack = options.stack ?? 'EcsInitRemediator';
  const folder = await makeWorkingFolder(sandboxFolder, 'deploy');
  try {
    await bootstrapAccount(account);
    progress(`deploying the stack ${stack} with the CDK`);
    const { status, output } = await runCommand(join(bin, 'cdk'), deployArguments(stack, folder, options), {
      environment: cdkEnvironment(account, folder),
      directory: checkout,
    });
    if (status !== 0) throw new SandboxError(`The stack ${stack} could not be deployed; the CDK says:`, output);
    return await readOutputs(join(folder, 'outputs.json'), stack);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function deployArguments(stack: string, folder: string, options: DeployOptions): readonly string[] {
  return [
    'deploy',
    stack,
    '--require-approval=never',
    // No change set: one call less, and nothing of it would be looked at.
    '--method=direct',
    '--outputs-file',
    join(folder, 'outputs.json'),
    ...Object.entries(options.tags ?? {}).flatMap(([key, value]) => ['--tags', `${key}=${value}`]),
    ...commonArguments(folder, options),
  ];
}

function commonArguments(folder: string, options: DeployOptions): readonly string[] {
  const context = {
    sandbox: 'true',
    ...(options.configurationFile === undefined ? {} : { configuration: options.configurationFile }),
    ...options.context,
  };
  return [
    '--output',
    join(folder, 'cdk.out'),
    '--progress=events',
    '--no-color',
    '--no-notices',
    '--no-version-reporting',
    '--no-path-metadata',
    '--no-asset-metadata',
    ...(options.app === undefined ? [] : ['--app', options.app]),
    ...Object.entries(context).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ];
}

/** The environment of the CDK: the keys of the account, without the AWS settings and the home folder of the person. */
function cdkEnvironment(account: Account, folder: string): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...account.environment,
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    CDK_HOME: folder,
    CDK_DISABLE_CLI_TELEMETRY: '1',
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DEFAULT_ACCOUNT: account.accountId,
    CDK_DEFAULT_REGION: account.region,
    AWS_CONFIG_FILE: join(folder, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-aws-credentials'),
    CI: 'true',
  };
}

async function readOutputs(file: string, stack: string): Promise<Record<string, string>> {
  const outputs = JSON.parse(await readFile(file, 'utf8')) as Record<string, Record<string, string>>;
  return outputs[stack] ?? {};
}
