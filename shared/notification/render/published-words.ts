import type { Dependency } from '../../stopped-reason/claim.ts';

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
