import type { Instruction } from '../finding.ts';
import { commandInstruction } from '../instructions.ts';

/** Names of services for people, by the id that stands in the names of their secrets. */
const services: Readonly<Record<string, string>> = {
  rds: 'Amazon RDS',
  redshift: 'Amazon Redshift',
  events: 'Amazon EventBridge',
  appflow: 'Amazon AppFlow',
  databrew: 'AWS Glue DataBrew',
  directconnect: 'AWS Direct Connect',
  ecs: 'Amazon ECS',
};

/**
 * The service that manages a secret: it made the secret, alone may change it, and deletes it with what it was made for.
 * The metadata names it; of a secret that is gone, the name tells it (`rds!cluster-…`).
 * @returns its id, or undefined for a secret that people manage.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html
 */
export function managerOf(name: string, owner?: string): string | undefined {
  return owner?.replace(/\.amazonaws\.com$/, '') ?? /^([a-z][a-z0-9-]*)!/.exec(name)?.[1];
}

/** The manager's name for people. */
function nameManager(manager: string): string {
  return services[manager] ?? manager;
}

/** What a person does about a managed secret that is gone or going: no person can make or restore it by hand. */
export function withoutManaged(manager: string): string {
  const name = nameManager(manager);
  return `${name} manages this secret: it comes and goes with what ${name} made it for, and cannot be created or restored by hand. Put the ARN of the secret that ${name} has now into the task definition, register a new revision and deploy that.`;
}

/** Commands that show the secret that the manager has now. Known for the databases of RDS. */
export function showManaged(manager: string, region: string): readonly Instruction[] {
  if (manager !== 'rds') return [];
  return ['cluster', 'instance'].map((of) => {
    const [list, id] =
      of === 'cluster' ? ['DBClusters', 'DBClusterIdentifier'] : ['DBInstances', 'DBInstanceIdentifier'];
    return commandInstruction(
      `show the secrets of the account’s database ${of}s`,
      `aws rds describe-db-${of}s --query '${list}[].[${id},MasterUserSecret.SecretArn]' --output text`,
      [['--region', region]],
    );
  });
}
