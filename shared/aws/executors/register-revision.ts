import { type ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { Executed } from '../../change/execute.ts';
import type { RegisterRevision } from '../../change/kinds/register-revision.ts';
import type { Clients } from '../clients/clients.ts';
import {
  type CorrectedRegistration,
  correctRegistration,
  differingField,
  planTag,
} from '../ecs/corrected-registration.ts';
import { describeTaskDefinition } from '../ecs/describe-task-definition.ts';
import { listRevisions } from '../ecs/list-revisions.ts';
import { cleanText } from '../messages/clean-text.ts';
import { CallError, call } from '../sdk-error.ts';
import type { Executor } from './executor.ts';

const permission = 'ecs:RegisterTaskDefinition';

type Registration = Extract<CorrectedRegistration, { readonly is: 'input' }>['input'];

/**
 * Registers the failing revision again, with corrected references and with every other field unchanged.
 *
 * Only the newest ACTIVE revision of the family is corrected. If a revision was registered for this plan before a
 * crash, its tag finds it. It is used only if it is equal to what would be registered now, because anybody may set a
 * tag.
 */
export const registerRevision: Executor<'register-revision'> = async (action, clients, context) => {
  const ecs = await clients.ecs();
  const [[newest], described] = await Promise.all([
    listRevisions(ecs, action.family),
    describeTaskDefinition(ecs, action.from),
  ]);
  if (described === undefined) return refused(`${action.from} no longer exists`);
  if (described.definition.family !== action.family)
    return refused(`${action.from} is not of the family ${action.family}`);
  const corrected = correctRegistration(described, action, context.planHash);
  if (corrected.is === 'refused') return corrected;
  if (newest === undefined) return refused(`the family ${action.family} has no ACTIVE revision`);
  if (newest !== action.from) return adoptOrphan(ecs, newest, action, corrected.input, context.planHash);
  return register(clients, action, corrected.input);
};

async function adoptOrphan(
  ecs: ECSClient,
  newest: string,
  action: RegisterRevision,
  input: Registration,
  planHash: string,
): Promise<Executed> {
  const described = await describeTaskDefinition(ecs, newest);
  const ours = described?.tags.some(({ key, value }) => key === planTag && value === planHash) === true;
  if (!ours || described.unknownFields.length > 0 || differingField(described.definition, input) !== undefined) {
    return refused(
      `${newest} was registered in between: it is the family’s newest ACTIVE revision, not ${action.from}`,
    );
  }
  return { is: 'already', ...correctionLines(action, newest), created: newest };
}

async function register(clients: Clients, action: RegisterRevision, input: Registration): Promise<Executed> {
  const ecs = await clients.ecsOnce();
  const { taskDefinition } = await send(ecs, input);
  const created = taskDefinition?.taskDefinitionArn;
  if (taskDefinition === undefined || created === undefined)
    return { is: 'failed', because: 'ECS answered without the revision that it registered' };
  const field = differingField(taskDefinition, input);
  if (field !== undefined) {
    return {
      is: 'failed',
      because: `${created} was registered, but its ${field} differs from what was asked for: it is left unused`,
    };
  }
  return { is: 'made', ...correctionLines(action, created), created };
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
    const request = error.failure.requestId ?? 'unknown';
    throw new CallError(
      {
        ...error.failure,
        message: `ECS refused the corrected revision (request ${request}; CloudTrail has the whole text)`,
      },
      permission,
    );
  }
}

function refused(because: string): Executed {
  return { is: 'refused', because };
}

/** The corrected references before and after, one line each, for people. */
export function correctionLines(
  action: RegisterRevision,
  created: string,
): { readonly before: string; readonly after: string } {
  const line = (revision: string, side: 'before' | 'after') => {
    const references = action.corrections.map(
      (one) => `${cleanText(one.container, 100)} ${cleanText(one.name, 100)} = ${cleanText(one[side], 300)}`,
    );
    return `${revisionName(revision)}: ${references.join('; ')}`;
  };
  return { before: line(action.from, 'before'), after: line(created, 'after') };
}

/** `FAMILY:REVISION` of a task definition's ARN. */
function revisionName(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
