import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { EcsInitNetwork, type EcsInitNetworkProps } from '../../infra/network.ts';
import { NetworkStack } from '../../infra/network-stack.ts';
import type { StackWith } from '../../infra/stack-with.ts';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import { endpointServiceName } from '../../shared/partitions.ts';
import { roleStatementsOf } from './statements.ts';
import { createStack, fullNetwork, synthesise } from './synthesise.ts';

function stackOf(props: Partial<StackWith<EcsInitNetworkProps>> = {}): NetworkStack {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'cdk-out-')) });
  return new NetworkStack(app, 'EcsInitRemediatorNetwork', { network: fullNetwork, ...props });
}

const full = Template.fromStack(stackOf());
const endpointsOf = (template: Template) =>
  Object.values(template.findResources('AWS::EC2::VPCEndpoint')).map((one) => one['Properties']);

describe('the network stack', () => {
  test('gives each service an interface endpoint with private DNS, in every subnet that is named', () => {
    const byInterface = endpointsOf(full).filter((one) => one.VpcEndpointType === 'Interface');
    expect(byInterface).toHaveLength(6);
    for (const one of byInterface)
      expect(one).toMatchObject({
        VpcId: fullNetwork.vpc,
        PrivateDnsEnabled: true,
        SubnetIds: fullNetwork.subnets,
        SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/EndpointGroup/), 'GroupId'] }],
      });
  });

  test('leads the named route tables to S3 by a gateway, which costs nothing', () => {
    const gateways = endpointsOf(full).filter((one) => one.VpcEndpointType === 'Gateway');
    expect(gateways).toMatchObject([{ VpcId: fullNetwork.vpc, RouteTableIds: fullNetwork.routeTables }]);
    expect(gateways[0]).not.toHaveProperty('SecurityGroupIds');
  });

  test('admits HTTPS from the blocks of the VPC and nothing else, and lets nothing out', () => {
    const [group, ...others] = Object.values(full.findResources('AWS::EC2::SecurityGroup'));
    expect(others).toEqual([]);
    expect(group?.['Properties'].SecurityGroupIngress).toEqual(
      ['10.0.0.0/16', '100.64.0.0/20'].map((CidrIp) => ({
        CidrIp,
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        Description: expect.any(String),
      })),
    );
    expect(group?.['Properties'].SecurityGroupEgress).toMatchObject([{ CidrIp: '255.255.255.255/32' }]);
  });

  test('makes no security group for the gateway alone', () => {
    const template = Template.fromStack(
      stackOf({ network: { vpc: fullNetwork.vpc, routeTables: ['rtb-0a1b2c3d'], endpoints: ['s3'] } }),
    );
    expect(template.findResources('AWS::EC2::SecurityGroup')).toEqual({});
    expect(endpointsOf(template)).toHaveLength(1);
  });

  test.each(['us-east-2', 'cn-north-1', 'us-gov-west-1', 'eusc-de-east-1', 'us-iso-east-1'])(
    'names each endpoint service as the diagnosis does, deployed in %s',
    (region) => {
      const { Mappings: mappings } = full.toJSON();
      const partition = { 'us-east-2': 'aws', 'cn-north-1': 'aws-cn', 'us-gov-west-1': 'aws-us-gov' }[region];
      const known = partition ?? (region.startsWith('eusc') ? 'aws-eusc' : 'aws-iso');
      const fill = (part: unknown): string => {
        if (typeof part === 'string') return part;
        const { Ref: ref, 'Fn::FindInMap': found } = part as { Ref?: string; 'Fn::FindInMap'?: readonly string[] };
        if (ref === 'AWS::Region') return region;
        return mappings[found?.[0] ?? ''][known].start;
      };
      const names = endpointsOf(full).map(({ ServiceName }) => ServiceName['Fn::Join'][1].map(fill).join(''));
      expect(new Set(names)).toEqual(new Set(fullNetwork.endpoints.map((one) => endpointServiceName(one, region))));
    },
  );

  test('writes flow logs to a log group of its own, with retention, and lets only them deliver', () => {
    full.hasResourceProperties('AWS::EC2::FlowLog', {
      ResourceId: fullNetwork.vpc,
      ResourceType: 'VPC',
      TrafficType: 'REJECT',
      LogDestinationType: 'cloud-watch-logs',
      LogGroupName: { Ref: Match.stringLikeRegexp('FlowLogs') },
      DeliverLogsPermissionArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('FlowLogsRole'), 'Arn'] },
    });
    full.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    full.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnLike: { 'aws:SourceArn': Match.anyValue() },
            },
          },
        ],
      },
    });
    const statements = [...roleStatementsOf(full).values()].flat();
    expect(statements.map(({ Action }) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
    ]);
  });

  test('makes no flow logs, log group or role unless they are asked for', () => {
    const { flowLogs: _flowLogs, ...without } = fullNetwork;
    const template = Template.fromStack(stackOf({ network: without }));
    for (const type of ['AWS::EC2::FlowLog', 'AWS::Logs::LogGroup', 'AWS::IAM::Role'])
      expect(template.findResources(type)).toEqual({});
  });

  test('reads nothing at synthesis: the cloud assembly lacks no context', () => {
    const stack = stackOf();
    const app = stack.node.root as App;
    expect(app.synth().manifest.missing ?? []).toEqual([]);
  });

  test('is clean for cdk-nag', () => {
    const { root } = stackOf().node;
    expect(new AwsSolutionsChecks(root).validateScope(root).violations).toEqual([]);
  });

  test('takes a role path, a boundary and a key for the flow logs', () => {
    const app = new App();
    const stack = new Stack(app, 'Own');
    new EcsInitNetwork(stack, 'Network', {
      network: fullNetwork,
      rolePath: '/platform/',
      permissionsBoundary: ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary'),
      logEncryptionKey: new Key(stack, 'Key'),
    });
    const template = Template.fromStack(stack);
    const [role] = Object.values(template.findResources('AWS::IAM::Role'));
    expect(role?.['Properties']).toMatchObject({ Path: '/platform/', PermissionsBoundary: expect.anything() });
    const [logGroup] = Object.values(template.findResources('AWS::Logs::LogGroup'));
    expect(logGroup?.['Properties']).toMatchObject({ KmsKeyId: expect.anything() });
    expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain(':log-group:Own-*');
  });

  test('takes the boundary of its roles as a stack too, where the CDK’s own stacks know another prop of that name', () => {
    const policy = ManagedPolicy.fromManagedPolicyArn(
      new Stack(),
      'Given',
      'arn:aws:iam::111122223333:policy/boundary',
    );
    for (const stack of [stackOf({ permissionsBoundary: policy }), createStack({}, { permissionsBoundary: policy })]) {
      const roles = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
      expect(roles.length).toBeGreaterThan(0);
      for (const { Properties } of roles)
        expect(Properties.PermissionsBoundary).toBe('arn:aws:iam::111122223333:policy/boundary');
    }
  });

  test('takes ids of a VPC that the same app makes', () => {
    const stack = new Stack(new App(), 'Own');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
    const { endpointIds, securityGroupId } = new EcsInitNetwork(stack, 'Network', {
      network: {
        vpc: vpc.vpcId,
        cidrs: [vpc.vpcCidrBlock],
        subnets: vpc.privateSubnets.map(({ subnetId }) => subnetId),
        routeTables: vpc.privateSubnets.map(({ routeTable }) => routeTable.routeTableId),
        endpoints: ['secretsmanager', 's3'],
      },
    });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 2);
    expect(Object.keys(endpointIds)).toEqual(['secretsmanager', 's3']);
    expect(securityGroupId).toBeDefined();
  });

  test('names what is wrong with its block', () => {
    const network = { vpc: 'megilance-vpc', endpoints: ['secretsmanager'] } as const;
    expect(() => stackOf({ network })).toThrow(/network\.vpc: "megilance-vpc" is not the id of a VPC/);
  });
});

describe('the construct of the product', () => {
  const withNetwork: ConfigurationFile = { network: fullNetwork };

  test('is the same with and without a network, so that a change of endpoints deploys no function', () => {
    expect(synthesise(withNetwork).toJSON()).toEqual(synthesise({}).toJSON());
  });

  test('warns that it makes no network', () => {
    const warnings = Annotations.fromStack(createStack(withNetwork)).findWarning(
      '*',
      Match.stringLikeRegexp('EcsInitNetwork'),
    );
    expect(warnings).toHaveLength(1);
  });
});
