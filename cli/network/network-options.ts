/** The options of `network plan`, as parsed. */
export type NetworkOptions = {
  /** Names or ARNs of clusters; none: all. */
  readonly cluster?: readonly string[] | undefined;
  /** `CLUSTER/NAME`; none: all. */
  readonly service?: readonly string[] | undefined;
  /** Only what runs in this VPC. */
  readonly vpc?: string | undefined;
  /** Whether services that are reached without an endpoint get one too. */
  readonly evenIfReached?: boolean | undefined;
  /** Days after which flow logs are deleted; none: no flow logs. */
  readonly flowLogs?: number | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** The configuration file that gets the block; none: nothing is written. */
  readonly out?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly json?: boolean | undefined;
};
