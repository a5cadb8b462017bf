import { describe, expect, it } from 'vitest';
import { partsOf } from '../../shared/aws/operating/installation-parts.ts';
import { fullConfiguration, synthesise } from './synthesise.ts';

describe('the parts of an installation that a drill passes', () => {
  it('are found in the deployed stack, each of them and no other', () => {
    const { Resources: resources } = synthesise(fullConfiguration).toJSON() as {
      readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
    };
    const listed = Object.entries(resources).map(([id, { Type: ResourceType }]) => ({
      ResourceType,
      LogicalResourceId: id,
      PhysicalResourceId: id.slice(0, -8),
    }));
    expect(partsOf(listed)).toEqual({
      rule: 'ProductIntakeTaskStartFailures',
      queueUrl: 'ProductIntakeQueue',
      deadLetterQueueUrl: 'ProductIntakeDeadLetterQueue',
      undeliveredQueueUrl: 'ProductIntakeUndeliveredQueue',
      mapping: 'ProductFunctionsFromQueue',
      remediator: 'ProductFunctionsRemediatorFunction',
      topic: 'ProductNoticesTopic',
    });
  });
});
