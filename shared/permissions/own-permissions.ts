import { EVENT_SOURCE } from '../event-bus.ts';
import { LIST_SERVICES } from './list-services.ts';
import type { Permission } from './permission.ts';

const LOGS: Permission = {
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: ['{logGroup}'],
};

/** What each function needs of the stack's own resources, whatever is configured. */
export const OWN_PERMISSIONS = {
  remediator: [
    LOGS,
    { actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], resources: ['{queue}'] },
    { actions: ['sqs:SendMessage'], resources: ['{deadLetterQueue}'] },
    // The mode is written only by a person's command `mode`; the claim, which says which installation may change things here, only
    // where there is none.
    { actions: ['ssm:GetParameter', 'ssm:PutParameter'], resources: ['{modeParameter}', '{claimParameter}'] },
    // What it attached for a grant that is gone can be taken back too. To detach can only lessen access.
    {
      actions: ['iam:DetachRolePolicy'],
      resources: ['arn:{partition}:iam::{account}:role/*'],
      wildcard:
        'The role of a grant that is gone from the configuration is not known; the condition names the policies.',
      conditions: { ArnLike: { 'iam:PolicyARN': '{grantPolicies}' } },
    },
    {
      actions: [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:DeleteItem',
      ],
      resources: ['{ledger}'],
    },
    { actions: ['sns:Publish'], resources: ['{topic}'] },
    {
      actions: ['iam:ListAccountAliases'],
      resources: ['*'],
      wildcard: 'ListAccountAliases takes no resource; it tells the name of the account, which messages show.',
    },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['{key}'] },
  ],
  /** Of the remediator too, where the configuration names a bus: its own events, on that bus alone. */
  'event-bus': [
    {
      actions: ['events:PutEvents'],
      resources: ['{eventBus}'],
      // The key holds a list, and a condition on every member of a list that is not there is met.
      conditions: {
        'ForAllValues:StringEquals': { 'events:source': EVENT_SOURCE },
        Null: { 'events:source': 'false' },
      },
    },
  ],
  /** Of the remediator too, where the configuration has it sweep all services. Those that it names need no list. */
  'sweep-all': [LIST_SERVICES],
  operator: [
    LOGS,
    { actions: ['sqs:SendMessage'], resources: ['{queue}'] },
    { actions: ['ssm:GetParameter'], resources: ['{modeParameter}', '{claimParameter}'] },
    { actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], resources: ['{ledger}'] },
    // Its only write: a person's command. Nothing else in the ledger can come from it.
    {
      actions: ['dynamodb:PutItem'],
      resources: ['{ledger}'],
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'command' } },
    },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['{key}'] },
  ],
  /** The one read of a value: its own webhook's address. A parameter under a customer-managed key needs kms:Decrypt on it too. */
  webhook: [
    LOGS,
    { actions: ['ssm:GetParameter'], resources: ['{webhookParameter}'] },
    // For its dead letters, whose queue lies under the stack's key (sqs:SendMessage is added with the queue).
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['{key}'] },
  ],
  /**
   * Of the remediator and the operator too, where a key of the owner's encrypts the ledger: DynamoDB uses it in their name, and
   * nothing else may.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
   */
  'ledger-key': [
    {
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: ['{ledgerKey}'],
      // The host of DynamoDB ends otherwise in other partitions.
      conditions: { StringLike: { 'kms:ViaService': 'dynamodb.{region}.*' } },
    },
  ],
  /** Of every function, where the owner puts them into a VPC: Lambda makes their network interfaces with their roles. */
  vpc: [
    {
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: ['*'],
      wildcard:
        'Lambda checks that a role of a function in a VPC holds these on everything (Lambda’s guide, VPC permissions).',
    },
  ],
  installation: [
    LOGS,
    // Whether CloudFormation is really making the request that the function was invoked with.
    { actions: ['cloudformation:DescribeStackResource'], resources: ['{stack}'] },
    // Makes the mode's parameter once, and deletes it with the stack.
    {
      actions: ['ssm:PutParameter', 'ssm:AddTagsToResource', 'ssm:ListTagsForResource', 'ssm:DeleteParameter'],
      resources: ['{modeParameter}'],
    },
    { actions: ['ssm:GetParameter', 'ssm:DeleteParameter'], resources: ['{claimParameter}'] },
  ],
  'container-insights': [
    LOGS,
    // Whether CloudFormation is really making the request that the function was invoked with.
    { actions: ['cloudformation:DescribeStackResource'], resources: ['{stack}'] },
  ],
  /** One policy for each cluster: it leaves after the cluster's resource, which needs it to put the setting back. */
  'container-insights-cluster': [
    { actions: ['ecs:DescribeClusters', 'ecs:UpdateClusterSettings'], resources: ['{cluster}'] },
  ],
} as const satisfies Record<string, readonly Permission[]>;
