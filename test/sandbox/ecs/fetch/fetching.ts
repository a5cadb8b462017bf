import type { Account } from '../../account/account.ts';
import type { Clients } from './role-clients.ts';

/** As whom, from where and by which rules one task fetches what it needs. */
export type Fetching = {
  /** Clients with the execution role's credentials. */
  readonly clients: Clients;
  /** The account as AWS's services see it: each knows what it holds, whoever asks. Never for what a role must be allowed. */
  readonly account: Pick<Account, 'endpoint' | 'credentials'>;
  /** ARN of the execution role. */
  readonly roleArn: string;
  readonly taskRoleArn?: string;
  readonly region: string;
  readonly subnet?: string;
  readonly taskId: string;
  /** Why an image could not be pulled from here, in containerd's words, or undefined; the Region is its registry's, in ECR. */
  readonly pull: (image: string, region: string | undefined) => string | undefined;
  readonly launchType: 'FARGATE' | 'EC2';
  /** A Fargate platform before 1.4.0: its agent knows nothing of JSON keys and versions of secrets. */
  readonly oldPlatform: boolean;
};
