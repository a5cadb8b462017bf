import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { describe, expect, it } from 'vitest';
import { EcsInitRemediator } from '../../infra/ecs-init-remediator.ts';
import { NetworkStack } from '../../infra/network-stack.ts';
import { ownedBy, partsOf } from '../../shared/aws/operating/installation-parts.ts';
import { foreignTo } from '../../shared/aws/operating/read-foreign.ts';
import { fullConfiguration, fullNetwork, placeholderBundles, synthesise } from './synthesise.ts';

const template = synthesise(fullConfiguration);
/** The resources of a template as CloudFormation lists them; each is called as its logical id without the digits. */
const listedOf = (one: Template) =>
  Object.entries(one.toJSON()['Resources'] as Readonly<Record<string, { readonly Type: string }>>).map(
    ([id, { Type: ResourceType }]) => ({ ResourceType, LogicalResourceId: id, PhysicalResourceId: id.slice(0, -8) }),
  );
const listed = listedOf(template);
const networkTemplate = Template.fromStack(
  new NetworkStack(new App({ outdir: mkdtempSync(join(tmpdir(), 'cdk-out-')) }), 'Network', { network: fullNetwork }),
);
const operator = 'ProductFunctionsOperatorFunction';

describe('the parts of an installation that a person can look at', () => {
  it('are found in the deployed stack, each of them and no other', () => {
    const { alarms, ...parts } = partsOf('S', operator, listed) ?? {};
    expect(parts).toEqual({
      stack: 'S',
      rule: 'ProductIntakeTaskStartFailures',
      queueUrl: 'ProductIntakeQueue',
      deadLetterQueueUrl: 'ProductIntakeDeadLetterQueue',
      undeliveredQueueUrl: 'ProductIntakeUndeliveredQueue',
      mapping: 'ProductFunctionsFromQueue',
      remediator: 'ProductFunctionsRemediatorFunction',
      topic: 'ProductNoticesTopic',
    });
    const all = Object.keys(template.findResources('AWS::CloudWatch::Alarm')).map((id) => id.slice(0, -8));
    expect(alarms?.toSorted()).toEqual(all.toSorted());
    expect(all.length).toBeGreaterThan(5);
  });

  it('are those of the operator’s own installation, where a stack holds two', () => {
    const second = listed.map((one) => ({
      ...one,
      LogicalResourceId: one.LogicalResourceId.replace(/^Product/, 'Other'),
      PhysicalResourceId: one.PhysicalResourceId.replace(/^Product/, 'Other'),
    }));
    const parts = partsOf('S', 'OtherFunctionsOperatorFunction', [...listed, ...second]);
    expect(parts).toMatchObject({ queueUrl: 'OtherIntakeQueue', topic: 'OtherNoticesTopic' });
    expect(parts?.alarms.every((name) => name.startsWith('Other'))).toBe(true);
  });

  it('are none where the function is not in the stack', () => {
    expect(partsOf('S', 'another', listed)).toBeUndefined();
  });
});

describe('what of a stack belongs to an installation', () => {
  const ids = (resources: readonly { readonly LogicalResourceId?: string | undefined }[] | undefined) =>
    resources?.map(({ LogicalResourceId: id }) => id);

  it('is all of it, where the stack was made for it', () => {
    const metadata = { ResourceType: 'AWS::CDK::Metadata', LogicalResourceId: 'CDKMetadata', PhysicalResourceId: 'm' };
    const ofTemplate = {
      ResourceType: 'AWS::SNS::Subscription',
      LogicalResourceId: 'Subscription',
      PhysicalResourceId: 's',
    };
    const { own, others } = ownedBy(operator, [...listed, metadata, ofTemplate]) ?? {};
    expect(ids(others)).toEqual([]);
    expect(own).toHaveLength(listed.length);
  });

  it('is no resource of the owner, also one whose id begins alike', () => {
    const theirs = ['Orders8A1B2C3D', 'ProductOrders8A1B2C3D', 'Product2LedgerTable8A1B2C3D', 'Subscription'].map(
      (id) => ({
        ResourceType: 'AWS::DynamoDB::Table',
        LogicalResourceId: id,
        PhysicalResourceId: id,
      }),
    );
    const { own, others } = ownedBy(operator, [...theirs, ...listed]) ?? {};
    expect(others).toEqual(theirs);
    expect(own).toHaveLength(listed.length);
  });

  it('is no neighbour whose id begins with that of a part', () => {
    const theirs = [
      ['AWS::Lambda::Function', 'ProductWebhook8A1B2C3D'],
      ['AWS::IAM::Role', 'ProductWebhookServiceRole8A1B2C3D'],
      ['AWS::SNS::Topic', 'ProductNotices8A1B2C3D'],
      ['AWS::Lambda::Function', 'ProductAlarmsForwarder8A1B2C3D'],
      ['AWS::DynamoDB::Table', 'ProductLedger8A1B2C3D'],
      ['AWS::DynamoDB::Table', 'ProductLedgerTableOfOrders8A1B2C3D'],
      ['AWS::SQS::Queue', 'ProductIntakeOrdersQueue8A1B2C3D'],
    ].map(([ResourceType, id]) => ({ ResourceType, LogicalResourceId: id, PhysicalResourceId: id }));
    expect(ownedBy(operator, [...theirs, ...listed])?.others).toEqual(theirs);
  });

  it('is each resource of an installation in a VPC', () => {
    const app = new App({
      context: { 'aws:cdk:bundling-stacks': [] },
      outdir: mkdtempSync(join(tmpdir(), 'cdk-out-')),
    });
    const stack = new Stack(app, 'Shop');
    const vpc = new Vpc(stack, 'Vpc') as IVpc;
    new EcsInitRemediator(stack, 'Remediator', {
      configuration: fullConfiguration,
      functionsDirectory: placeholderBundles(),
      vpc,
    });
    const { others } = ownedBy('RemediatorFunctionsOperatorFunction', listedOf(Template.fromStack(stack))) ?? {};
    expect(ids(others)?.filter((id) => !id?.startsWith('Vpc'))).toEqual([]);
  });

  it('is not known where the function is not in the stack', () => {
    expect(ownedBy('another', listed)).toBeUndefined();
  });
});

describe('what of a stack is of nothing that deploy makes', () => {
  const theirs = ['Orders8A1B2C3D', 'NetworkVpc8378EB38', 'RemediatorLedgerTableF8EA6522'].map((id) => ({
    ResourceType: 'AWS::DynamoDB::Table',
    LogicalResourceId: id,
    PhysicalResourceId: id,
  }));

  it.each([
    ['product', template],
    ['network', networkTemplate],
  ] as const)('is nothing of its own stack, and each resource of another one: %s', (is, own) => {
    const ours = listedOf(own);
    expect(ours.length).toBeGreaterThan(3);
    expect(foreignTo(is, ours)).toEqual([]);
    expect(foreignTo(is, [...ours, ...theirs])).toEqual(theirs.map(({ LogicalResourceId: id }) => id));
  });

  it('is an endpoint of somebody else’s network, whose id begins alike', () => {
    const foreign = [
      ['AWS::EC2::VPCEndpoint', 'NetworkEndpointS38A1B2C3D'],
      ['AWS::RDS::DBCluster', 'NetworkEndpoints8A1B2C3D'],
      ['AWS::S3::Bucket', 'NetworkFlowLogs8A1B2C3D'],
    ].map(([ResourceType, id]) => ({ ResourceType, LogicalResourceId: id, PhysicalResourceId: id }));
    expect(foreignTo('network', foreign)).toEqual(foreign.map(({ LogicalResourceId: id }) => id));
  });

  it('is all of the other stack of the two', () => {
    expect(foreignTo('product', listedOf(networkTemplate))).toHaveLength(listedOf(networkTemplate).length);
    expect(foreignTo('network', listed)).toHaveLength(listed.length);
  });

  it('is nothing of a stack of which only the beginning was made, and of one that holds nothing', () => {
    expect(foreignTo('product', listed.slice(0, 1))).toEqual([]);
    expect(foreignTo('product', [])).toEqual([]);
  });
});
