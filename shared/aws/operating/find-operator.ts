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
 * The ARNs of the operator functions of the installations in a stack, from its outputs whose names end in `OperatorArn`.
 * @throws CallError if CloudFormation does not answer; the SDK's error if there are no credentials.
 */
export async function findOperators({
  stack,
  region,
  credentials,
  endpoint,
  profile,
}: Where): Promise<readonly string[]> {
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
  const found = outputs.flatMap(({ OutputKey: key, OutputValue: value }) =>
    key?.endsWith('OperatorArn') === true && value !== undefined ? [value] : [],
  );
  return [...new Set(found)];
}
