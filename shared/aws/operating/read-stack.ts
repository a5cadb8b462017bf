import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { CallError, call } from '../sdk-error.ts';
import { type Person, settingsOf } from './person.ts';

/** A stack; undefined if there is none. @throws CallError */
export async function describeStack(client: CloudFormationClient, stack: string): Promise<Stack | undefined> {
  try {
    const sent = client.send(new DescribeStacksCommand({ StackName: stack }));
    return (await call('cloudformation:DescribeStacks', sent)).Stacks?.[0];
  } catch (error) {
    // CloudFormation has no error of its own for a stack that is not there.
    if (error instanceof CallError && error.failure.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** The state of a stack, such as `UPDATE_COMPLETE`; undefined if there is none. @throws CallError */
export async function readStackStatus(person: Person, stack: string): Promise<string | undefined> {
  const client = new CloudFormationClient(settingsOf(person));
  try {
    return (await describeStack(client, stack))?.StackStatus;
  } finally {
    client.destroy();
  }
}

/**
 * Whether the CDK has been set up in the account and Region: whether the parameter that says its version exists. Its value is
 * not read.
 * @throws CallError
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 */
export async function readBootstrap(person: Person): Promise<boolean> {
  const client = new SSMClient(settingsOf(person));
  try {
    const Values = ['/cdk-bootstrap/hnb659fds/version'];
    const sent = client.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Name', Values }] }));
    const { Parameters: found = [] } = await call('ssm:DescribeParameters', sent);
    return found.length > 0;
  } finally {
    client.destroy();
  }
}
