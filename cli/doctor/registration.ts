import type * as v from 'valibot';
import { formatArn } from '../../shared/arn.ts';
import { readDefinition } from '../../shared/aws/ecs/read-definition.ts';
import type { TaskDefinition } from '../../shared/workload/workload.ts';
import type { registration } from './definition-schema.ts';

/** A task definition as it is to be registered. */
export type Registration = v.InferOutput<typeof registration>;

/** Where it would be registered. */
export type Where = { readonly partition: string; readonly account: string; readonly region: string };

/** The task definition that ECS would make of it. Its revision is 0, because it has none yet. */
export function definitionOf(given: Registration, { partition, account, region }: Where): TaskDefinition {
  const arn = formatArn({ partition, service: 'ecs', region, account, resource: `task-definition/${given.family}:0` });
  // The form was checked; what the SDK's types hold beside it is not read.
  const definition = {
    ...given,
    taskDefinitionArn: arn,
    status: 'ACTIVE',
    registeredBy: undefined,
  } as unknown as Parameters<typeof readDefinition>[0]['definition'];
  return readDefinition({ definition, tags: [], unknownFields: [] }, arn);
}
