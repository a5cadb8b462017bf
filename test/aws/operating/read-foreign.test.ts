import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { readForeign } from '../../../shared/aws/operating/read-foreign.ts';

const cloudFormation = mockClient(CloudFormationClient);
const person = { region: 'us-east-2', credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) };

it('what a stack holds of somebody else is found on each page of its resources', async () => {
  const resource = (LogicalResourceId: string) => ({
    ResourceType: 'AWS::DynamoDB::Table',
    LogicalResourceId,
    LastUpdatedTimestamp: new Date(0),
    ResourceStatus: 'CREATE_COMPLETE' as const,
  });
  cloudFormation
    .on(ListStackResourcesCommand)
    .resolvesOnce({ StackResourceSummaries: [resource('ProductLedgerTableF8EA6522')], NextToken: 'more' })
    .resolves({ StackResourceSummaries: [resource('Orders8A1B2C3D')] });
  expect(await readForeign(person, 'Shop', 'product')).toEqual(['Orders8A1B2C3D']);
  expect(cloudFormation.commandCalls(ListStackResourcesCommand)).toHaveLength(2);
});
