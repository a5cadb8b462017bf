import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { createOwnParameters } from '../../shared/aws/own-parameters.ts';
import { readStackResource } from '../../shared/aws/stack-resource.ts';
import { createCounter } from '../../shared/count-metrics.ts';
import { ENVIRONMENT, readVariable } from '../../shared/environment.ts';
import { type Edge, handleRequest } from './handle-request.ts';

const logger = new Logger({ serviceName: 'installation' });
const region = readVariable(process.env, ENVIRONMENT.region);
const urlSuffix = readVariable(process.env, ENVIRONMENT.urlSuffix);
const stackId = readVariable(process.env, ENVIRONMENT.stackId);
const clients = createClients({ region });

const outside: Omit<Edge, 'refuse'> = {
  place: { region, urlSuffix },
  stackId,
  name: readVariable(process.env, ENVIRONMENT.modeParameter),
  initialMode: process.env[ENVIRONMENT.initialMode] ?? 'dry-run',
  operator: readVariable(process.env, ENVIRONMENT.operatorArn),
  parameters: createOwnParameters(clients),
  readResource: (logicalId) => readStackResource(clients, stackId, logicalId),
  randomBytes,
  fetch,
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
};

/** Makes what of the installation CloudFormation itself cannot make: a mode that no deployment writes again, and names that are free. */
export async function handler(event: unknown, context: Context): Promise<void> {
  logger.addContext(context);
  const counter = createCounter();
  const refuse: Edge['refuse'] = (reason, about) => {
    logger.warn('ignored what is not a request of CloudFormation’s for this stack', { reason, ...about });
    counter.count('ignored', reason);
  };
  try {
    await handleRequest(event, { ...outside, refuse });
  } finally {
    counter.flush();
  }
}
