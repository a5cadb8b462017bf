import type { Account } from '../../account/account.ts';
import type { Clients } from './role-clients.ts';

/** The role, the place and the rules with which a task fetches what it needs. */
export type Fetching = {
  /** Clients with the execution role's credentials. */
  readonly clients: Clients;
  /**
   * The account with the view of AWS's services, each of which knows its own resources. Never used for permissions of a
   * role.
   */
  readonly account: Pick<Account, 'endpoint' | 'credentials'>;
  /** ARN of the execution role. */
  readonly roleArn: string;
  readonly taskRoleArn?: string;
  readonly region: string;
  readonly subnet?: string;
  readonly taskId: string;
  /**
   * Why an image could not be pulled from here, in containerd's words; undefined if it could. The Region is that of an
   * ECR registry.
   */
  readonly pull: (image: string, region: string | undefined) => string | undefined;
  readonly launchType: 'FARGATE' | 'EC2';
  /**
   * Whether the platform is a Fargate version before 1.4.0, whose agent does not support JSON keys and versions of
   * secrets.
   */
  readonly oldPlatform: boolean;
};
