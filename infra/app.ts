import { fileURLToPath } from 'node:url';
import { App, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleIfChanged } from '../build/bundle-if-changed.ts';
import { networkStackOf } from '../shared/configuration/network.ts';
import { NetworkStack } from './network-stack.ts';
import { ConfigurationError, readConfigurationFile } from './read-configuration-file.ts';
import { RemediatorStack } from './remediator-stack.ts';

const functionsDirectory = fileURLToPath(new URL('../dist/functions', import.meta.url));
/** What the bundles were made of, where npm packages keep such things; never among what is published. */
const bundleRecord = fileURLToPath(new URL('../node_modules/.cache/ecs-init-remediator/bundles.json', import.meta.url));
const stack = 'EcsInitRemediator';
const app = new App();

/**
 * In the local account (-c sandbox=true), deleting the stack deletes everything, so that another configuration can be
 * deployed.
 */
const sandbox = String(app.node.tryGetContext('sandbox')) === 'true';

try {
  const { network, ...configuration } = readConfigurationFile(app.node.tryGetContext('configuration'));
  await bundleIfChanged(functionsDirectory, bundleRecord);
  new RemediatorStack(app, stack, {
    configuration,
    functionsDirectory,
    ...(sandbox && { removalPolicy: RemovalPolicy.DESTROY }),
  });
  if (network !== undefined) new NetworkStack(app, networkStackOf(stack), { network });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
