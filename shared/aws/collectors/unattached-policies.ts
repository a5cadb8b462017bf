import { GetPolicyVersionCommand, type IAMClient, ListPoliciesCommand, type Policy } from '@aws-sdk/client-iam';
import { accountOf } from '../../arn.ts';
import { isNamedAsGrant } from '../../configuration/grant-policy.ts';
import type { RolePolicy } from '../../evidence/iam.ts';
import { iamPages } from '../reads/iam-pages.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';
import { readableDocument } from './role-policies.ts';

/** An account holds at most 5,000 customer-managed policies (IAM's quotas), five pages. */
const pages = 5;
/** One call each. Who has just written a policy and not attached it looks for that one, so the newest are read. */
const mostRead = 5;

/**
 * Customer-managed policies that are attached to nothing, the most recently changed first. The product's own are left
 * out: a grant is made to be attached when it is needed.
 */
export const collectUnattachedPolicies: Collector<'unattached-policies'> = (subject, reading) =>
  readFact(reading, 'iam:ListPolicies', async () => {
    const iam = await reading.clients.iam();
    const unattached = (await listOwn(iam))
      .filter(isUnattached)
      .filter(({ Arn: arn = '' }) => accountOf(arn) === subject)
      .toSorted((a, b) => changedAt(b) - changedAt(a));
    return Promise.all(unattached.slice(0, mostRead).map((policy) => readText(iam, policy)));
  });

function isUnattached({
  AttachmentCount: attached,
  PermissionsBoundaryUsageCount: bounding,
  PolicyName: name,
}: Policy) {
  return attached === 0 && (bounding ?? 0) === 0 && !isNamedAsGrant(name ?? '');
}

function changedAt({ UpdateDate: updated, CreateDate: created }: Policy): number {
  return (updated ?? created)?.getTime() ?? 0;
}

async function listOwn(iam: IAMClient): Promise<readonly Policy[]> {
  const read = await iamPages(pages, (from) =>
    call('iam:ListPolicies', iam.send(new ListPoliciesCommand({ Scope: 'Local', MaxItems: 1000, ...from }))),
  );
  return read.flatMap(({ Policies: policies }) => policies ?? []);
}

async function readText(iam: IAMClient, policy: Policy): Promise<RolePolicy> {
  const { PolicyName: name = '', Arn: arn = '', DefaultVersionId: version } = policy;
  return readableDocument({ name, arn }, async () => {
    const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version });
    return (await call('iam:GetPolicyVersion', iam.send(command))).PolicyVersion?.Document;
  });
}
