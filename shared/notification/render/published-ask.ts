import * as v from 'valibot';
import { text } from './published-parts.ts';

const named = v.picklist([
  'stopped-task',
  'task-definition',
  'family-revisions',
  'service',
  'container-instance',
  'service-tasks',
  'role',
  'role-policies',
  'unattached-policies',
  'secret',
  'parameter',
  'key',
  'secret-policy',
  'key-policy',
  'bucket-policy',
  'environment-file',
  'route-tables',
  'vpc-endpoints',
  'network-acls',
  'vpc-attributes',
  'file-system',
  'file-system-policy',
  'access-point',
]);

/** A list of its own: the compiler tells no more than 25 kinds of one object apart. */
const ofFurther = v.picklist([
  'access-history',
  'managed-policy',
  'repository',
  'image-tags',
  'repository-policy',
  'lifecycle-policy',
]);

const ask = v.variant('kind', [
  v.object({ kind: named, subject: text }),
  v.object({ kind: v.picklist(['subnets', 'nat-gateways', 'security-groups']), subject: v.array(text) }),
  v.object({ kind: v.literal('log-group'), subject: v.object({ region: text, name: text }) }),
  v.object({ kind: ofFurther, subject: text }),
  v.object({ kind: v.literal('image'), subject: v.object({ repository: text, id: text }) }),
  v.object({ kind: v.literal('family-tasks'), subject: v.object({ cluster: text, family: text }) }),
  v.object({
    kind: v.literal('simulation'),
    subject: v.object({ role: text, action: text, resource: text, context: v.record(text, text) }),
  }),
  v.object({
    kind: v.literal('names-like'),
    subject: v.object({ of: v.picklist(['secret', 'parameter', 'log-group', 'repository']), region: text, name: text }),
  }),
]);

/** A read that failed: what was asked, why it failed, and the permission that it lacked. */
export const publishedMissing = v.object({
  ask,
  why: text,
  permission: v.exactOptional(text),
});
