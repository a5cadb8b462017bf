import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { call } from '../sdk-error.ts';
import type { Credentials } from '../sts/sign-proof.ts';

/** Where to look for an installation. */
export type Where = {
  readonly stack: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly endpoint?: string | undefined;
  readonly profile?: string | undefined;
};

/**
 * The ARN of the operator function of an installation, from the output `OperatorArn` of its stack; undefined if the stack has none.
 * @throws CallError if CloudFormation does not answer; the SDK's error if there are no credentials.
 */
export async function findOperator({
  stack,
  region,
  credentials,
  endpoint,
  profile,
}: Where): Promise<string | undefined> {
  const client = new CloudFormationClient({
    credentials,
    region,
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
  });
  const answer = await call(
    'cloudformation:DescribeStacks',
    client.send(new DescribeStacksCommand({ StackName: stack })),
  );
  client.destroy();
  const outputs = answer.Stacks?.[0]?.Outputs ?? [];
  return outputs.find(({ OutputKey: key }) => key?.endsWith('OperatorArn'))?.OutputValue;
}
