import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { EcsInitRemediator, type EcsInitRemediatorProps } from '../../../infra/ecs-init-remediator.ts';
import { NetworkStack } from '../../../infra/network-stack.ts';
import { RemediatorStack } from '../../../infra/remediator-stack.ts';
import type { ConfigurationFile } from '../../../shared/configuration/configuration.ts';
import { fullConfiguration, fullNetwork, placeholderBundles } from '../synthesise.ts';

const boundary = 'arn:aws:iam::111122223333:policy/platform-boundary';

/** What a person can configure. */
const configurations: Readonly<Record<string, (app: App) => Stack>> = {
  none: (app) => remediator(app, {}),
  everything: (app) => remediator(app, fullConfiguration),
  'own keys, VPC, role path and boundary': (app) => {
    const stack = new Stack(app, 'Own');
    const key = new Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
    new EcsInitRemediator(stack, 'Product', {
      configuration: fullConfiguration,
      functionsDirectory: placeholderBundles(),
      encryptionKey: key,
      ledgerEncryptionKey: key,
      logEncryptionKey: key,
      permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', boundary),
      rolePath: '/platform/',
      vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-0a1b2c3d4e5f60718',
        availabilityZones: ['us-east-2a', 'us-east-2b'],
        privateSubnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-1a1b2c3d4e5f60718'],
      }),
    });
    return stack;
  },
  'boundary, qualifier and tags of the app': (app) => {
    Tags.of(app).add('cost-center', '4711');
    return remediator(app, fullConfiguration);
  },
  'no alarm actions': (app) => remediator(app, {}, { alarmActions: [] }),
  network: (app) => new NetworkStack(app, 'EcsInitRemediatorNetwork', { network: fullNetwork }),
  'gateway alone': (app) =>
    new NetworkStack(app, 'EcsInitRemediatorNetwork', {
      network: { vpc: fullNetwork.vpc, routeTables: fullNetwork.routeTables, endpoints: ['s3'] },
    }),
};

/** The context of an organisation's app: what `cdk.json` says for all of its stacks. */
const ofOrganisation = {
  '@aws-cdk/core:permissionsBoundary': { name: 'platform-boundary' },
  '@aws-cdk/core:bootstrapQualifier': 'platform1',
};

function remediator(
  app: App,
  configuration: ConfigurationFile,
  props: Pick<EcsInitRemediatorProps, 'alarmActions'> = {},
): Stack {
  return new RemediatorStack(app, 'EcsInitRemediator', {
    configuration,
    functionsDirectory: placeholderBundles(),
    ...props,
  });
}

export type Made = { readonly name: string; readonly file: string; readonly template: Template };

/** Writes the template of each configuration into a folder. */
export function writeTemplates(folder: string): readonly Made[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(configurations).map(([name, make]) => {
    const app = new App({
      context: { 'aws:cdk:bundling-stacks': [], ...(name.startsWith('boundary') && ofOrganisation) },
      outdir: join(folder, 'assemblies', name.replaceAll(/\W+/g, '-')),
    });
    const template = Template.fromStack(make(app));
    const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.json`);
    writeFileSync(file, JSON.stringify(template.toJSON(), null, 1));
    return { name, file, template };
  });
}
