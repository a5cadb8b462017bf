import {
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type TaskDefinition as EcsTaskDefinition,
  type Tag,
} from '@aws-sdk/client-ecs';
import { CallError, call } from '../sdk-error.ts';
import { unknownFields } from './unknown-fields.ts';

/** A task definition as ECS described it, with the fields that the SDK dropped. */
export type DescribedTaskDefinition = {
  readonly definition: EcsTaskDefinition;
  readonly tags: readonly Tag[];
  /** JSON pointers, relative to the task definition. */
  readonly unknownFields: readonly string[];
};

const permission = 'ecs:DescribeTaskDefinition';

/**
 * Describes a task definition, and compares ECS's raw answer with the answer that the SDK parsed.
 * @returns undefined if the task definition does not exist.
 * @throws CallError if the call failed.
 * @throws Error if the raw answer could not be captured: then the product cannot know its fields.
 */
export async function describeTaskDefinition(
  ecs: ECSClient,
  arn: string,
): Promise<DescribedTaskDefinition | undefined> {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition: arn, include: ['TAGS'] });
  const body = captureBody(command);
  try {
    const { taskDefinition, tags } = await call(permission, ecs.send(command));
    if (taskDefinition === undefined) return undefined;
    const raw = JSON.parse(body()) as { readonly taskDefinition?: unknown };
    return {
      definition: taskDefinition,
      tags: tags ?? [],
      unknownFields: unknownFields(raw.taskDefinition, taskDefinition),
    };
  } catch (error) {
    if (error instanceof CallError && isMissing(error)) return undefined;
    throw error;
  }
}

/** ECS has no separate error for a task definition that does not exist. */
function isMissing({ failure }: CallError): boolean {
  return failure.name === 'ClientException' && /unable to describe task definition/i.test(failure.message);
}

/**
 * Keeps a copy of the answer's bytes on their way to the SDK's parser. If the call is repeated, the copy is that of the
 * last attempt.
 */
function captureBody(command: DescribeTaskDefinitionCommand): () => string {
  let captured: Uint8Array | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body?: unknown };
      captured = await readAll(response.body);
      response.body = captured;
      return result;
    },
    // With priority `low`, this runs before the parser, which consumes the body.
    { step: 'deserialize', priority: 'low', name: 'captureBody' },
  );
  return () => {
    if (captured === undefined)
      throw new Error(`The raw answer of ${permission} was not seen, so unknown fields cannot be ruled out.`);
    return new TextDecoder().decode(captured);
  };
}

async function readAll(body: unknown): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return new TextEncoder().encode(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
