import { CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { readStackResource } from '../../shared/aws/stack-resource.ts';
import { denial } from './sdk-errors.ts';

const cloudFormation = mockClient(CloudFormationClient);
const stackId = 'arn:aws:cloudformation:us-east-2:111122223333:stack/EcsInitRemediator/0a1b';
const read = () => readStackResource(createClients({ region: 'us-east-2' }), stackId, 'Web');

beforeEach(() => cloudFormation.reset());

describe('a resource of a stack', () => {
  it('is asked for by the stack’s ARN, which is the one thing that the role may ask for', async () => {
    cloudFormation.resolves({
      StackResourceDetail: {
        LogicalResourceId: 'Web',
        PhysicalResourceId: 'container-insights|web|disabled',
        ResourceStatus: 'DELETE_IN_PROGRESS',
        ResourceType: 'Custom::ContainerInsights',
        LastUpdatedTimestamp: new Date(0),
      },
    });
    expect(await read()).toEqual({ status: 'DELETE_IN_PROGRESS', physicalId: 'container-insights|web|disabled' });
    expect(cloudFormation.commandCalls(DescribeStackResourceCommand)[0]?.args[0].input).toEqual({
      StackName: stackId,
      LogicalResourceId: 'Web',
    });
  });

  it('is absent where the stack has none of that name', async () => {
    const name = 'ValidationError';
    const message = 'Resource Web does not exist for stack EcsInitRemediator';
    cloudFormation.rejects(Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } }));
    expect(await read()).toBeUndefined();
  });

  it('is not absent where it could not be read', async () => {
    cloudFormation.rejects(denial('cloudformation:DescribeStackResource'));
    await expect(read()).rejects.toThrow('cloudformation:DescribeStackResource denied');
  });
});
