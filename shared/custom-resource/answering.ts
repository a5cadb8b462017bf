import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { Clients } from '../aws/clients/clients.ts';
import { readStackResource } from '../aws/stack-resource.ts';
import { createCounter } from '../count-metrics.ts';
import { ENVIRONMENT, readVariable } from '../environment.ts';
import type { Edge } from './handle-request.ts';

/** What a function that answers CloudFormation is made of. */
export type Answering = {
  /** The function's name in its log. */
  readonly serviceName: string;
  readonly clients: Clients;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Carries out one request and answers it. @throws Error if CloudFormation does not take the answer */
  readonly handle: (event: unknown, outside: Edge) => Promise<void>;
};

/**
 * Makes the entry of a function that answers CloudFormation: what is no request of its stack is logged and counted, and nothing else.
 * @throws Error if the stack does not set the function's variables
 */
export function answering({ serviceName, clients, environment, handle }: Answering) {
  const logger = new Logger({ serviceName });
  const stackId = readVariable(environment, ENVIRONMENT.stackId);
  const installation = readVariable(environment, ENVIRONMENT.installation);
  const outside: Omit<Edge, 'refuse'> = {
    place: {
      region: readVariable(environment, ENVIRONMENT.region),
      urlSuffix: readVariable(environment, ENVIRONMENT.urlSuffix),
    },
    stackId,
    readResource: (logicalId) => readStackResource(clients, stackId, logicalId),
    fetch,
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
  };
  return async (event: unknown, context: Context): Promise<void> => {
    logger.addContext(context);
    const counter = createCounter(installation);
    const refuse: Edge['refuse'] = (reason, about) => {
      logger.warn('ignored what is not a request of CloudFormation’s for this stack', { reason, ...about });
      counter.count('ignored', reason);
    };
    try {
      await handle(event, { ...outside, refuse });
    } finally {
      counter.flush();
    }
  };
}
