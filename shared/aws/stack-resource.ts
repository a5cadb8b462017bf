import { DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import type { Clients } from './clients/clients.ts';
import { asCallError, CallError } from './sdk-error.ts';

/** A resource of a stack, as CloudFormation has it. */
export type StackResource = {
  /** Such as `CREATE_IN_PROGRESS`. */
  readonly status: string;
  /** Empty before the resource has one. */
  readonly physicalId: string;
};

/**
 * Reads a resource of a stack. Undefined if the stack has none of that logical id.
 * @param stackId the ARN of the stack
 * @throws CallError if it cannot be read
 */
export async function readStackResource(
  clients: Clients,
  stackId: string,
  logicalId: string,
): Promise<StackResource | undefined> {
  const cloudFormation = await clients.cloudFormation();
  try {
    const { StackResourceDetail: found } = await cloudFormation.send(
      new DescribeStackResourceCommand({ StackName: stackId, LogicalResourceId: logicalId }),
    );
    return { status: found?.ResourceStatus ?? '', physicalId: found?.PhysicalResourceId ?? '' };
  } catch (error) {
    const failure = asCallError(error, 'cloudformation:DescribeStackResource');
    // CloudFormation has no error of its own for this: "ValidationError: Resource X does not exist for stack Y".
    if (failure instanceof CallError && /Resource .* does not exist/.test(failure.failure.message)) return undefined;
    throw failure;
  }
}
