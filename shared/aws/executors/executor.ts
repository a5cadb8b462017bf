import type { Action, ActionKind } from '../../change/action.ts';
import type { Executed, ExecutionContext } from '../../change/execute.ts';
import type { Clients } from '../clients/clients.ts';

/** An action of one kind. */
export type ActionOf<K extends ActionKind> = Extract<Action, { readonly kind: K }>;

/** Carries out one kind of action: re-checks the account's state, then makes the change. */
export type Executor<K extends ActionKind> = (
  action: ActionOf<K>,
  clients: Clients,
  context: ExecutionContext,
) => Promise<Executed>;
