import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CreateClusterCommand, DescribeClustersCommand, ECSClient } from '@aws-sdk/client-ecs';
import { IAMClient } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { render } from '../../shared/notification/render/render.ts';
import { renderControl } from '../../shared/notification/render/render-control.ts';
import { installed, notices, paused } from '../fixtures/control.ts';
import { messages } from '../fixtures/incident.ts';
import type { Account } from '../sandbox/account/account.ts';
import { deployStack } from '../sandbox/account/deploy.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { asRole, makeRole, rootOf } from '../sandbox-account/principals.ts';
import { startWebhook, type WebhookServer } from '../webhook/webhook-server.ts';

// Somebody who may invoke the product's functions and do nothing else.
const invoker = 'invoker';

let account: Account;
let slack: WebhookServer;
/** Stands in for an address of the invoker's own. */
let elsewhere: WebhookServer;
let outputs: Readonly<Record<string, string>>;
let functions: { readonly webhook: string; readonly containerInsights: string };
/** ARN of the remediator's role. */
let remediator: string;
let resource: { readonly StackId: string; readonly LogicalResourceId: string; readonly PhysicalResourceId: string };

beforeAll(async () => {
  slack = await startWebhook([{ status: 200, body: 'ok' }]);
  elsewhere = await startWebhook([{ status: 200 }]);
  account = await startAccount({ hosts: { 'hooks.slack.com': slack.origin } });
  const ecs = new ECSClient(rootOf(account));
  for (const clusterName of ['web', 'shop']) await ecs.send(new CreateClusterCommand({ clusterName }));
  const url = { Name: '/slack', Type: 'SecureString', Value: 'https://hooks.slack.com/services/T/B/x' } as const;
  await new SSMClient(rootOf(account)).send(new PutParameterCommand(url));
  outputs = await deploy(['web', 'shop']);
  const { StackResources = [] } = await new CloudFormationClient(rootOf(account)).send(
    new DescribeStackResourcesCommand({ StackName: 'EcsInitRemediator' }),
  );
  const named = (type: string, word: string) => {
    const found = StackResources.find((one) => one.ResourceType === type && one.LogicalResourceId?.includes(word));
    return {
      StackId: found?.StackId ?? '',
      LogicalResourceId: found?.LogicalResourceId ?? '',
      PhysicalResourceId: found?.PhysicalResourceId ?? '',
    };
  };
  functions = {
    webhook: named('AWS::Lambda::Function', 'Webhook').PhysicalResourceId,
    containerInsights: named('AWS::Lambda::Function', 'ContainerInsights').PhysicalResourceId,
  };
  const { Role = '' } = await new LambdaClient(rootOf(account)).send(
    new GetFunctionConfigurationCommand({ FunctionName: outputs['RemediatorFunction'] }),
  );
  remediator = Role;
  resource = named('Custom::ContainerInsights', 'Clusterweb');
  const Resource = `arn:aws:lambda:${account.region}:${account.accountId}:function:*`;
  await makeRole(new IAMClient(rootOf(account)), invoker, { AWS: `arn:aws:iam::${account.accountId}:root` }, [
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource },
  ]);
});

afterAll(async () => {
  await account.stop();
  await slack.close();
  await elsewhere.close();
});

beforeEach(async () => {
  slack.received.length = 0;
  await account.resetCalls();
});

async function deploy(clusters: readonly string[]) {
  const configurationFile = join(tmpdir(), `direct-calls-${process.pid}.json`);
  const configuration = {
    containerInsights: { clusters, level: 'enhanced' },
    notifications: { slack: { webhookParameter: '/slack' } },
  };
  await writeFile(configurationFile, JSON.stringify(configuration));
  return deployStack(account, { configurationFile });
}

async function levelOf(cluster: string): Promise<string | undefined> {
  const command = new DescribeClustersCommand({ clusters: [cluster], include: ['SETTINGS'] });
  const { clusters } = await new ECSClient(rootOf(account)).send(command);
  return clusters?.[0]?.settings?.find(({ name }) => name === 'containerInsights')?.value;
}

const actions = async () => (await account.calls()).map(({ action }) => action);

describe('the function that switches Container Insights', () => {
  it('switches a cluster when CloudFormation asks, and was set where the stack stands', async () => {
    expect([await levelOf('web'), await levelOf('shop')]).toEqual(['enhanced', 'enhanced']);
  });

  const deletion = () => ({
    RequestType: 'Delete',
    RequestId: 'mine',
    ResponseURL: `https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/mine`,
    ResourceType: 'Custom::ContainerInsights',
    ...resource,
    ResourceProperties: { ServiceToken: 'x', Cluster: 'web', Level: 'enhanced' },
  });

  it.each<[string, () => object]>([
    ['nothing', () => ({})],
    ['a deletion with an address of its own', () => ({ ...deletion(), ResponseURL: elsewhere.origin })],
    ['a deletion of another stack', () => ({ ...deletion(), StackId: `${resource.StackId}0` })],
    ['a deletion that CloudFormation is not making', deletion],
    ['an update that CloudFormation is not making', () => ({ ...deletion(), RequestType: 'Update' })],
    ['a creation that CloudFormation is not making', () => ({ ...deletion(), RequestType: 'Create' })],
  ])('does nothing for whoever may only invoke it, with %s', async (_, payload) => {
    await account.invokeAs(invoker, functions.containerInsights, payload());
    expect((await actions()).filter((action) => action.startsWith('ecs:'))).toEqual([]);
    expect(elsewhere.received).toEqual([]);
    expect(await levelOf('web')).toBe('enhanced');
  });

  it('puts back the setting of a cluster that leaves the configuration', async () => {
    await deploy(['web']);
    expect([await levelOf('web'), await levelOf('shop')]).toEqual(['enhanced', 'disabled']);
  });
});

describe('the function that posts to Slack', () => {
  const text = () => {
    const message = messages['changed'];
    if (message === undefined) throw new Error('no message');
    return render(message).json;
  };
  const record = (changes: object = {}) => ({
    Records: [
      {
        EventSource: 'aws:sns',
        Sns: {
          Type: 'Notification',
          MessageId: 'mine',
          TopicArn: outputs['TopicArn'],
          Subject: null,
          Message: text(),
          Timestamp: new Date().toISOString(),
          SignatureVersion: '2',
          Signature: Buffer.alloc(256).toString('base64'),
          SigningCertUrl: `https://sns.${account.region}.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem`,
          ...changes,
        },
      },
    ],
  });

  const control = () => notices.map((notice) => renderControl(notice, paused, installed).json)[0] ?? '';

  it.each([
    ['of an incident', text],
    ['of a control', control],
  ])('posts what was published to the topic: %s', async (_, published) => {
    // The topic lets nobody else publish.
    await new SNSClient(await asRole(account, remediator)).send(
      new PublishCommand({
        TopicArn: outputs['TopicArn'],
        Message: published(),
        MessageAttributes: { state: { DataType: 'String', StringValue: 'changed' } },
      }),
    );
    const deadline = performance.now() + 20_000;
    while (slack.received.length === 0 && performance.now() < deadline) await wait(100);
    expect(slack.received.map(({ path }) => path)).toEqual(['/services/T/B/x']);
  });

  it.each<[string, () => object]>([
    ['nothing', () => ({})],
    ['a message without a signature', () => ({ Records: [{ Sns: { Message: text() } }] })],
    ['a message with a signature of its own', () => record()],
    ['a certificate of its own', () => record({ SigningCertUrl: `${elsewhere.origin}/cert.pem` })],
    ['a message of another topic', () => record({ TopicArn: `${outputs['TopicArn']}x` })],
  ])('posts nothing for whoever may only invoke it, with %s', async (_, payload) => {
    const answer = await account.invokeAs(invoker, functions.webhook, payload());
    expect(answer).toEqual({ status: 200, payload: null });
    expect(slack.received).toEqual([]);
    expect(elsewhere.received).toEqual([]);
  });
});
