import { randomBytes } from 'node:crypto';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { createOwnParameters } from '../../shared/aws/own-parameters.ts';
import { answering } from '../../shared/custom-resource/answering.ts';
import { ENVIRONMENT, readVariable } from '../../shared/environment.ts';
import { handleRequest } from './handle-request.ts';

const clients = createClients({ region: readVariable(process.env, ENVIRONMENT.region) });
const own = {
  name: readVariable(process.env, ENVIRONMENT.modeParameter),
  initialMode: process.env[ENVIRONMENT.initialMode] ?? 'dry-run',
  operator: readVariable(process.env, ENVIRONMENT.operatorArn),
  parameters: createOwnParameters(clients),
  randomBytes,
};

/** Makes what of the installation CloudFormation itself cannot make: a mode that no deployment writes again, and names that are free. */
export const handler = answering({
  serviceName: 'installation',
  clients,
  environment: process.env,
  handle: (event, outside) => handleRequest(event, { ...outside, ...own }),
});
