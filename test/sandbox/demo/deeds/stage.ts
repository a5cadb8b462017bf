import type { Account } from '../../account/account.ts';
import type { Publisher } from '../../ecs/publisher.ts';
import type { BuiltWorld } from '../../world/build-world.ts';
import type { DeedName, Deeds } from '../../world/deed-schema.ts';
import type { RootClients } from '../../world/root-clients.ts';
import type { IncidentJson } from '../incident-json.ts';
import type { Stack } from '../stack.ts';

/** Everything that a happening can change. */
export type Stage = {
  readonly account: Account;
  readonly clients: RootClients;
  readonly built: BuiltWorld;
  readonly stack: Stack;
  readonly publisher: Publisher;
  /** The incidents in the messages so far, oldest first. */
  readonly incidents: () => readonly IncidentJson[];
};

/** The implementation of some deeds. Each throws if the world asks for something that is not possible. */
export type Doers<Names extends DeedName> = {
  readonly [K in Names]: (given: Deeds[K], stage: Stage) => Promise<void>;
};

/** The newest incident in the messages so far. If `of` is given: of that service or family. */
export function newestIncident(of: string | undefined, stage: Stage, what: string): IncidentJson {
  const incident = stage.incidents().findLast((one) => of === undefined || one.service === of || one.family === of);
  if (incident === undefined)
    throw new Error(`No incident${of === undefined ? '' : ` of ${of}`} was told of, so that there is none to ${what}.`);
  return incident;
}
