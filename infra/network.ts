import { Aws, CfnMapping, Tags } from 'aws-cdk-lib';
import { CfnFlowLog, CfnSecurityGroup, CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import { type IManagedPolicy, PermissionsBoundary, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnLogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EndpointService, FlowLogs, Network, NetworkFile } from '../shared/configuration/network.ts';
import { endpointBeginnings } from '../shared/partitions.ts';
import { FLOW_LOG_DELIVERY } from '../shared/permissions/flow-log-permissions.ts';
import { letLogsUse } from './customer-keys.ts';
import { resolveNetwork } from './resolve-network.ts';
import { acknowledgeWildcards, roleDocument } from './role-statements.ts';

/** What the endpoints of a VPC are given. */
export type EcsInitNetworkProps = {
  /**
   * The block `network` of the configuration file. Ids and blocks may be texts that only the deployment knows, such as
   * `vpc.vpcId`.
   */
  readonly network: NetworkFile;
  /**
   * Encrypts the flow logs. Its policy must let CloudWatch Logs use it: a key of your app gets this statement, for an imported one the
   * synthesis warns.
   * @default CloudWatch Logs' own key
   */
  readonly logEncryptionKey?: IKey;
  /**
   * The path of the role that delivers the flow logs, such as `/platform/`.
   * @default `/`
   */
  readonly rolePath?: string;
  /**
   * The permissions boundary of that role.
   * @default none, or that of your app
   */
  readonly permissionsBoundary?: IManagedPolicy;
};

/**
 * What private subnets need so that ECS can start tasks in them: VPC endpoints of a VPC that is there already, and its
 * flow logs. Nothing of the account is read at synthesis.
 */
export class EcsInitNetwork extends Construct {
  /** The ids of the endpoints, by service. */
  readonly endpointIds: Readonly<Record<string, string>>;
  /** The id of the security group of the interface endpoints; undefined without any. */
  readonly securityGroupId: string | undefined;

  /** @throws ConfigurationError if the block is invalid */
  constructor(scope: Construct, id: string, props: EcsInitNetworkProps) {
    super(scope, id);
    const network = resolveNetwork(props.network);
    const byInterface = network.endpoints.filter((one) => one !== 's3');
    const group = byInterface.length === 0 ? undefined : this.admitVpc(network);
    const made = byInterface.map(
      (service) => [service, this.serve(service, network, group?.attrGroupId ?? '')] as const,
    );
    const gateway = network.endpoints.includes('s3') ? [['s3', this.leadToS3(network)] as const] : [];
    this.endpointIds = Object.fromEntries([...made, ...gateway].map(([service, { attrId }]) => [service, attrId]));
    this.securityGroupId = group?.attrGroupId;
    if (network.flowLogs !== undefined) this.logFlows(network.vpc, network.flowLogs, props);
    if (props.permissionsBoundary !== undefined) PermissionsBoundary.of(this).apply(props.permissionsBoundary);
    Tags.of(this).add('Name', this.node.path, {
      includeResourceTypes: ['AWS::EC2::VPCEndpoint', 'AWS::EC2::SecurityGroup'],
    });
  }

  /**
   * With private DNS, an interface endpoint answers for its service in the whole VPC. So its group admits the whole VPC.
   * An endpoint opens no connections itself.
   */
  private admitVpc({ vpc, cidrs }: Network): CfnSecurityGroup {
    return new CfnSecurityGroup(this, 'EndpointGroup', {
      vpcId: vpc,
      groupDescription: 'HTTPS from the VPC to its interface endpoints',
      securityGroupIngress: cidrs.map((cidrIp) => ({
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        cidrIp,
        description: 'HTTPS from the VPC',
      })),
      // Without any rule CloudFormation would leave the one that lets everything out.
      securityGroupEgress: [
        {
          ipProtocol: 'icmp',
          fromPort: 252,
          toPort: 86,
          cidrIp: '255.255.255.255/32',
          description: 'Nothing goes out',
        },
      ],
    });
  }

  private serve(service: EndpointService, { vpc, subnets }: Network, group: string): CfnVPCEndpoint {
    return new CfnVPCEndpoint(this, `Endpoint-${service}`, {
      vpcId: vpc,
      vpcEndpointType: 'Interface',
      serviceName: this.endpointName(service),
      subnetIds: [...subnets],
      securityGroupIds: [group],
      privateDnsEnabled: true,
    });
  }

  /** Only a route in the tables of the subnets: it costs nothing. */
  private leadToS3({ vpc, routeTables }: Network): CfnVPCEndpoint {
    return new CfnVPCEndpoint(this, 'Endpoint-s3', {
      vpcId: vpc,
      vpcEndpointType: 'Gateway',
      serviceName: this.endpointName('s3'),
      routeTableIds: [...routeTables],
    });
  }

  /** Some partitions name some services by themselves: the stack is told where it is deployed, not where it is made. */
  private endpointName(service: EndpointService): string {
    const beginnings = endpointBeginnings(service);
    const [only = '', ...others] = [...new Set(Object.values(beginnings))];
    const beginning =
      others.length === 0
        ? only
        : new CfnMapping(this, `Partitions-${service}`, {
            mapping: Object.fromEntries(Object.entries(beginnings).map(([name, start]) => [name, { start }])),
          }).findInMap(Aws.PARTITION, 'start');
    return `${beginning}.${Aws.REGION}.${service}`;
  }

  private logFlows(vpc: string, { retentionDays, traffic }: FlowLogs, props: EcsInitNetworkProps): void {
    if (props.logEncryptionKey !== undefined) letLogsUse(this, props.logEncryptionKey);
    const logGroup = new LogGroup(this, 'FlowLogs', {
      ...(props.logEncryptionKey !== undefined && { encryptionKey: props.logEncryptionKey }),
    });
    // The construct takes a member of an enumeration; the schema allows the same numbers.
    (logGroup.node.defaultChild as CfnLogGroup).retentionInDays = retentionDays;
    const role = new Role(this, 'FlowLogsRole', {
      ...(props.rolePath !== undefined && { path: props.rolePath }),
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: {
            'aws:SourceArn': `arn:${Aws.PARTITION}:ec2:${Aws.REGION}:${Aws.ACCOUNT_ID}:vpc-flow-log/*`,
          },
        },
      }),
      inlinePolicies: { Delivery: roleDocument(FLOW_LOG_DELIVERY, { logGroup: logGroup.logGroupArn }) },
    });
    acknowledgeWildcards(role, FLOW_LOG_DELIVERY, { logGroup: logGroup.logGroupArn });
    new CfnFlowLog(this, 'FlowLog', {
      resourceId: vpc,
      resourceType: 'VPC',
      trafficType: traffic.toUpperCase(),
      logDestinationType: 'cloud-watch-logs',
      logGroupName: logGroup.logGroupName,
      deliverLogsPermissionArn: role.roleArn,
      maxAggregationInterval: 600,
    });
  }
}
