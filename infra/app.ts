import { App, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundledFunctions } from '../build/bundled-functions.ts';
import { networkStackOf } from '../shared/configuration/network.ts';
import { NetworkStack } from './network-stack.ts';
import { ConfigurationError, readConfigurationFile } from './read-configuration-file.ts';
import { RemediatorStack } from './remediator-stack.ts';

const stack = 'EcsInitRemediator';
const app = new App();

/**
 * In the local account (-c sandbox=true), deleting the stack deletes everything, so that another configuration can be
 * deployed.
 */
const sandbox = String(app.node.tryGetContext('sandbox')) === 'true';

try {
  const { network, ...configuration } = readConfigurationFile(app.node.tryGetContext('configuration'));
  new RemediatorStack(app, stack, {
    configuration,
    functionsDirectory: await bundledFunctions(),
    ...(sandbox && { removalPolicy: RemovalPolicy.DESTROY }),
  });
  if (network !== undefined) new NetworkStack(app, networkStackOf(stack), { network });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
