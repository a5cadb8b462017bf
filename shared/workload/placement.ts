/** Where, and with which role, ECS fetches what one task definition needs. */
export type Placement = {
  readonly region: string;
  /** The execution role; absent if the task definition names none. */
  readonly role?: string;
  /**
   * Whether ECS itself fetches everything, also the log stream and the registry's token. On EC2 the instance fetches
   * these two.
   */
  readonly fargate: boolean;
};
