import { randomUUID } from 'node:crypto';
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CallName } from './attempt.ts';
import type { Fetching } from './fetching.ts';
import type { FetchFault } from './obstacle.ts';

/**
 * IAM authorises the ARN that was requested, even if it has no suffix. The emulator authorises the whole ARN.
 * Undefined: the call is allowed.
 */
export async function refusePartialArn(
  name: CallName,
  region: string,
  fetching: Fetching,
): Promise<FetchFault | undefined> {
  const asked = name.resource;
  if (!asked.startsWith('arn:')) return undefined;
  const found = await find(asked, region, fetching);
  if (found === undefined || found.arn === asked) return undefined;
  return refuse(name, fetching);
}

async function find(
  secretId: string,
  region: string,
  { account }: Fetching,
): Promise<{ readonly arn: string } | undefined> {
  try {
    const { ARN: arn = '' } = await new SecretsManagerClient({ ...account, region }).send(
      new DescribeSecretCommand({ SecretId: secretId }),
    );
    return { arn };
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function refuse(name: CallName, { account, roleArn, region, taskId }: Fetching): Promise<FetchFault | undefined> {
  const { EvaluationResults = [] } = await new IAMClient({ ...account, region }).send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: roleArn,
      ActionNames: [name.action],
      ResourceArns: [name.resource],
    }),
  );
  const decision = EvaluationResults[0]?.EvalDecision;
  if (decision === 'allowed') return undefined;
  const because =
    decision === 'explicitDeny'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${name.action} action`;
  const [, , , , account12, role = ''] = roleArn.split(':');
  const user = `arn:aws:sts::${account12}:assumed-role/${role.split('/').at(-1)}/${taskId}`;
  return answered(
    name,
    'AccessDeniedException',
    `User: ${user} is not authorized to perform: ${name.action} on resource: ${name.resource} ${because}`,
  );
}

/** A refusal in the form of the service. */
export function answered(name: CallName, code: string, message: string, status = 400): FetchFault {
  return { is: 'answered', call: { ...name, code, message, status, requestId: randomUUID() } };
}
