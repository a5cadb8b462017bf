/** An EFS file system with its mount targets. */
export type FileSystem = {
  readonly id: string;
  readonly arn: string;
  readonly mountTargets: readonly MountTarget[];
};

/** A file system's network interface: one an Availability Zone. */
export type MountTarget = {
  readonly id: string;
  readonly subnet: string;
  readonly vpc: string;
  readonly zone: string;
  readonly address: string;
  /** `available`, `creating`, `updating`, `deleting`, `deleted` or `error`. */
  readonly state: string;
  /** Empty unless `available`, for AWS does not tell them before; one that is has at least one group. */
  readonly securityGroups: readonly string[];
};

export type AccessPoint = {
  readonly fileSystem: string;
};

/** An environment file in S3, by its listing: its content is never read. */
export type EnvironmentFile = {
  readonly exists: boolean;
  /** Keys of the same folder, at most 5, the nearest first; empty where it exists. */
  readonly near: readonly string[];
};
