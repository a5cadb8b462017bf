import type { Account } from '../../account/account.ts';
import type { Publisher } from '../../ecs/publisher.ts';
import type { BuiltWorld } from '../../world/build-world.ts';
import type { DeedName, Deeds } from '../../world/deed-schema.ts';
import type { RootClients } from '../../world/root-clients.ts';
import type { IncidentJson } from '../incident-json.ts';
import type { Stack } from '../stack.ts';

/** All that a happening can touch. */
export type Stage = {
  readonly account: Account;
  readonly clients: RootClients;
  readonly built: BuiltWorld;
  readonly stack: Stack;
  readonly publisher: Publisher;
  /** The incidents that were told of, oldest first. */
  readonly incidents: () => readonly IncidentJson[];
};

/** How some of the deeds are done. Each throws where the world's own word cannot be done. */
export type Doers<Names extends DeedName> = {
  readonly [K in Names]: (given: Deeds[K], stage: Stage) => Promise<void>;
};

/** The newest incident that was told of, of one service or family where one is named. */
export function newestIncident(of: string | undefined, stage: Stage, what: string): IncidentJson {
  const incident = stage.incidents().findLast((one) => of === undefined || one.service === of || one.family === of);
  if (incident === undefined)
    throw new Error(`No incident${of === undefined ? '' : ` of ${of}`} was told of, so that there is none to ${what}.`);
  return incident;
}
