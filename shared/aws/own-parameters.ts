import { DeleteParameterCommand, ListTagsForResourceCommand } from '@aws-sdk/client-ssm';
import type { Clients } from './clients/clients.ts';
import { makeParameter, readParameterText } from './parameters.ts';
import { call, failureOf } from './sdk-error.ts';

/** The tag of a parameter that a stack of the product made: its value is the ARN of the stack. */
const STACK_TAG = 'ecs-init-remediator:stack';

/** The parameters of Parameter Store that an installation makes itself, and may delete again. */
export type OwnParameters = {
  /** Makes a parameter. False if there is one of that name already: it is left as it is. @throws CallError */
  readonly create: (parameter: NewParameter) => Promise<boolean>;
  /** The text of a parameter; undefined if there is none. @throws CallError */
  readonly read: (name: string) => Promise<string | undefined>;
  /** The ARN of the stack that made a parameter; undefined where no stack of the product did. @throws CallError */
  readonly madeBy: (name: string) => Promise<string | undefined>;
  /** Deletes a parameter, if there is one. @throws CallError */
  readonly remove: (name: string) => Promise<void>;
};

export type NewParameter = {
  readonly name: string;
  readonly value: string;
  readonly description: string;
  /** A regular expression: Parameter Store refuses every other value. */
  readonly allowedPattern: string;
  /** The ARN of the stack that makes it. */
  readonly stack: string;
};

export function createOwnParameters(clients: Clients): OwnParameters {
  return {
    create: ({ name, value, description, allowedPattern, stack }) =>
      makeParameter(clients, {
        Name: name,
        Value: value,
        Description: description,
        AllowedPattern: allowedPattern,
        Tags: [{ Key: STACK_TAG, Value: stack }],
      }),
    read: (name) => readParameterText(clients, name),
    madeBy: async (name) => {
      const ssm = await clients.ssm();
      const command = new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: name });
      const tags = (await orUndefined(call('ssm:ListTagsForResource', ssm.send(command))))?.TagList ?? [];
      return tags.find(({ Key: key }) => key === STACK_TAG)?.Value;
    },
    remove: async (name) => {
      const ssm = await clients.ssm();
      await orUndefined(call('ssm:DeleteParameter', ssm.send(new DeleteParameterCommand({ Name: name }))));
    },
  };
}

/** What a call answers; undefined where what it asks for does not exist. */
async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (failureOf(error).kind === 'not-found') return undefined;
    // Of tags, Parameter Store says so by another name.
    if (failureOf(error).name.startsWith('InvalidResourceId')) return undefined;
    throw error;
  }
}
