/** Names of interface and gateway endpoints, as in `com.amazonaws.REGION.NAME`. */
export const reachableServices = ['secretsmanager', 'ssm', 'ecr.api', 'ecr.dkr', 's3', 'logs', 'kms'] as const;
export type ReachableService = (typeof reachableServices)[number];

/** The target of a connection: an AWS service in a Region, or a registry on the internet. */
export type Target = { readonly service: ReachableService | 'internet'; readonly region: string };

/** The result of a TCP connection to port 443. Without an endpoint it goes over the internet. */
export type Connection =
  | { readonly is: 'open'; readonly address: string; readonly endpoint?: string }
  | BrokenConnection;

/** Why no answer came, as the operating system of the caller reports it. */
export type BrokenConnection =
  | { readonly is: 'broken'; readonly how: 'timed-out' | 'refused' | 'untrusted'; readonly address: string }
  | { readonly is: 'broken'; readonly how: 'reset'; readonly address: string; readonly own: string }
  | { readonly is: 'broken'; readonly how: 'not-resolved'; readonly resolver: string };

/** A request that could not be sent, as Go writes it: `Post "https://…/"`. */
export type BrokenRequest = {
  readonly method: 'Get' | 'Head' | 'Post';
  readonly url: string;
  readonly connection: BrokenConnection;
};
