import type { Executed, ExecutionContext } from '../../change/execute.ts';
import type { AnyAction } from '../../change/kinds/index.ts';
import type { Clients } from '../clients/clients.ts';

/** An action of one kind. */
export type ActionOf<K extends AnyAction['kind']> = Extract<AnyAction, { readonly kind: K }>;

/** Carries out one kind of action: reads the state of the account again, then makes the change. */
export type Executor<K extends AnyAction['kind']> = (
  action: ActionOf<K>,
  clients: Clients,
  context: ExecutionContext,
) => Promise<Executed>;
