/** Where, and as which role, the things of one definition are fetched. */
export type Placement = {
  readonly region: string;
  /** The execution role; absent where the definition names none. */
  readonly role?: string;
  /** Whether ECS itself fetches everything, the log stream and the registry's token included; on EC2 the instance does. */
  readonly fargate: boolean;
};
