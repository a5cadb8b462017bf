import type { ReachableService } from './network.ts';
import type { Clients } from './role-clients.ts';

/** As whom, from where and by which rules one task fetches what it needs. */
export type Fetching = {
  /** Clients with the execution role's credentials. */
  readonly clients: Clients;
  /** ARN of the execution role. */
  readonly roleArn: string;
  readonly region: string;
  readonly taskId: string;
  readonly reaches: (service: ReachableService | 'internet') => boolean;
  /** Fargate reports the first error; the EC2 agent joins all of a task's secret errors. */
  readonly stopsAtFirst: boolean;
};
