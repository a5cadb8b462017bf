/** An outage as the incident's record knows it: what of the incident was told with it. */
export type Shared = {
  readonly id: string;
  readonly key: string;
  /** Ids of the incident's messages that were not sent, because the outage tells it. */
  readonly toldWith: readonly string[];
  /** Set once another service has met the obstacle too: then the incident's messages name the outage. */
  readonly others?: true;
  /** Set when its obstacle does not keep the incident's service down any more, and something else does. */
  readonly left?: boolean;
};
