/** The options of `init`, as parsed. */
export type InitOptions = {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** Names or ARNs of clusters; none: all. */
  readonly cluster?: readonly string[] | undefined;
  /** `CLUSTER/NAME`; none: all, or those that the person chooses. */
  readonly service?: readonly string[] | undefined;
  readonly registrar?: readonly string[] | undefined;
  /** Who may command changes; none: whoever runs it. */
  readonly mayChange?: readonly string[] | undefined;
  readonly email?: readonly string[] | undefined;
  readonly slackParameter?: string | undefined;
  readonly consent: 'ask' | 'auto';
  readonly out: string;
  readonly force?: boolean | undefined;
  /** Ask nothing: take what the options and the account say. */
  readonly yes?: boolean | undefined;
  readonly json?: boolean | undefined;
};
