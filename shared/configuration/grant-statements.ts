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

/** Whether a secret's ARN ends like one from Secrets Manager: with a hyphen and six characters. */
function hasSuffix(secretArn: string): boolean {
  return /-[A-Za-z0-9]{6}$/.test(secretArn);
}

/**
 * The ARNs that a grant's policy allows for a secret. IAM compares them with the ARN that was requested. So a name
 * without its suffix is allowed in both forms, and a whole ARN exactly.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
export function secretResources(secretArn: string): readonly string[] {
  return hasSuffix(secretArn) ? [secretArn] : [secretArn, `${secretArn}-??????`];
}

/**
 * The services through which the role may use a key: those of the grant's secrets and parameters in the Region of the
 * key.
 */
function viaServices(grant: Grant, region: string): readonly string[] {
  const inRegion = (arns: readonly string[]) => arns.some((arn) => regionOf(arn) === region);
  const named = [
    ...(inRegion(grant.secrets) ? ['secretsmanager'] : []),
    ...(inRegion(grant.parameters) ? ['ssm'] : []),
  ];
  const services = named.length > 0 ? named : ['secretsmanager', 'ssm'];
  return services.flatMap((service) => viaServiceValues(service, region));
}

function keyStatements(grant: Grant): readonly GrantStatement[] {
  const byRegion = Map.groupBy(grant.kmsKeys, (arn) => regionOf(arn) ?? '');
  return [...byRegion].map(([region, keys]) => ({
    Sid: `Keys${region.replaceAll('-', '')}`,
    Effect: 'Allow',
    Action: ['kms:Decrypt'],
    Resource: keys,
    Condition: { StringEquals: { 'kms:ViaService': viaServices(grant, region) } },
  }));
}

/** The statements of a grant's managed policy: exactly what the execution role may read once the policy is attached. */
export function grantStatements(grant: Grant): readonly GrantStatement[] {
  const secrets: GrantStatement = {
    Sid: 'Secrets',
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue'],
    Resource: grant.secrets.flatMap(secretResources),
  };
  const parameters: GrantStatement = {
    Sid: 'Parameters',
    Effect: 'Allow',
    Action: ['ssm:GetParameters'],
    Resource: grant.parameters,
  };
  return [
    ...[secrets, parameters].filter((statement) => statement.Resource.length > 0),
    ...keyStatements(grant),
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
