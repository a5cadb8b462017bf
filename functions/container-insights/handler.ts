import { readFileSync } from 'node:fs';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { createClusterInsights } from '../../shared/aws/ecs/cluster-insights.ts';
import { readShipped } from '../../shared/configuration/read-shipped.ts';
import { answering } from '../../shared/custom-resource/answering.ts';
import { ENVIRONMENT, readVariable } from '../../shared/environment.ts';
import { handleRequest } from './handle-request.ts';

const { containerInsights } = readShipped(
  readFileSync(new URL('./configuration.json', import.meta.url), 'utf8'),
  process.env,
);
const clients = createClients({ region: readVariable(process.env, ENVIRONMENT.region) });
const own = { clusters: containerInsights.clusters, insights: createClusterInsights(clients) };

/** Carries out the requests that CloudFormation makes for the clusters of the configuration. */
export const handler = answering({
  serviceName: 'container-insights',
  clients,
  environment: process.env,
  handle: (event, outside) => handleRequest(event, { ...outside, ...own }),
});
