import { type ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { Executed, ExecutionContext } from '../../change/execute.ts';
import type { RegisterRevision } from '../../change/kinds/register-revision.ts';
import { planTag } from '../../change/own-revision.ts';
import type { Reason } from '../../change/reason.ts';
import type { Clients } from '../clients/clients.ts';
import { type CorrectedRegistration, correctRegistration, differingField } from '../ecs/corrected-registration.ts';
import { describeTaskDefinition } from '../ecs/describe-task-definition.ts';
import { listRevisions } from '../ecs/list-revisions.ts';
import { CallError, call } from '../sdk-error.ts';
import type { Executor } from './executor.ts';

const permission = 'ecs:RegisterTaskDefinition';

type Input = Extract<CorrectedRegistration, { readonly is: 'input' }>['input'];

/** What is registered: a copy of `source`, corrected, on top of `from`. `status`: the one that the source has to have. */
type Registration = Pick<RegisterRevision, 'family' | 'from' | 'corrections'> & {
  readonly source: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
};

/** Registers the failing revision again, with corrected references and with every other field unchanged. */
export const registerRevision: Executor<'register-revision'> = async (action, clients, context) => {
  if (action.corrections.length === 0) return refused({ code: 'nothing-to-correct' });
  return register({ ...action, source: action.from, status: 'ACTIVE' }, clients, context);
};

/** Registers a deregistered revision again, with every field unchanged. */
export const registerAgain: Executor<'register-again'> = ({ copyOf, ...action }, clients, context) =>
  register({ ...action, source: copyOf, status: 'INACTIVE', corrections: [] }, clients, context);

/**
 * Registers a copy of `source`, if `from` is the family's newest ACTIVE revision. If a revision was registered for this
 * plan in an earlier attempt, its tag finds it. It is used only if it is equal to what would be registered now, because
 * anybody may set a tag.
 */
async function register(
  { family, from, source, status, corrections }: Registration,
  clients: Clients,
  { planHash, stood }: ExecutionContext,
): Promise<Executed> {
  const ecs = await clients.ecs();
  const [[newest], described] = await Promise.all([listRevisions(ecs, family), describeTaskDefinition(ecs, source)]);
  if (described === undefined) return refused({ code: 'revision-gone', revision: source });
  if (described.definition.family !== family) return refused({ code: 'other-family', revision: source, family });
  const corrected = correctRegistration(described, { from: source, corrections }, planHash);
  if (corrected.is === 'refused') return corrected;
  if (newest === undefined) return refused({ code: 'not-newest', newest: null });
  if (newest !== from) return adoptOrphan(ecs, newest, corrected.input, planHash);
  const { status: now = 'ACTIVE' } = described.definition;
  if (now !== status) return refused({ code: 'revision-not-active', status: now });
  // Somebody has deregistered the product's revision since. It is not put back without a person.
  if (stood === true) return refused({ code: 'stood-before' });
  return registerNew(clients, corrected.input);
}

async function adoptOrphan(ecs: ECSClient, newest: string, input: Input, planHash: string): Promise<Executed> {
  const described = await describeTaskDefinition(ecs, newest);
  const ours = described?.tags.some(({ key, value }) => key === planTag && value === planHash) === true;
  if (!ours || described.unknownFields.length > 0 || differingField(described.definition, input) !== undefined) {
    return refused({ code: 'not-newest', newest });
  }
  return { is: 'already', created: newest };
}

async function registerNew(clients: Clients, input: Input): Promise<Executed> {
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
async function send(ecs: ECSClient, input: Input) {
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
