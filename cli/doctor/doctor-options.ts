/** The options of `doctor`, as parsed. */
export type DoctorOptions = {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** The name or ARN of a cluster: all its services, or where to look for those that run the task definition. */
  readonly cluster?: string | undefined;
  /** `CLUSTER/NAME` or an ARN: the service whose network the task gets. */
  readonly service?: string | undefined;
  readonly subnets?: readonly string[] | undefined;
  readonly securityGroups?: readonly string[] | undefined;
  readonly assignPublicIp?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly format?: 'text' | 'json' | 'github' | undefined;
};
