import { type ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { Executed } from '../../change/execute.ts';
import { planTag } from '../../change/own-revision.ts';
import type { Reason } from '../../change/reason.ts';
import type { Clients } from '../clients/clients.ts';
import { type CorrectedRegistration, correctRegistration, differingField } from '../ecs/corrected-registration.ts';
import { describeTaskDefinition } from '../ecs/describe-task-definition.ts';
import { listRevisions } from '../ecs/list-revisions.ts';
import { CallError, call } from '../sdk-error.ts';
import type { Executor } from './executor.ts';

const permission = 'ecs:RegisterTaskDefinition';

type Registration = Extract<CorrectedRegistration, { readonly is: 'input' }>['input'];

/**
 * Registers the failing revision again, with corrected references and with every other field unchanged.
 *
 * Only the newest ACTIVE revision of the family is corrected. If a revision was registered for this plan in an earlier
 * attempt, its tag finds it. It is used only if it is equal to what would be registered now, because anybody may set a
 * tag.
 */
export const registerRevision: Executor<'register-revision'> = async (action, clients, context) => {
  const ecs = await clients.ecs();
  const [[newest], described] = await Promise.all([
    listRevisions(ecs, action.family),
    describeTaskDefinition(ecs, action.from),
  ]);
  if (described === undefined) return refused({ code: 'revision-gone', revision: action.from });
  if (described.definition.family !== action.family)
    return refused({ code: 'other-family', revision: action.from, family: action.family });
  const corrected = correctRegistration(described, action, context.planHash);
  if (corrected.is === 'refused') return corrected;
  if (newest === undefined) return refused({ code: 'not-newest', newest: null });
  if (newest !== action.from) return adoptOrphan(ecs, newest, corrected.input, context.planHash);
  // Somebody has deregistered the product's revision since. It is not put back without a person.
  if (context.stood === true) return refused({ code: 'stood-before' });
  return register(clients, corrected.input);
};

async function adoptOrphan(ecs: ECSClient, newest: string, input: Registration, planHash: string): Promise<Executed> {
  const described = await describeTaskDefinition(ecs, newest);
  const ours = described?.tags.some(({ key, value }) => key === planTag && value === planHash) === true;
  if (!ours || described.unknownFields.length > 0 || differingField(described.definition, input) !== undefined) {
    return refused({ code: 'not-newest', newest });
  }
  return { is: 'already', created: newest };
}

async function register(clients: Clients, input: Registration): Promise<Executed> {
  const sent = await send(await clients.ecsOnce(), input);
  if ('is' in sent) return sent;
  const { taskDefinition } = sent;
  const created = taskDefinition?.taskDefinitionArn;
  if (taskDefinition === undefined || created === undefined)
    return { is: 'failed', because: { code: 'revision-unnamed' } };
  const field = differingField(taskDefinition, input);
  if (field !== undefined) {
    return { is: 'failed', because: { code: 'revision-differs', revision: created, field } };
  }
  return { is: 'made', created };
}

/**
 * ECS repeats a rejected request in its error, and the environment of a definition may hold plain-text secrets. So only
 * the name of the error is kept.
 */
async function send(ecs: ECSClient, input: Registration) {
  try {
    return await call(permission, ecs.send(new RegisterTaskDefinitionCommand(input)));
  } catch (error) {
    if (!(error instanceof CallError) || error.failure.kind !== 'invalid') throw error;
    const { name, requestId: request = null } = error.failure;
    return { is: 'failed' as const, because: { code: 'revision-refused' as const, error: name, request } };
  }
}

function refused(because: Reason): Executed {
  return { is: 'refused', because };
}
