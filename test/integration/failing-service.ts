import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import { tick } from '../fixtures/installation.ts';
import type { Account } from '../sandbox/account/account.ts';
import type { IncidentJson } from '../sandbox/demo/incident-json.ts';
import type { Stack } from '../sandbox/demo/stack.ts';
import { startEcs } from '../sandbox/ecs/ecs.ts';
import { createSurroundings } from '../sandbox/ecs/surroundings.ts';
import { buildWorld } from '../sandbox/world/build-world.ts';
import { checkWorld } from '../sandbox/world/read-world.ts';
import type { RootClients } from '../sandbox/world/root-clients.ts';

/** A service `NAME-api` in the cluster NAME, whose role `NAME-exec` lacks the permission for its secret until a grant gives it. */
export type FailingService = {
  /** What its owner consents to. */
  readonly configuration: Pick<ConfigurationFile, 'grants' | 'proof'>;
  readonly role: string;
  readonly secret: string;
  /**
   * Lets ECS start tasks, and the schedule of the product come, until its newest incident is as asked. Then neither goes on.
   * @param tries `once`: ECS starts one task, and no other before this is over; so nothing proves a change that is made for it.
   * @throws Error if it is not within a minute
   */
  readonly until: (
    stack: Stack,
    isSo: (incident: IncidentJson) => boolean,
    tries: 'once' | 'again',
  ) => Promise<IncidentJson>;
};

const world = new URL('../sandbox/worlds/taken-back.json', import.meta.url);
const seconds = 60;

export async function makeFailingService(
  name: string,
  account: Account,
  clients: RootClients,
): Promise<FailingService> {
  const read = checkWorld(JSON.parse((await readFile(world, 'utf8')).replaceAll('wren', name)));
  if (read.is !== 'world') throw new Error(read.problems.join('; '));
  const built = await buildWorld(read.world, account, clients);
  const around = (tries: 'once' | 'again') =>
    createSurroundings({
      account,
      network: built.network.network,
      watch: () => undefined,
      ...(tries === 'once' && { speed: { backOffSeconds: 2 * seconds, backOffLimitSeconds: 2 * seconds } }),
    });
  return {
    configuration: read.world.remediator.configuration,
    role: `${name}-exec`,
    secret: `${name}/prod/db`,
    until: async (stack, isSo, tries) => {
      const faults: unknown[] = [];
      const ecs = startEcs(around(tries), (fault) => faults.push(fault));
      try {
        let last: IncidentJson | undefined;
        for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(500)) {
          if (faults.length > 0) throw faults[0];
          await stack.send(tick);
          const all = (await stack.incidents()) ?? [];
          last = all.find(({ service }) => service === `${name}-api`);
          if (last !== undefined && isSo(last)) return last;
        }
        throw new Error(`the incident of ${name}-api is not so after ${seconds} seconds: ${JSON.stringify(last)}`);
      } finally {
        await ecs.stop();
      }
    },
  };
}
