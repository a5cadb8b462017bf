import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { partsOf } from '../../shared/aws/operating/stack-parts.ts';
import { fullConfiguration, synthesise } from './synthesise.ts';

/** The resources of a template as CloudFormation lists them; each has its logical id as its name. */
function listed(template: Template): readonly StackResourceSummary[] {
  const resources = template.toJSON()['Resources'] as Readonly<Record<string, { readonly Type: string }>>;
  return Object.entries(resources).map(([id, { Type }]) => ({
    LogicalResourceId: id,
    PhysicalResourceId: id,
    ResourceType: Type,
    LastUpdatedTimestamp: new Date(0),
    ResourceStatus: 'CREATE_COMPLETE',
  }));
}

test('the command line finds topic, queues and every alarm in the stack that is deployed', () => {
  const template = synthesise(fullConfiguration);
  const resources = listed(template);
  const operator = resources.find(({ LogicalResourceId: id }) => /OperatorFunction/.test(id ?? ''))?.LogicalResourceId;
  const parts = partsOf('S', operator ?? '', resources);
  expect(parts?.alarms.toSorted()).toEqual(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).toSorted());
  expect([parts?.topicArn]).toEqual(Object.keys(template.findResources('AWS::SNS::Topic')));
  expect(parts?.deadLetterQueueUrl).toMatch(/DeadLetterQueue/);
  expect(parts?.undeliveredQueueUrl).toMatch(/UndeliveredQueue/);
});
