import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { EcsInitRemediatorProps } from '../../infra/ecs-init-remediator.ts';
import { RemediatorStack } from '../../infra/remediator-stack.ts';
import type { StackWith } from '../../infra/stack-with.ts';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import type { NetworkFile } from '../../shared/configuration/network.ts';

const account = '111122223333';
export const region = 'us-east-2';
export const executionRole = `arn:aws:iam::${account}:role/exec`;
export const service = `arn:aws:ecs:${region}:${account}:service/cluster/app`;

/** A configuration that uses everything. */
export const fullConfiguration: ConfigurationFile = {
  grants: [
    {
      name: 'app',
      executionRole,
      secrets: [
        `arn:aws:secretsmanager:${region}:${account}:secret:app/database-AbCdEf`,
        `arn:aws:secretsmanager:${region}:${account}:secret:app/jwt`,
      ],
      kmsKeys: [`arn:aws:kms:${region}:${account}:key/1111`],
      services: [service],
      registrars: [`arn:aws:iam::${account}:role/deployer`],
      consent: 'auto',
      forceDeployment: true,
    },
    {
      name: 'other',
      executionRole: `arn:aws:iam::${account}:role/other`,
      parameters: [`arn:aws:ssm:${region}:${account}:parameter/other`],
      repositories: [`arn:aws:ecr:${region}:${account}:repository/app`],
      logGroups: [`arn:aws:logs:${region}:${account}:log-group:/ecs/app`],
    },
  ],
  corrections: [
    { family: 'app', services: [service], passRoles: [executionRole, `arn:aws:iam::${account}:role/task`] },
  ],
  moveBacks: [{ family: 'app', services: [service] }],
  notifications: {
    emails: ['ops@example.com'],
    https: ['https://global.sns-api.chatbot.amazonaws.com'],
    slack: { webhookParameter: '/ops/slack' },
    events: { bus: 'incidents' },
  },
  containerInsights: { clusters: ['cluster'], level: 'enhanced' },
  sweep: 'all',
  operators: { change: [`arn:aws:iam::${account}:role/on-call`, 'permission-set/Administrator'] },
};

/** A network with every endpoint and flow logs. */
export const fullNetwork = {
  vpc: 'vpc-0a1b2c3d4e5f60718',
  cidrs: ['10.0.0.0/16', '100.64.0.0/20'],
  subnets: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'],
  routeTables: ['rtb-0a1b2c3d', 'rtb-1a1b2c3d'],
  endpoints: ['secretsmanager', 'ssm', 'ecr.api', 'ecr.dkr', 'logs', 'kms', 's3'],
  flowLogs: { retentionDays: 90, traffic: 'reject' },
} satisfies NetworkFile;

/** Bundles to stand in for the real ones, which these tests do not run. */
export function placeholderBundles(): string {
  const directory = mkdtempSync(join(tmpdir(), 'bundles-'));
  for (const name of ['remediator', 'operator', 'webhook', 'installation', 'container-insights']) {
    mkdirSync(join(directory, name));
    writeFileSync(join(directory, name, 'handler.mjs'), 'export const handler = async () => {};\n');
  }
  return directory;
}

/** The stack of a configuration, in an environment that is not named, with cdk-nag's checks registered. */
export function createStack(
  configuration: ConfigurationFile,
  props: StackWith<EcsInitRemediatorProps> = {},
): RemediatorStack {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, outdir: mkdtempSync(join(tmpdir(), 'cdk-out-')) });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return new RemediatorStack(app, 'EcsInitRemediator', {
    configuration,
    functionsDirectory: placeholderBundles(),
    ...props,
  });
}

export function synthesise(configuration: ConfigurationFile, props: StackWith<EcsInitRemediatorProps> = {}): Template {
  return Template.fromStack(createStack(configuration, props));
}
