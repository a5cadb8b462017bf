import { GetRolePolicyCommand, type IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import type { RolePolicy } from '../../evidence/iam.ts';
import { readPolicyDocument } from '../../policy/read-policy.ts';
import { iamPages } from '../reads/iam-pages.ts';
import { type AttachedPolicy, listAttachedPolicies } from '../reads/list-attached-policies.ts';
import { readDefaultVersion } from '../reads/managed-policy.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { roleName } from '../reads/role-name.ts';
import { call, describeFailure, failureOf } from '../sdk-error.ts';

const source = 'iam:ListAttachedRolePolicies';
const pages = 20;
/**
 * The number of calls that may be used for documents: one for each inline policy, two for each managed one. The limit
 * keeps a diagnosis within its budget of calls.
 */
const textCalls = 8;

/**
 * The attached and inline policies of a role. If a document cannot be read, that policy has no `document`, but the fact
 * is still known.
 *
 * Documents are read for at most eight inline policies, or four customer-managed ones; inline policies come first.
 * Documents of AWS-managed policies are not read: each needs two calls, the simulation includes them anyway, and the
 * owner of the account cannot correct them.
 */
export const collectRolePolicies: Collector<'role-policies'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const name = roleName(subject, reading.clients, source);
    const iam = await reading.clients.iam();
    const [attached, inline] = await Promise.all([listAttachedPolicies(iam, name), listInline(iam, name)]);
    const readable = inline.slice(0, textCalls);
    const own = attached.filter(({ arn }) => !isManagedByAws(arn));
    const chosen = new Set(own.slice(0, Math.floor((textCalls - readable.length) / 2)));
    const read = await Promise.all([
      ...attached.map(async (policy) => (chosen.has(policy) ? readManaged(iam, policy) : withoutText(policy))),
      ...readable.map((policy) => readInline(iam, name, policy)),
    ]);
    return [...read, ...inline.slice(textCalls).map((policy) => withoutText({ name: policy }))];
  });

function isManagedByAws(arn = ''): boolean {
  return /^arn:[^:]+:iam::aws:policy\//.test(arn);
}

function withoutText(policy: { readonly name: string; readonly arn?: string }): RolePolicy {
  const because = isManagedByAws(policy.arn) ? ', because it is managed by AWS' : ': the role has more than are read';
  return { ...policy, unreadable: `its text was not fetched${because}` };
}

async function listInline(iam: IAMClient, role: string): Promise<readonly string[]> {
  const read = await iamPages(pages, (from) =>
    call('iam:ListRolePolicies', iam.send(new ListRolePoliciesCommand({ RoleName: role, ...from }))),
  );
  return read.flatMap(({ PolicyNames: names }) => names ?? []);
}

async function readManaged(iam: IAMClient, { name, arn }: AttachedPolicy): Promise<RolePolicy> {
  return readableDocument({ name, arn }, () => readDefaultVersion(iam, arn));
}

async function readInline(iam: IAMClient, role: string, name: string): Promise<RolePolicy> {
  return readableDocument({ name }, async () => {
    const command = new GetRolePolicyCommand({ RoleName: role, PolicyName: name });
    return (await call('iam:GetRolePolicy', iam.send(command))).PolicyDocument;
  });
}

/** A policy with its text; if that cannot be read or understood, the policy says so. */
export async function readableDocument(
  policy: { readonly name: string; readonly arn?: string },
  read: () => Promise<string | undefined>,
): Promise<RolePolicy> {
  try {
    const document = readPolicyDocument((await read()) ?? '');
    return document === undefined
      ? { ...policy, unreadable: 'its document could not be understood' }
      : { ...policy, document };
  } catch (error) {
    const failure = failureOf(error);
    const lacking = failure.permission === undefined ? '' : ` (needs ${failure.permission})`;
    return { ...policy, unreadable: `${failure.kind}${lacking}: ${describeFailure(failure)}` };
  }
}
