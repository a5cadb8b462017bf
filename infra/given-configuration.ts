import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { IBaseService } from 'aws-cdk-lib/aws-ecs';
import type { IRole, IUser } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct, type IConstruct } from 'constructs';
import type { ConfigurationFile, Operators } from '../shared/configuration/configuration.ts';
import { hasGap } from '../shared/configuration/gaps.ts';
import { knownArns } from '../shared/configuration/grant-statements.ts';
import { partsOf } from './deploy-time.ts';
import { ConfigurationError } from './read-configuration-file.ts';

/** A secret (`ISecret`), as compilers with `exactOptionalPropertyTypes` take it too. */
type SecretConstruct = IConstruct & SecretArns;
type SecretArns = { readonly secretArn: string; readonly secretFullArn?: string | undefined };

/** What may stand in the place of an ARN, by the key of the configuration: a construct, whose ARN it is. */
type Resources = {
  readonly executionRole: IRole;
  readonly secrets: SecretConstruct;
  readonly parameters: IParameter;
  readonly kmsKeys: IKey;
  readonly repositories: IRepository;
  readonly logGroups: ILogGroup;
  readonly services: IBaseService;
  readonly passRoles: IRole;
  readonly registrars: IRole | IUser;
  readonly read: IRole | IUser;
  readonly stop: IRole | IUser;
  readonly change: IRole | IUser;
};

/** A part of the configuration file in which constructs may stand for their ARNs. */
type Given<Part> = {
  readonly [Key in keyof Part]: Key extends keyof Resources
    ? Part[Key] extends readonly string[] | undefined
      ? readonly (string | Resources[Key])[] | undefined
      : string | Resources[Key]
    : Part[Key];
};

type Consents<Key extends 'grants' | 'corrections' | 'moveBacks'> = readonly Given<
  NonNullable<ConfigurationFile[Key]>[number]
>[];

/**
 * The content of the configuration file. In the place of an ARN may stand a construct of your app (a role, a secret, a parameter, a
 * key, a repository, a log group, a service) or a text that only the deployment knows.
 */
export type RemediatorConfiguration = Omit<
  ConfigurationFile,
  'grants' | 'corrections' | 'moveBacks' | 'operators' | 'network'
> & {
  readonly grants?: Consents<'grants'>;
  readonly corrections?: Consents<'corrections'>;
  readonly moveBacks?: Consents<'moveBacks'>;
  readonly operators?: Given<Operators>;
};

type Thing = Readonly<Record<string, unknown>>;

/** How the ARN of a construct is told, by the key of the configuration. */
const arnOf: { readonly [Key in keyof Resources]: (one: Thing) => unknown } = {
  executionRole: ({ roleArn }) => roleArn,
  secrets: ({ secretFullArn, secretArn }) => secretFullArn ?? secretArn,
  parameters: ({ parameterArn }) => parameterArn,
  kmsKeys: ({ keyArn }) => keyArn,
  repositories: ({ repositoryArn }) => repositoryArn,
  logGroups: logGroupArn,
  services: ({ serviceArn }) => serviceArn,
  passRoles: ({ roleArn }) => roleArn,
  registrars: principalArn,
  read: principalArn,
  stop: principalArn,
  change: principalArn,
};

function principalArn({ roleArn, userArn }: Thing): unknown {
  return roleArn ?? userArn;
}

/** The ARN of a log group without the `:*` behind it, which stands for its streams. */
function logGroupArn(one: Thing): unknown {
  const { logGroupName, env } = one as Partial<ILogGroup>;
  if (logGroupName === undefined || env === undefined) return undefined;
  const { region, account } = env;
  const parts = { service: 'logs', resource: 'log-group', resourceName: logGroupName, region, account };
  return Stack.of(one as unknown as Construct).formatArn({ ...parts, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}

/**
 * The configuration with an ARN in the place of each construct.
 * @throws ConfigurationError with each construct that is not of the kind that its place asks for
 */
export function withArns(configuration: RemediatorConfiguration): unknown {
  // What is no object at all is refused where it is read, as in a file.
  if (configuration === null || Array.isArray(configuration)) return configuration;
  const { grants, corrections, moveBacks, operators, ...rest } = configuration;
  const problems: string[] = [];
  const told = Object.entries({ grants, corrections, moveBacks, operators }).flatMap(([key, part]) =>
    part === undefined ? [] : [[key, tell(part, key, undefined, problems)]],
  );
  if (problems.length > 0) throw new ConfigurationError('The configuration', problems);
  return { ...rest, ...Object.fromEntries(told) };
}

function tell(value: unknown, path: string, key: string | undefined, problems: string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => tell(item, `${path}[${index}]`, key, problems));
  if (Construct.isConstruct(value)) return arnOfConstruct(value, path, key, problems);
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, tell(held, `${path}.${name}`, name, problems)]),
  );
}

function arnOfConstruct(one: Construct, path: string, key: string | undefined, problems: string[]): unknown {
  const arn = key !== undefined && key in arnOf ? arnOf[key as keyof Resources](one as unknown as Thing) : undefined;
  if (typeof arn !== 'string') {
    problems.push(
      `${path}: ${one.node.path} has no ARN that can stand here; allowed: an ARN, or ${WANTED[key ?? ''] ?? 'a text'}`,
    );
  } else if (key === 'secrets' && isNamedLater(one as unknown as SecretArns)) {
    problems.push(
      `${path}: of ${one.node.path} only the name is known, and that only at deployment; allowed: a secret by its whole ARN (Secret.fromSecretCompleteArn)`,
    );
  }
  return arn;
}

/** Whether a secret is referred to by a name that only the deployment knows. The policy would allow an ARN that nobody asks for. */
function isNamedLater({ secretFullArn, secretArn }: SecretArns): boolean {
  const name = secretArn.split(':').slice(6).join(':');
  return secretFullArn === undefined && (name === '' || hasGap(name, partsOf)) && !knownArns.isWhole(secretArn);
}

const WANTED: Readonly<Record<string, string>> = {
  executionRole: 'a role',
  secrets: 'a secret',
  parameters: 'a parameter',
  kmsKeys: 'a key',
  repositories: 'a repository',
  logGroups: 'a log group',
  services: 'a service',
  passRoles: 'a role',
  registrars: 'a role or a user',
  read: 'a role or a user',
  stop: 'a role or a user',
  change: 'a role or a user',
};
