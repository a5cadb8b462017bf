import { regionOf } from '../arn.ts';
import { viaServiceValues } from '../partitions.ts';
import { pullActions } from '../workload/registry.ts';
import type { Grant } from './configuration.ts';

/** One statement of a grant's managed policy, as plain data. */
export type GrantStatement = {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: { readonly StringEquals: { readonly 'kms:ViaService': readonly string[] } };
};

/** How ARNs are read. At synthesis a part of them may be known only to the deployment. */
export type ArnReader = {
  /** Undefined where it is not known. */
  readonly regionOf: (arn: string) => string | undefined;
  /** The values of `kms:ViaService` for a service in the Region of a key. */
  readonly viaServiceOf: (service: string, key: string) => readonly string[];
  /** Whether a secret's ARN is whole: ends like one from Secrets Manager, with a hyphen and six characters. */
  readonly isWhole: (secretArn: string) => boolean;
};

/** Reads ARNs that are known. */
export const knownArns: ArnReader = {
  regionOf,
  viaServiceOf: (service, key) => viaServiceValues(service, regionOf(key) ?? ''),
  isWhole: (secretArn) => /-[A-Za-z0-9]{6}$/.test(secretArn),
};

/**
 * The ARNs that a grant's policy allows for a secret. IAM compares them with the ARN that was requested. So a name
 * without its suffix is allowed in both forms, and a whole ARN exactly.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
export function secretResources(secretArn: string, reader: ArnReader = knownArns): readonly string[] {
  return reader.isWhole(secretArn) ? [secretArn] : [secretArn, `${secretArn}-??????`];
}

/**
 * The services through which the role may use a key: those of the grant's secrets and parameters in the Region of the
 * key. What is not known to be elsewhere counts as there.
 */
function viaServices(grant: Grant, key: string, reader: ArnReader): readonly string[] {
  const region = reader.regionOf(key);
  const inRegion = (arns: readonly string[]) =>
    arns.some((arn) => region === undefined || (reader.regionOf(arn) ?? region) === region);
  const named = [
    ...(inRegion(grant.secrets) ? ['secretsmanager'] : []),
    ...(inRegion(grant.parameters) ? ['ssm'] : []),
  ];
  const services = named.length > 0 ? named : ['secretsmanager', 'ssm'];
  return services.flatMap((service) => reader.viaServiceOf(service, key));
}

function keyStatements(grant: Grant, reader: ArnReader): readonly GrantStatement[] {
  const alike = Map.groupBy(grant.kmsKeys, (key) => JSON.stringify(viaServices(grant, key, reader)));
  return [...alike.values()].map((keys, index) => ({
    Sid: index === 0 ? 'Keys' : `Keys${index + 1}`,
    Effect: 'Allow',
    Action: ['kms:Decrypt'],
    Resource: keys,
    Condition: { StringEquals: { 'kms:ViaService': viaServices(grant, keys[0] ?? '', reader) } },
  }));
}

/** The statements of a grant's managed policy: exactly what the execution role may read once the policy is attached. */
export function grantStatements(grant: Grant, reader: ArnReader = knownArns): readonly GrantStatement[] {
  const secrets: GrantStatement = {
    Sid: 'Secrets',
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue'],
    Resource: grant.secrets.flatMap((arn) => secretResources(arn, reader)),
  };
  const parameters: GrantStatement = {
    Sid: 'Parameters',
    Effect: 'Allow',
    Action: ['ssm:GetParameters'],
    Resource: grant.parameters,
  };
  return [
    ...[secrets, parameters].filter((statement) => statement.Resource.length > 0),
    ...keyStatements(grant, reader),
    ...repositoryStatements(grant),
  ];
}

/**
 * The pull from exactly these repositories. The login has no resource type, so that only `*` allows it; by itself it
 * opens no repository.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
function repositoryStatements({ repositories }: Grant): readonly GrantStatement[] {
  if (repositories.length === 0) return [];
  return [
    { Sid: 'Repositories', Effect: 'Allow', Action: pullActions, Resource: repositories },
    { Sid: 'RegistryLogin', Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
  ];
}

/** Whether a grant needs a policy. A grant that names only log groups needs none. */
export function hasPolicy(grant: Grant): boolean {
  return grantStatements(grant).length > 0;
}
