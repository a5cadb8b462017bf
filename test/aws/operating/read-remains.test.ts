import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { IAMClient, ListEntitiesForPolicyCommand, ListPoliciesCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { readRemains } from '../../../shared/aws/operating/read-remains.ts';
import { sdkError } from '../sdk-errors.ts';

const cloudFormation = mockClient(CloudFormationClient);
const iam = mockClient(IAMClient);

const person = { region: 'us-east-2', credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) };
const policy = (name: string) => `arn:aws:iam::111122223333:policy/ecs-init-remediator-us-east-2-${name}`;

function resource(type: string, logicalId: string, id: string): StackResourceSummary {
  return {
    ResourceType: type,
    LogicalResourceId: logicalId,
    PhysicalResourceId: id,
    LastUpdatedTimestamp: new Date(0),
    ResourceStatus: 'CREATE_COMPLETE',
  };
}

const own = [
  resource('AWS::Lambda::Function', 'RemediatorFunctionsOperatorFunction145E30A7', 'operator'),
  resource('AWS::IAM::ManagedPolicy', 'RemediatorGrantsGrantapp1382a60054BED423', policy('app')),
  resource('AWS::DynamoDB::Table', 'RemediatorLedgerTableF8EA6522', 'ledger'),
  resource('AWS::KMS::Key', 'RemediatorEncryptionKey19A20AE5', 'key'),
];
const listed = (...more: readonly StackResourceSummary[]) =>
  cloudFormation.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: [...more, ...own] });
const stack = { StackName: 'Shop', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date(0) } as const;
const read = (functionName = 'operator') => readRemains(person, 'Shop', functionName);

beforeEach(() => {
  cloudFormation.reset();
  iam.reset();
  listed();
  const missing = sdkError('ValidationError', {}, 'Stack ShopNetwork does not exist');
  cloudFormation.on(DescribeStacksCommand).rejects(missing);
  cloudFormation.on(DescribeStacksCommand, { StackName: 'Shop' }).resolves({ Stacks: [stack] });
  iam.on(ListPoliciesCommand).resolves({ Policies: [] });
  iam.on(ListEntitiesForPolicyCommand).resolves({ PolicyRoles: [{ RoleName: 'exec' }] });
});

describe('what an installation leaves behind', () => {
  it('is its own table and key, not the first ones of the stack that it is in', async () => {
    listed(resource('AWS::DynamoDB::Table', 'Orders8A1B2C3D', 'orders'), resource('AWS::KMS::Key', 'Keys', 'theirs'));
    expect(await read()).toMatchObject({
      table: 'ledger',
      key: 'key',
      policies: [{ arn: policy('app'), roles: ['exec'] }],
      foreign: { installations: [], resources: ['Orders8A1B2C3D', 'Keys'] },
    });
  });

  it('is in a stack of its own where there is nothing else', async () => {
    expect(await read()).toMatchObject({ foreign: { installations: [], resources: [] }, parent: undefined });
  });

  it('is told apart from another installation in the stack, which is named by its id', async () => {
    listed(
      resource('AWS::Lambda::Function', 'OtherFunctionsOperatorFunction145E30A7', 'other'),
      resource('AWS::DynamoDB::Table', 'OtherLedgerTableF8EA6522', 'other-ledger'),
    );
    expect(await read()).toMatchObject({ table: 'ledger', foreign: { installations: ['Other'], resources: [] } });
  });

  it('is in a stack that is nested in another one', async () => {
    const ParentId = 'arn:aws:cloudformation:us-east-2:111122223333:stack/Platform/0a1b';
    cloudFormation.on(DescribeStacksCommand, { StackName: 'Shop' }).resolves({ Stacks: [{ ...stack, ParentId }] });
    expect((await read())?.parent).toBe('Platform');
  });

  it('is not known of a stack that the operator function is not in', async () => {
    expect(await read('another')).toBeUndefined();
  });

  it('holds the policies of grants that are gone, with the roles that they are attached to', async () => {
    iam.on(ListPoliciesCommand).resolves({
      Policies: ['app', 'gone'].map((name) => ({
        Arn: policy(name),
        PolicyName: `ecs-init-remediator-us-east-2-${name}`,
      })),
    });
    iam
      .on(ListEntitiesForPolicyCommand, { PolicyArn: policy('gone') })
      .resolves({ PolicyRoles: [{ RoleName: 'former' }] });
    expect((await read())?.others).toEqual([{ arn: policy('gone'), roles: ['former'] }]);
  });
});
