import type { Execute, Executed, ExecutionContext } from '../../change/execute.ts';
import type { AnyAction } from '../../change/kinds/index.ts';
import type { Clients } from '../clients/clients.ts';
import { describeFailure, failureOf } from '../sdk-error.ts';
import type { ActionOf, Executor } from './executor.ts';

/** Loads the executors, each when it is first needed. */
export type Executors = { readonly [K in AnyAction['kind']]: () => Promise<Executor<K>> };

/** The executor of every kind of action. */
const executors: Executors = {
  'attach-grant': async () => (await import('./attach-grant.ts')).attachGrant,
  'detach-grant': async () => (await import('./detach-grant.ts')).detachGrant,
  'create-log-group': async () => (await import('./create-log-group.ts')).createLogGroup,
  'delete-log-group': async () => (await import('./create-log-group.ts')).deleteLogGroup,
  'register-revision': async () => (await import('./register-revision.ts')).registerRevision,
  'move-service': async () => (await import('./move-service.ts')).moveService,
  'register-again': async () => (await import('./register-revision.ts')).registerAgain,
  'move-back': async () => (await import('./move-service.ts')).moveBack,
  'force-deployment': async () => (await import('./force-deployment.ts')).forceDeployment,
};

/**
 * Makes an `Execute` from the executors. A call that AWS refused, and that no repetition can help, becomes `failed`.
 * @throws CallError if the call was throttled, timed out or failed on AWS's side. Then the queue tries again.
 */
export function createExecute(clients: Clients): Execute {
  return async (action, context) => {
    try {
      return await run(action, clients, context);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'denied' && failure.kind !== 'invalid' && failure.kind !== 'not-found') throw error;
      const { permission = null } = failure;
      return { is: 'failed', because: { code: 'refused', detail: describeFailure(failure), permission } };
    }
  };
}

async function run<K extends AnyAction['kind']>(
  action: ActionOf<K>,
  clients: Clients,
  context: ExecutionContext,
): Promise<Executed> {
  const execute: Executor<K> = await executors[action.kind]();
  return execute(action, clients, context);
}
