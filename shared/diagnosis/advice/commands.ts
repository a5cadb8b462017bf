import { parseArn, regionOf, resourceOf, serviceOf } from '../../arn.ts';
import type { Claim, Dependency } from '../../stopped-reason/claim.ts';
import type { Fault } from '../../stopped-reason/fault.ts';
import { isPrivateAddress } from '../reachability/private-address.ts';

/**
 * A command that only reads, and decides what the text leaves open or shows the cause: the program’s own words, then its
 * options with their values. A value in capitals is to be filled in. Values come from the text, so whoever shows them
 * quotes them.
 */
export type NextCommand = {
  readonly program: string;
  readonly options: readonly (readonly [option: string, value: string])[];
};

type Options = NextCommand['options'];

/** What a person has to fill in, where the text does not name it. */
const [cluster, service, task] = ['CLUSTER', 'SERVICE', 'TASK'];

/** The stopped tasks of a service, with all that they say. */
const stoppedTasks: NextCommand = {
  program: `aws ecs describe-tasks --cluster ${cluster} --tasks $(aws ecs list-tasks --cluster ${cluster} --service-name ${service} --desired-status STOPPED --query 'taskArns[:10]' --output text) | npx ecs-init-remediator explain`,
  options: [],
};

const serviceEvents: NextCommand = {
  program: `aws ecs describe-services --cluster ${cluster} --services ${service} --query 'services[].events[:10].message'`,
  options: [],
};

const containers: NextCommand = {
  program: `aws ecs describe-tasks --cluster ${cluster} --tasks ${task} --query 'tasks[].containers[].[name,exitCode,reason]'`,
  options: [],
};

/** What the task definition says, without the values of its variables. */
function definition(part: string): NextCommand {
  return {
    program: `aws ecs describe-task-definition --task-definition FAMILY --query 'taskDefinition.${part}'`,
    options: [],
  };
}

/** The command to run next, by what the text says failed. Every one only reads, and none reads the value of a secret. */
export function nextCommand(claim: Claim): NextCommand {
  if (claim.category !== 'unrelated' && isUntold(claim)) return stoppedTasks;
  switch (claim.category) {
    case 'iam':
      return ofDenial(claim);
    case 'network':
      return ofNetwork(claim);
    case 'not-found':
      return ofMissing(claim);
    case 'secret-content':
      return definition('containerDefinitions[].secrets');
    case 'reference-format':
      return claim.dependency === 's3'
        ? definition('containerDefinitions[].environmentFiles')
        : definition('containerDefinitions[].[secrets,repositoryCredentials]');
    case 'image':
      return ofImage(claim);
    case 'log-config':
      return definition('containerDefinitions[].[name,logConfiguration.logDriver,firelensConfiguration]');
    case 'storage':
      return definition('volumes');
    case 'throttled':
    case 'service-fault':
      return serviceEvents;
    case 'other':
      return ofOther(claim);
    case 'unrelated':
      return ofUnrelated(claim);
  }
}

/** Faults of which the text does not hold the words that decide. */
const untold: ReadonlySet<Fault> = new Set(['unknown', 'deployment-failed', 'retry-quota', 'resource']);

function isUntold({ fault, cut, ambiguous, outcome }: Claim): boolean {
  return untold.has(fault) || (cut && ambiguous && outcome === 'unknown');
}

function inRegion(claim: Claim): Options {
  const region = regionOf(claim.resource ?? '') ?? /\.([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(claim.host ?? '')?.[1];
  return region === undefined || region === '' ? [] : [['--region', region]];
}

/** The ARN of the role that a session belongs to. A path, if the role has one, is not in the session’s ARN. */
function roleOf({ principal }: Claim): string {
  const session = parseArn(principal ?? '');
  const name = /^assumed-role\/([^/]+)/.exec(session?.resource ?? '')?.[1];
  if (session === undefined || name === undefined) return 'ROLE_ARN';
  return `arn:${session.partition}:iam::${session.account}:role/${name}`;
}

function ofDenial(claim: Claim): NextCommand {
  const { fault, action, resource } = claim;
  switch (fault) {
    case 'endpoint-policy':
      return endpoints(claim, 'VpcEndpoints[].[VpcEndpointId,PolicyDocument]');
    case 'resource-policy':
      return serviceOf(resource ?? '') === 'secretsmanager'
        ? ofSecret('get-resource-policy', claim)
        : simulation(claim, action, resource);
    case 'permissions-boundary':
      return {
        program: "aws iam get-role --query 'Role.PermissionsBoundary'",
        options: [['--role-name', resourceOf(roleOf(claim)).replace(/^role\//, '')]],
      };
    case 'kms-denied':
      return ofKey(claim);
    case 'assume-role':
      return {
        program: "aws iam get-role --query 'Role.AssumeRolePolicyDocument'",
        options: [['--role-name', resourceOf(resource ?? 'ROLE').replace(/^.*\//, '')]],
      };
    case 'no-execution-role':
      return definition('[executionRoleArn,taskRoleArn,requiresCompatibilities]');
    case 'efs-denied':
      return { program: 'aws efs describe-file-system-policy', options: [['--file-system-id', fileSystemIn(claim)]] };
    case 'credentials-rejected':
      return stoppedTasks;
    default:
      return simulation(claim, action, resource);
  }
}

function simulation(claim: Claim, action: string | null, resource: string | null): NextCommand {
  const asked = action === 's3:HeadObject' ? 's3:GetObject' : action;
  return {
    program: "aws iam simulate-principal-policy --query 'EvaluationResults[].[EvalActionName,EvalDecision]'",
    options: [
      ['--policy-source-arn', roleOf(claim)],
      ['--action-names', asked ?? usual[claim.dependency] ?? 'ACTION'],
      ...(resource?.startsWith('arn:') ? ([['--resource-arns', resource]] as const) : []),
    ],
  };
}

const usual: Readonly<Partial<Record<Dependency, string>>> = {
  secretsmanager: 'secretsmanager:GetSecretValue',
  ssm: 'ssm:GetParameters',
  ecr: 'ecr:GetAuthorizationToken',
  logs: 'logs:CreateLogStream',
  s3: 's3:GetObject',
};

/** The command that describes a secret: it never returns the value. */
function ofSecret(words: string, claim: Claim): NextCommand {
  const { resource } = claim;
  const id = resource === null || serviceOf(resource) !== 'secretsmanager' ? 'SECRET' : withoutFields(resource);
  return { program: `aws secretsmanager ${words}`, options: [['--secret-id', id], ...inRegion(claim)] };
}

/** A reference without the JSON key, the stage and the version behind the secret. */
function withoutFields(reference: string): string {
  return reference.split(':').slice(0, 7).join(':');
}

function ofKey(claim: Claim): NextCommand {
  const { resource } = claim;
  if (serviceOf(resource ?? '') === 'kms')
    return {
      program: "aws kms describe-key --query 'KeyMetadata.[KeyState,Enabled,Arn]'",
      options: [['--key-id', resource ?? 'KEY'], ...inRegion(claim)],
    };
  return ofSecret("describe-secret --query 'KmsKeyId'", claim);
}

/** The name of a service among the endpoints of a VPC. */
const endpointNames: Readonly<Partial<Record<Dependency, string>>> = {
  secretsmanager: 'secretsmanager',
  ssm: 'ssm',
  ecr: 'ecr.api',
  logs: 'logs',
  s3: 's3',
  kms: 'kms',
};

function endpoints(claim: Claim, query: string): NextCommand {
  const name = endpointNames[claim.dependency];
  return {
    program: `aws ec2 describe-vpc-endpoints --query '${query}'`,
    options: [['--filters', `Name=service-name,Values=*${name === undefined ? '' : `.${name}`}`], ...inRegion(claim)],
  };
}

function fileSystemIn({ resource, host }: Claim): string {
  return /\bfs-[0-9a-f]{8,40}/.exec(`${resource ?? ''} ${host ?? ''}`)?.[0] ?? 'FILE_SYSTEM';
}

function ofNetwork(claim: Claim): NextCommand {
  if (claim.dependency === 'efs')
    return {
      program:
        "aws efs describe-mount-targets --query 'MountTargets[].[AvailabilityZoneName,LifeCycleState,IpAddress]'",
      options: [['--file-system-id', fileSystemIn(claim)], ...inRegion(claim)],
    };
  if (claim.stage === 'log-driver' && claim.resource !== null && !/^https?:/.test(claim.resource))
    return definition('containerDefinitions[].[name,logConfiguration.logDriver]');
  if (claim.fault === 'dns')
    return {
      program: 'aws ec2 describe-vpc-attribute --attribute enableDnsSupport',
      options: [['--vpc-id', 'VPC'], ...inRegion(claim)],
    };
  if (claim.address !== null && isPrivateAddress(claim.address))
    return endpoints(claim, 'VpcEndpoints[].[VpcEndpointId,PrivateDnsEnabled,Groups[].GroupId]');
  return {
    program: "aws ec2 describe-route-tables --query 'RouteTables[].Routes[]'",
    options: [['--filters', 'Name=association.subnet-id,Values=SUBNET'], ...inRegion(claim)],
  };
}

function ofMissing(claim: Claim): NextCommand {
  const { fault, resource } = claim;
  switch (fault) {
    case 'secret':
    case 'marked-for-deletion':
    case 'version-stage':
    case 'version-id':
      return resource === null ? definition('containerDefinitions[].secrets') : ofSecret('describe-secret', claim);
    case 'parameter':
    case 'parameter-version':
      return {
        program: "aws ssm describe-parameters --query 'Parameters[].[Name,Version]'",
        options: [
          ['--parameter-filters', `Key=Name,Option=Equals,Values=${parameterNames(resource)}`],
          ...inRegion(claim),
        ],
      };
    case 'log-group':
    case 'log-stream':
      return definition('containerDefinitions[].[name,logConfiguration.options."awslogs-group"]');
    case 'env-file':
    case 'bucket':
      return definition('containerDefinitions[].environmentFiles');
    case 'access-point':
    case 'file-system':
    case 'efs-root-directory':
      return definition('volumes');
    case 'key':
      return ofKey(claim);
    default:
      return stoppedTasks;
  }
}

/** The names without the versions and labels behind them: a filter knows names only. */
function parameterNames(resource: string | null): string {
  if (resource === null) return 'NAME';
  return resource
    .split(',')
    .map((name) =>
      (name.startsWith('arn:') ? resourceOf(name).replace(/^parameter(?=\/)/, '') : name).replace(/:.*$/, ''),
    )
    .join(',');
}

function ofImage({ dependency, image }: Claim): NextCommand {
  const found = /^[^/]+\/([^:@\s]+)/.exec(image ?? '');
  if (dependency !== 'ecr') return definition('containerDefinitions[].[name,image]');
  return {
    program: "aws ecr describe-images --query 'imageDetails[].[imageTags,imagePushedAt]'",
    options: [['--repository-name', found?.[1] ?? 'REPOSITORY']],
  };
}

function ofOther({ fault }: Claim): NextCommand {
  switch (fault) {
    case 'no-execution-credentials':
      return definition('[executionRoleArn,taskRoleArn,requiresCompatibilities]');
    case 'quota':
      return {
        program: "aws service-quotas list-service-quotas --query 'Quotas[].[QuotaName,Value]'",
        options: [['--service-code', 'ec2']],
      };
    case 'capacity':
      return serviceEvents;
    default:
      return stoppedTasks;
  }
}

function ofUnrelated({ fault, resource }: Claim): NextCommand {
  switch (fault) {
    case 'health-check':
      return resource === null
        ? serviceEvents
        : { program: 'aws elbv2 describe-target-health', options: [['--target-group-arn', resource]] };
    case 'user':
      return {
        program: "aws cloudtrail lookup-events --query 'Events[].[EventTime,Username,Resources[].ResourceName]'",
        options: [['--lookup-attributes', 'AttributeKey=EventName,AttributeValue=StopTask']],
      };
    case 'runtime':
    case 'exited':
    case 'oom':
      return containers;
    case 'host':
      return { program: `aws ecs list-container-instances --cluster ${cluster} --status DRAINING`, options: [] };
    default:
      return serviceEvents;
  }
}
