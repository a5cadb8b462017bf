import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account, Call } from '../account/account.ts';
import { deployStack } from '../account/deploy.ts';
import { startAccount } from '../account/start.ts';
import { type BuiltWorld, buildWorld } from '../world/build-world.ts';
import { createRootClients, type RootClients } from '../world/root-clients.ts';
import type { World } from '../world/world-schema.ts';
import { readLogs } from './function-logs.ts';
import type { IncidentJson, Message } from './incident-json.ts';
import type { Tell } from './moments.ts';
import { composeReport, type Report } from './report.ts';
import type { Ending } from './rest.ts';
import { runWorld } from './run-world.ts';
import { takeSnapshot } from './snapshot.ts';
import { openStack, type Stack, sandboxSession } from './stack.ts';

export type PlayOptions = {
  readonly world: World;
  /** Used instead of the mode in the world. */
  readonly mode?: World['remediator']['mode'];
  readonly tell: Tell;
  /** Ends the run early. */
  readonly signal?: AbortSignal;
  /** As of a run of a world. */
  readonly isolated?: boolean;
};

export type Played = {
  readonly report: Report;
  readonly ending: Ending;
  /** The incidents at the end. */
  readonly incidents: readonly IncidentJson[];
  /** Every message, also those about outages and controls, in the order in which they arrived. */
  readonly messages: readonly Message[];
  /** Every call, with its time and its caller. */
  readonly calls: readonly Call[];
  /** Name of the role of the function that looks, decides and changes. */
  readonly remediatorRole: string;
  /** Ids of the parts of the world's network, by `KIND:NAME`. */
  readonly networkIds: ReadonlyMap<string, string>;
  /** The duration of each step. */
  readonly steps: readonly { readonly text: string; readonly seconds: number }[];
};

type Timed = <T>(text: string, work: () => Promise<T>) => Promise<T>;

/**
 * Plays one world from the beginning to the end: it starts an empty account, builds the world, deploys the real stack,
 * then starts the stand-in for ECS. It always stops what it started. Throws if the run itself fails.
 */
export async function playWorld({
  world,
  mode = world.remediator.mode,
  tell,
  signal,
  isolated,
}: PlayOptions): Promise<Played> {
  const steps: { text: string; seconds: number }[] = [];
  const timed = timer(tell, steps, signal);
  const progress = (text: string): void => tell({ is: 'step', text });
  const account = await timed('local account started', () =>
    startAccount({ region: world.region, accountId: world.account, progress }),
  );
  const stop = (): void => void account.stop();
  signal?.addEventListener('abort', stop);
  try {
    const clients = createRootClients(account);
    progress('building the world');
    const built = await timed('world built', () => buildWorld(world, account, clients));
    const stack = await timed('stack deployed with the CDK', () => deploy(built, account, clients, progress));
    await stack.setMode(mode);
    tell({ is: 'begins', world, mode });
    await account.resetCalls();
    const before = await takeSnapshot(built.world, mode, clients);
    const run = await timed('incident played', () =>
      runWorld({ account, clients, built, stack, tell, ...(signal && { signal }), ...(isolated && { isolated }) }),
    );
    const after = await takeSnapshot(built.world, await stack.getMode(), clients);
    const calls = await account.calls();
    const report = composeReport({
      incidents: run.incidents,
      messages: run.messages,
      before,
      after,
      calls,
      logs: await readLogs(stack.logGroups, account),
      ledger: await stack.ledger.items(),
      functionRoles: stack.functionRoles,
      notSessions: [sandboxSession],
      end: new Date(),
    });
    return { report, ...run, calls, remediatorRole: stack.remediatorRole, networkIds: built.network.ids, steps };
  } finally {
    signal?.removeEventListener('abort', stop);
    await account.stop();
  }
}

function timer(tell: Tell, steps: { text: string; seconds: number }[], signal: AbortSignal | undefined): Timed {
  return async (text, work) => {
    signal?.throwIfAborted();
    const start = performance.now();
    const result = await work();
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    steps.push({ text, seconds });
    tell({ is: 'step-done', text, seconds });
    return result;
  };
}

async function deploy(
  built: BuiltWorld,
  account: Account,
  clients: RootClients,
  progress: (text: string) => void,
): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'ecs-init-remediator-'));
  try {
    const configurationFile = join(folder, 'configuration.json');
    // The person of the world's commands is the root user, unless the world names operators itself.
    const operators = { change: [`arn:aws:iam::${account.accountId}:root`] };
    const configuration = { operators, ...built.world.remediator.configuration };
    await writeFile(configurationFile, JSON.stringify(configuration, null, 2));
    const outputs = await deployStack(account, { configurationFile, progress });
    return await openStack(outputs, account, clients);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
