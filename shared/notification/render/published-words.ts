import type { Category, Dependency } from '../../stopped-reason/claim.ts';

/** The categories that a message can name; the type holds it to be all of them. */
export const categories = Object.keys({
  iam: true,
  network: true,
  'reference-format': true,
  'not-found': true,
  'secret-content': true,
  throttled: true,
  'log-config': true,
  storage: true,
  'service-fault': true,
  other: true,
  unrelated: true,
} satisfies Record<Category, true>) as readonly Category[];

/** The dependencies that a message can name; the type holds it to be all of them. */
export const dependencies = Object.keys({
  secretsmanager: true,
  ssm: true,
  ecr: true,
  logs: true,
  s3: true,
  kms: true,
  efs: true,
  fsx: true,
  iam: true,
  eni: true,
  other: true,
} satisfies Record<Dependency, true>) as readonly Dependency[];
