/** The options of `deploy`, as parsed. */
export type DeployOptions = {
  /** The configuration; without it, the usual file if there is one. */
  readonly config?: string | undefined;
  readonly stack: string;
  /** The endpoints of the configuration's network alone, without the product. */
  readonly networkOnly?: boolean | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** Make what the CDK needs in the account and Region, if it is not there. */
  readonly bootstrap?: boolean | undefined;
  /** Install the libraries that are missing. */
  readonly install?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly json?: boolean | undefined;
};
