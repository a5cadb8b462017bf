import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchCheckLayerAvailabilityCommand,
  BatchGetImageCommand,
  CreateRepositoryCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  GetDownloadUrlForLayerCommand,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { actAs, rootOf, type Statement } from './principals.ts';

const repository = 'arn:aws:ecr:us-east-1:000000000000:repository/app';
const stream = 'arn:aws:logs:us-east-1:000000000000:log-group:/app:log-stream:one';
const imageManifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  layers: [],
});
const named = { repositoryName: 'app' };
const layer = `sha256:${'a'.repeat(64)}`;

let account: Account;
let iam: IAMClient;

beforeAll(async () => {
  account = await startAccount();
  iam = new IAMClient(rootOf(account));
  const ecr = new ECRClient(rootOf(account));
  await ecr.send(new CreateRepositoryCommand(named));
  await ecr.send(new PutImageCommand({ ...named, imageManifest, imageTag: 'latest' }));
  await new CloudWatchLogsClient(rootOf(account)).send(new CreateLogGroupCommand({ logGroupName: '/app' }));
}, 120_000);

afterAll(() => account.stop());

const logs = { logGroupName: '/app', logStreamName: 'one' };
const event = { timestamp: Date.now(), message: 'started' };

/** The calls that starting a task takes, in their order. */
const steps = [
  {
    action: 'ecr:GetAuthorizationToken',
    on: '*',
    ask: (settings: object) => new ECRClient(settings).send(new GetAuthorizationTokenCommand({})),
  },
  {
    action: 'ecr:BatchCheckLayerAvailability',
    on: repository,
    ask: (settings: object) =>
      new ECRClient(settings).send(new BatchCheckLayerAvailabilityCommand({ ...named, layerDigests: [layer] })),
  },
  {
    action: 'ecr:BatchGetImage',
    on: repository,
    ask: (settings: object) =>
      new ECRClient(settings).send(new BatchGetImageCommand({ ...named, imageIds: [{ imageTag: 'latest' }] })),
  },
  {
    action: 'ecr:GetDownloadUrlForLayer',
    on: repository,
    ask: (settings: object) =>
      new ECRClient(settings)
        .send(new GetDownloadUrlForLayerCommand({ ...named, layerDigest: layer }))
        .catch(unknownLayer),
  },
  {
    action: 'logs:CreateLogStream',
    on: stream,
    ask: (settings: object) => new CloudWatchLogsClient(settings).send(new CreateLogStreamCommand(logs)),
  },
  {
    action: 'logs:PutLogEvents',
    on: stream,
    ask: (settings: object) =>
      new CloudWatchLogsClient(settings).send(new PutLogEventsCommand({ ...logs, logEvents: [event] })),
  },
] as const;

/** No layer was uploaded: to be told so is to have been let in. */
function unknownLayer(error: Error) {
  if (error.name === 'LayersNotFoundException' || error.name === 'LayerInaccessibleException') return error;
  throw error;
}

const allow = (Action: string, Resource: string): Statement => ({ Effect: 'Allow', Action, Resource });

describe('what a task’s start asks of the registry and of the logs', () => {
  it.for(steps)('is refused without its permission, in AWS’s words, and done with it: $action', async (step) => {
    const role = step.action.replace(':', '-');
    const without = step.ask(await actAs(account, iam, `${role}-without`, [allow('s3:GetObject', '*')]));
    await expect(without).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
      message: `User: arn:aws:sts::000000000000:assumed-role/${role}-without/session is not authorized to perform: ${step.action} on resource: ${step.on} because no identity-based policy allows the ${step.action} action`,
    });
    const settings = await actAs(account, iam, `${role}-with`, [allow(step.action, step.on)]);
    await expect(step.ask(settings)).resolves.toBeDefined();
  });
});
