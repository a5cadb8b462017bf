/** A log group by its exact name. */
export type LogGroup = { readonly name: string };

/** The name of a log group, and its Region. */
export type LogGroupName = { readonly region: string; readonly name: string };

/** A search for existing names that begin like a missing name. */
export type NamesLike = {
  readonly of: 'secret' | 'parameter' | 'log-group' | 'repository';
  readonly region: string;
  /** The name that does not exist. */
  readonly name: string;
};
