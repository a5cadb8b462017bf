import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeClustersCommand, ECSClient, UpdateClusterSettingsCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { context, type Environment, fakeAws, jsonLines, startFunction } from '../../fixtures/started-function.ts';
import { requestOf, responseUrl, stackId } from './world.ts';

fakeAws();
const cloudFormation = mockClient(CloudFormationClient);
const ecs = mockClient(ECSClient);
const environment: Environment = {
  INSTALLATION: 'Own',
  AWS_REGION: 'us-east-2',
  URL_SUFFIX: 'amazonaws.com',
  STACK_ID: stackId,
};
const put = vi.fn<typeof fetch>();

function start(given: Environment = environment) {
  vi.stubGlobal('fetch', put);
  return startFunction(() => import('../../../functions/container-insights/handler.ts'), given);
}

beforeEach(() => {
  for (const client of [cloudFormation, ecs]) client.reset();
  put.mockReset().mockImplementation(async () => new Response(''));
  ecs.on(DescribeClustersCommand).resolves({ clusters: [{ status: 'ACTIVE', settings: [] }] });
  ecs.on(UpdateClusterSettingsCommand).resolves({});
});

const deleting = {
  PhysicalResourceId: 'container-insights|web|enhanced',
  ResourceStatus: 'DELETE_IN_PROGRESS',
} as const;
const deletion = requestOf('Delete', {
  PhysicalResourceId: deleting.PhysicalResourceId,
  ResourceProperties: { Cluster: 'web', Level: 'disabled' },
});

describe('the function that switches Container Insights', () => {
  it('asks CloudFormation, writes the setting, and answers', async () => {
    cloudFormation.resolves({
      StackResourceDetail: {
        LogicalResourceId: 'Web',
        ResourceType: 'Custom::ContainerInsights',
        LastUpdatedTimestamp: new Date(0),
        ...deleting,
      },
    });
    const handler = await start();
    await handler(deletion, context);
    expect(ecs.commandCalls(UpdateClusterSettingsCommand).map(({ args }) => args[0].input)).toEqual([
      { cluster: 'web', settings: [{ name: 'containerInsights', value: 'enhanced' }] },
    ]);
    expect(
      put.mock.calls.map(([url, request]) => [url instanceof URL && url.href, request?.method, request?.redirect]),
    ).toEqual([[responseUrl, 'PUT', 'error']]);
  });

  it('calls nobody for a request that is not CloudFormation’s, warns, and counts it', async () => {
    const handler = await start();
    await handler({ ...deletion, ResponseURL: 'https://example.com/' }, context);
    expect([cloudFormation.calls(), ecs.calls(), put.mock.calls]).toEqual([[], [], []]);
    expect(jsonLines(vi.mocked(console.warn).mock.calls)).toEqual([
      expect.objectContaining({ level: 'WARN', reason: 'request-foreign-host', stack: stackId, resource: 'Web' }),
    ]);
    expect(jsonLines(vi.mocked(console.log).mock.calls)).toContainEqual(
      expect.objectContaining({ Ignored: 1, Reason: 'request-foreign-host' }),
    );
  });

  it.each(Object.keys(environment))('names %s where the stack did not set it', async (name) => {
    await expect(start({ ...environment, [name]: '' })).rejects.toThrow(`the environment variable ${name} is missing`);
  });
});
