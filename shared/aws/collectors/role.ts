import { GetRoleCommand } from '@aws-sdk/client-iam';
import type { PolicyDocument } from '../../policy/policy-document.ts';
import { readPolicyDocument } from '../../policy/read-policy.ts';
import { type Collector, readFact, set, tagRecord, unreadable } from '../reads/read-fact.ts';
import { roleName } from '../reads/role-name.ts';
import { call } from '../sdk-error.ts';

const source = 'iam:GetRole';

/**
 * A role with its trust policy, boundary, tags and last use. The fact is `absent` if the role of that name has another path,
 * because its ARN differs.
 */
export const collectRole: Collector<'role'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const name = roleName(subject, reading.clients, source);
    const iam = await reading.clients.iam();
    const { Role: role } = await call(source, iam.send(new GetRoleCommand({ RoleName: name })));
    if (role === undefined) return undefined;
    const arn = role.Arn ?? subject;
    if (subject.startsWith('arn:') && arn !== subject) return undefined;
    const lastUsedAt = role.RoleLastUsed?.LastUsedDate?.toISOString();
    const permissionsBoundary = set(role.PermissionsBoundary?.PermissionsBoundaryArn);
    return {
      arn,
      name,
      trust: trustOf(role.AssumeRolePolicyDocument),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
      tags: tagRecord(role.Tags),
      ...(lastUsedAt !== undefined && { lastUsedAt }),
    };
  });

function trustOf(text: string | undefined): PolicyDocument {
  const document = readPolicyDocument(text ?? '');
  if (document === undefined)
    throw unreadable(source, 'MalformedDocument', 'the role’s trust policy could not be understood');
  return document;
}
