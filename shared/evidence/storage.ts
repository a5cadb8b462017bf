/** An EFS file system with its mount targets. */
export type FileSystem = {
  readonly id: string;
  readonly arn: string;
  readonly mountTargets: readonly MountTarget[];
};

/** A mount target: the network interface of a file system in one Availability Zone. */
export type MountTarget = {
  readonly id: string;
  readonly subnet: string;
  readonly vpc: string;
  readonly zone: string;
  readonly address: string;
  /** `available`, `creating`, `updating`, `deleting`, `deleted` or `error`. */
  readonly state: string;
  /**
   * Empty unless the state is `available`, because AWS does not return them before. An available mount target has at
   * least one group.
   */
  readonly securityGroups: readonly string[];
};

export type AccessPoint = {
  readonly fileSystem: string;
};

/** An environment file in S3, found by listing its bucket. The product never reads its content. */
export type EnvironmentFile = {
  readonly exists: boolean;
  /** At most 5 keys of the same folder, the nearest first. Empty if the file exists. */
  readonly near: readonly string[];
};
