import { describe, expect, it } from 'vitest';
import { partsOf } from '../../shared/aws/operating/installation-parts.ts';
import { fullConfiguration, synthesise } from './synthesise.ts';

const template = synthesise(fullConfiguration);
const types = template.toJSON()['Resources'] as Readonly<Record<string, { readonly Type: string }>>;
/** The resources of the template as CloudFormation lists them; each is called as its logical id without the digits. */
const listed = Object.entries(types).map(([id, { Type: ResourceType }]) => ({
  ResourceType,
  LogicalResourceId: id,
  PhysicalResourceId: id.slice(0, -8),
}));
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
