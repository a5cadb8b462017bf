import type { Permission } from './permission.ts';

/** Listing clusters and services: `doctor` examines all of a cluster, and a sweep all of an account. */
export const LIST_SERVICES: Permission = {
  actions: ['ecs:ListClusters', 'ecs:ListServices'],
  resources: ['*'],
  wildcard: 'AWS defines no resource type for these actions (Service Authorization Reference)',
};
