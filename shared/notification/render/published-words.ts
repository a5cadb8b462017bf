import type { Dependency } from '../../stopped-reason/claim.ts';

/** The dependencies that a message can name. The type check ensures that none is missing. */
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
