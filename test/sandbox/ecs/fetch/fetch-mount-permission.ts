import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import type { Fetching } from './fetching.ts';

type Statement = {
  readonly Effect: string;
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
};

const action = 'elasticfilesystem:ClientMount';

/**
 * Whether the policy of a file system allows a client. A client that does not sign is anonymous; one that signs is the
 * task role. Conditions are not evaluated here.
 * @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
export async function mayMount(
  policy: string,
  fileSystem: string,
  signs: boolean,
  fetching: Fetching,
): Promise<boolean> {
  const { Statement: statements = [] } = JSON.parse(policy) as { readonly Statement?: readonly Statement[] };
  const role = signs ? fetching.taskRoleArn : undefined;
  const met = statements.filter((one) => speaksOf(one, role)).map((one) => one.Effect);
  if (met.includes('Deny')) return false;
  return met.includes('Allow') || (role !== undefined && isAllowed(role, fileSystem, fetching));
}

function speaksOf({ Principal: principal, Action: actions = [] }: Statement, role: string | undefined): boolean {
  const listed = [actions].flat();
  if (!listed.some((one) => one === action || one === '*' || one === 'elasticfilesystem:*')) return false;
  const named = typeof principal === 'string' ? [principal] : [principal?.['AWS'] ?? []].flat();
  return named.includes('*') || (role !== undefined && named.includes(role));
}

async function isAllowed(role: string, fileSystem: string, { account, region }: Fetching): Promise<boolean> {
  const { EvaluationResults = [] } = await new IAMClient({ ...account, region }).send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: role,
      ActionNames: [action],
      ResourceArns: [`arn:aws:elasticfilesystem:${region}:${role.split(':')[4]}:file-system/${fileSystem}`],
    }),
  );
  return EvaluationResults[0]?.EvalDecision === 'allowed';
}
