import { randomBytes } from 'node:crypto';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { needsExecutionRole } from '../fetch/initialise-task.ts';
import type { Keys } from '../fetch/role-clients.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Launch } from './task.ts';

/** The credentials and the role with which a task's things are fetched. */
export type Session = { readonly keys: Keys; readonly roleArn: string };

/** Why ECS creates no task. */
export type Refused = {
  readonly is: 'refused';
  readonly cause: 'configuration' | 'definition' | 'placement';
  /** The text in the events of the service. */
  readonly why: string;
  /** ECS's code, such as `RESOURCE:MEMORY`. */
  readonly reason?: string;
};

type Opened = { readonly is: 'session'; readonly session: Session } | Refused;

/** Keys with which every call is denied: a Fargate task without an execution role has no credentials. */
const nobody: Session = { keys: { accessKeyId: 'NOBODY', secretAccessKey: 'none' }, roleArn: '' };

/**
 * The session that fetches for a task: that of its execution role. Without one, an instance pulls images and writes
 * logs with its own role, and Fargate fetches nothing. `Refused` if ECS creates no task, also because it cannot assume
 * the task role, which the containers would use.
 */
export async function openSession(launch: Launch, around: Surroundings): Promise<Opened> {
  const { taskRoleArn } = launch.definition;
  const ofContainers = taskRoleArn ? await assume(taskRoleArn, around) : undefined;
  if (ofContainers?.is === 'refused') return ofContainers;
  const roleArn = launch.overrides?.executionRoleArn || launch.definition.executionRoleArn || undefined;
  const fetches = needsExecutionRole(launch.definition, 'FARGATE');
  if (roleArn !== undefined && fetches) return assume(roleArn, around);
  if (launch.launchType === 'EC2') return { is: 'session', session: await assumeAsInstance(launch, around) };
  return fetches
    ? {
        is: 'refused',
        cause: 'definition',
        why: 'Fargate requires task definition to have execution role ARN to support what it fetches.',
      }
    : { is: 'session', session: nobody };
}

async function assume(roleArn: string, around: Surroundings): Promise<Opened> {
  const assumed = await around.account.assumeForTasks(roleArn, randomBytes(16).toString('hex'));
  if (assumed.is === 'assumed') return { is: 'session', session: { keys: assumed.credentials, roleArn } };
  return {
    is: 'refused',
    cause: 'configuration',
    why: `ECS was unable to assume the role '${roleArn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
  };
}

/** EC2 gives an instance the credentials of its role. The session has the name of the instance. */
async function assumeAsInstance({ clusterArn }: Launch, { account, instances }: Surroundings): Promise<Session> {
  const roleArn = `arn:aws:iam::${account.accountId}:role/${instances.roleIn(clusterArn)}`;
  const root = { endpoint: account.endpoint, region: account.region, credentials: account.credentials };
  const { Credentials: keys } = await new STSClient(root).send(
    new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: `i-${randomBytes(8).toString('hex')}0` }),
  );
  return {
    roleArn,
    keys: {
      accessKeyId: keys?.AccessKeyId ?? '',
      secretAccessKey: keys?.SecretAccessKey ?? '',
      sessionToken: keys?.SessionToken ?? '',
    },
  };
}
