import type { FactKind } from '../evidence/ask.ts';
import { FACT_PERMISSIONS } from './fact-permissions.ts';
import { LIST_SERVICES } from './list-services.ts';
import type { Permission } from './permission.ts';

/** The kinds of facts that a diagnosis asks for where nothing has failed yet. */
export const DOCTOR_FACTS: readonly FactKind[] = [
  'task-definition',
  'service',
  'role',
  'role-policies',
  'unattached-policies',
  'simulation',
  'secret',
  'parameter',
  'key',
  'log-group',
  'secret-policy',
  'key-policy',
  'bucket-policy',
  'environment-file',
  'names-like',
  'subnets',
  'route-tables',
  'nat-gateways',
  'vpc-endpoints',
  'security-groups',
  'network-acls',
  'vpc-attributes',
  'file-system',
  'file-system-policy',
  'access-point',
  'repository',
  'image',
  'image-tags',
  'repository-policy',
  'lifecycle-policy',
];

/** What `doctor` needs of the account. All of it is read with the caller's own credentials. */
export const DOCTOR_PERMISSIONS: readonly Permission[] = [
  LIST_SERVICES,
  ...DOCTOR_FACTS.flatMap((kind) => FACT_PERMISSIONS[kind]),
];
