import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';

/** A resource of a stack, as CloudFormation lists it. */
export type Resource = Pick<StackResourceSummary, 'ResourceType' | 'LogicalResourceId' | 'PhysicalResourceId'>;

/** What a construct makes: by type, the paths of its parts without dots and slashes, as the CDK puts them into a logical id. */
type Made = readonly (readonly [type: string, path: RegExp])[];

const OF_FUNCTION = '(?:Functions(?:Remediator|Operator|Installation)|WebhookPoster|ContainerInsightsSwitcher)';

/** What an installation is made of. Alarms and rules of any name, so that an earlier version knows those of a later one. */
const INSTALLATION: Made = [
  ['AWS::CloudWatch::Alarm', /^Alarms.+$/],
  ['AWS::CloudWatch::Dashboard', /^OverviewDashboard$/],
  ['AWS::DynamoDB::Table', /^LedgerTable$/],
  ['AWS::EC2::SecurityGroup', new RegExp(`^${OF_FUNCTION}FunctionSecurityGroup$`)],
  ['AWS::Events::Rule', /^Intake.+$/],
  ['AWS::IAM::ManagedPolicy', /^Grants(?:Changes\d+|Grant.+)$/],
  [
    'AWS::IAM::Policy',
    new RegExp(`^(?:GrantsNeverItself|ContainerInsightsPermission.+|${OF_FUNCTION}RoleDefaultPolicy)$`),
  ],
  ['AWS::IAM::Role', new RegExp(`^${OF_FUNCTION}Role$`)],
  ['AWS::KMS::Key', /^EncryptionKey$/],
  ['AWS::Lambda::EventSourceMapping', /^FunctionsFromQueue$/],
  ['AWS::Lambda::Function', new RegExp(`^${OF_FUNCTION}Function$`)],
  ['AWS::Lambda::Permission', new RegExp(`^${OF_FUNCTION}Function.+$`)],
  ['AWS::Logs::LogGroup', new RegExp(`^${OF_FUNCTION}Logs$`)],
  ['AWS::SNS::Subscription', new RegExp(`^(?:NoticesTopic.+|${OF_FUNCTION}Function.+)$`)],
  ['AWS::SNS::Topic', /^NoticesTopic$/],
  ['AWS::SNS::TopicPolicy', /^NoticesTopicPolicy$/],
  ['AWS::SQS::Queue', /^Intake(?:DeadLetter|Undelivered)?Queue$/],
  ['AWS::SQS::QueuePolicy', /^Intake(?:DeadLetter|Undelivered)?QueuePolicy$/],
  ['Custom::ContainerInsights', /^ContainerInsightsCluster.+$/],
  ['Custom::GrantPolicyName', /^GrantsName.+$/],
  ['Custom::Mode', /^FunctionsMode.+$/],
];

/** What the endpoints are made of. */
const NETWORK: Made = [
  ['AWS::EC2::FlowLog', /^FlowLog$/],
  ['AWS::EC2::SecurityGroup', /^EndpointGroup$/],
  ['AWS::EC2::VPCEndpoint', /^Endpoint[a-z][a-z0-9]*$/],
  ['AWS::IAM::Policy', /^FlowLogsRoleDefaultPolicy$/],
  ['AWS::IAM::Role', /^FlowLogsRole$/],
  ['AWS::Logs::LogGroup', /^FlowLogs$/],
];

/** Whether a resource is part of the installation with this id. A neighbour whose id begins alike is none. */
export function isPartOf(installation: string, resource: Resource): boolean {
  return isMade(INSTALLATION, installation, resource);
}

/** Whether a resource is part of the endpoints with this id. */
export function isPartOfNetwork(network: string, resource: Resource): boolean {
  return isMade(NETWORK, network, resource);
}

/** The CDK composes a logical id of the path of constructs and eight digits. */
function isMade(made: Made, prefix: string, { ResourceType: type, LogicalResourceId: id = '' }: Resource): boolean {
  if (!id.startsWith(prefix) || !/[0-9A-F]{8}$/.test(id)) return false;
  const path = id.slice(prefix.length, -8);
  return made.some(([one, paths]) => one === type && paths.test(path));
}
