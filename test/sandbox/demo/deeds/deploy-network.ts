import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../../account/account.ts';
import { deployStack } from '../../account/deploy.ts';
import { checkout, sandboxFolder } from '../../account/folders.ts';
import { runCommand } from '../../account/run-command.ts';
import { makeWorkingFolder } from '../../account/working-folder.ts';
import type { Deeds } from '../../world/deed-schema.ts';
import type { Stage } from './stage.ts';

/** What a person types: the plan goes into the configuration, and the CDK deploys the stack that the block asks for. */
export async function deployNetwork(
  { service: name }: Deeds['deployNetwork'],
  { account, built }: Stage,
): Promise<void> {
  const service = built.world.services.find((one) => one.name === name);
  if (service === undefined) throw new Error(`The world has no service ${name}.`);
  const folder = await makeWorkingFolder(sandboxFolder, 'network');
  try {
    const configurationFile = join(folder, 'configuration.json');
    await writeFile(configurationFile, JSON.stringify(built.world.remediator.configuration));
    await plan(`${service.cluster}/${service.name}`, configurationFile, account);
    await deployStack(account, { configurationFile, stack: 'EcsInitRemediatorNetwork' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function plan(service: string, file: string, account: Account): Promise<void> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  const { status, output } = await runCommand(
    process.execPath,
    [join(checkout, 'cli', 'main.ts'), 'network', 'plan', '--service', service, '--out', file, '--yes'],
    { environment: { ...Object.fromEntries(inherited), ...account.environment }, directory: checkout },
  );
  if (status !== 0) throw new Error(`network plan ended with ${status}:\n${output}`);
  if (!(await readFile(file, 'utf8')).includes('"network"')) throw new Error(`network plan wrote no block:\n${output}`);
}
