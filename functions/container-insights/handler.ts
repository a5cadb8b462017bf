import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { createClusterInsights } from '../../shared/aws/ecs/cluster-insights.ts';
import { readStackResource } from '../../shared/aws/stack-resource.ts';
import { readShipped } from '../../shared/configuration/read-shipped.ts';
import { createCounter } from '../../shared/count-metrics.ts';
import { ENVIRONMENT, readVariable } from '../../shared/environment.ts';
import { type Edge, handleRequest } from './handle-request.ts';

const { containerInsights } = readShipped(
  readFileSync(new URL('./configuration.json', import.meta.url), 'utf8'),
  process.env,
);
const logger = new Logger({ serviceName: 'container-insights' });
const region = readVariable(process.env, ENVIRONMENT.region);
const urlSuffix = readVariable(process.env, ENVIRONMENT.urlSuffix);
const stackId = readVariable(process.env, ENVIRONMENT.stackId);
const clients = createClients({ region });

const outside: Omit<Edge, 'refuse'> = {
  place: { region, urlSuffix },
  stackId,
  clusters: containerInsights.clusters,
  readResource: (logicalId) => readStackResource(clients, stackId, logicalId),
  insights: createClusterInsights(clients),
  fetch,
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
};

/** Carries out the requests that CloudFormation makes for the clusters of the configuration. */
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
