import { GetPolicyCommand, GetPolicyVersionCommand, type IAMClient } from '@aws-sdk/client-iam';
import { call } from '../sdk-error.ts';

/** The text of a managed policy's default version. @throws CallError */
export async function readDefaultVersion(iam: IAMClient, arn: string): Promise<string | undefined> {
  const { Policy: policy } = await call('iam:GetPolicy', iam.send(new GetPolicyCommand({ PolicyArn: arn })));
  const version = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: policy?.DefaultVersionId });
  const { PolicyVersion: answer } = await call('iam:GetPolicyVersion', iam.send(version));
  return answer?.Document;
}
