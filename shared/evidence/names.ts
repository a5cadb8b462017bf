/** A log group by its exact name. */
export type LogGroup = { readonly name: string };

/** Which log group is asked for. */
export type LogGroupName = { readonly region: string; readonly name: string };

/** What is looked for: existing names that begin like the one that is missing. */
export type NamesLike = {
  readonly of: 'secret' | 'parameter' | 'log-group';
  readonly region: string;
  /** The name that does not exist. */
  readonly name: string;
};
