import type { Event } from '@aws-sdk/client-cloudtrail';
import * as v from 'valibot';
import type { AccessChange } from '../../evidence/access-history.ts';
import { readPolicyDocument } from '../../policy/read-policy.ts';

/** The calls that alter what a role may do. IAM lets a role or policy be deleted only after it was detached. */
const events: ReadonlySet<string> = new Set([
  'AttachRolePolicy',
  'DetachRolePolicy',
  'PutRolePolicy',
  'DeleteRolePolicy',
  'PutRolePermissionsBoundary',
  'DeleteRolePermissionsBoundary',
  'CreatePolicy',
  'CreatePolicyVersion',
  'SetDefaultPolicyVersion',
  'CreateRole',
  'DeleteRole',
]);

const text = v.optional(v.nullable(v.string()));

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const record = v.object({
  errorCode: text,
  eventSource: v.string(),
  userIdentity: v.object({ arn: text, type: text, invokedBy: text }),
  requestParameters: v.nullish(
    v.object({
      roleName: text,
      policyArn: text,
      policyName: text,
      permissionsBoundary: text,
      policyDocument: text,
      setAsDefault: v.nullish(v.boolean()),
    }),
  ),
  responseElements: v.nullish(v.object({ policy: v.nullish(v.object({ arn: text })) })),
});

/**
 * An event of the history as a change of access; undefined if it is none: another call, or one that IAM refused.
 * @param role name of the role: what is done to another one, with a policy that both have, says nothing of it.
 * @throws Error if AWS's record of such a call has another shape than it documents.
 */
export function readAccessChange(event: Event, role: string): AccessChange | undefined {
  const { EventName: name = '', EventTime: time, CloudTrailEvent: json } = event;
  if (!events.has(name)) return undefined;
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), record), json);
  if (!read.success || time === undefined) throw new Error(`an event ${name} of the history could not be understood`);
  const { errorCode, userIdentity: who, requestParameters: asked, eventSource: source } = read.output;
  if (source !== 'iam.amazonaws.com' || (errorCode ?? '') !== '') return undefined;
  if (asked?.roleName != null && asked.roleName !== role) return undefined;
  // A version that is not made the default alters nothing.
  if (name === 'CreatePolicyVersion' && asked?.setAsDefault !== true) return undefined;
  const policy =
    asked?.policyArn ?? asked?.permissionsBoundary ?? read.output.responseElements?.policy?.arn ?? asked?.policyName;
  const document = asked?.policyDocument == null ? undefined : readPolicyDocument(asked.policyDocument);
  return {
    at: time.toISOString(),
    event: name,
    by: who.arn ?? who.invokedBy ?? who.type ?? 'somebody whom the history does not name',
    ...(who.invokedBy != null && who.invokedBy !== '' && { through: who.invokedBy }),
    ...(policy != null && { policy }),
    ...(document !== undefined && { document }),
  };
}
