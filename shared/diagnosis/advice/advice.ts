import { lastPart } from '../../arn.ts';
import type { Claim, Dependency } from '../../stopped-reason/claim.ts';
import { unseen } from '../../unseen.ts';
import { callingRole } from '../claim/caller.ts';
import type { Passing } from '../passing.ts';

/** The explanation of a fault for people. */
export type Advice = {
  /** Null if the text does not show a cause. */
  readonly cause: string | null;
  /** What is wrong, in one line. */
  readonly title: (named: Named) => string;
  /** What to do next, one to four lines. */
  readonly next: (named: Named) => readonly string[];
  /** Whether it passes by itself, as far as the text alone can tell. */
  readonly passes: Passing;
  /** Whether a service of AWS has the fault, so that it meets every workload that needs the service. */
  readonly ofService?: true;
};

/** The names in a claim, prepared for use in a sentence. */
export type Named = {
  readonly claim: Claim;
  /** `role NAME`, or a description of the role. */
  readonly role: string;
  /** The action, or a description of it. */
  readonly action: string;
  readonly resource: string | null;
  /** What the task definition names, where the text names nothing; null if it is not known. */
  readonly meant: string | null;
  /** The image that could not be pulled. */
  readonly image: string | null;
  /** The resource in quotes, or the kind of thing that it is. */
  readonly thing: string;
  /** The service's name. */
  readonly service: string;
};

const services: Readonly<Record<Dependency, string>> = {
  secretsmanager: 'AWS Secrets Manager',
  ssm: 'AWS Systems Manager Parameter Store',
  ecr: 'Amazon ECR',
  logs: 'Amazon CloudWatch Logs',
  s3: 'Amazon S3',
  kms: 'AWS KMS',
  efs: 'Amazon EFS',
  fsx: 'Amazon FSx',
  iam: 'AWS IAM',
  eni: 'the network interface',
  other: 'AWS’s services',
};

const things: Readonly<Record<Dependency, string>> = {
  secretsmanager: 'the secret',
  ssm: 'the parameter',
  ecr: 'the registry',
  logs: 'the log group',
  s3: 'the environment file',
  kms: 'the key',
  efs: 'the file system',
  fsx: 'the file system',
  iam: 'the role',
  eni: 'the network interface',
  other: 'the resource',
};

/** The action that fetching from each dependency needs. Used if the text does not name the action. */
const usualActions: Readonly<Partial<Record<Dependency, string>>> = {
  secretsmanager: 'secretsmanager:GetSecretValue',
  ssm: 'ssm:GetParameters',
  ecr: 'ecr:GetAuthorizationToken',
  logs: 'logs:CreateLogStream',
  s3: 's3:GetObject',
  kms: 'kms:Decrypt',
  fsx: 'fsx:DescribeFileSystems',
};

/** What the task definition says of the requirement that a text is about: more than a text that names nothing. */
export type Meant = {
  /** ARN of the role that fetches it. */
  readonly role?: string | undefined;
  /** The name of what is fetched, such as the name of a parameter. */
  readonly thing?: string | undefined;
};

/** Prepares the names in a claim. */
export function nameParts(claim: Claim, meant: Meant = {}): Named {
  const resource = claim.resource === null ? null : showName(claim.resource);
  return {
    claim,
    meant: meant.thing === undefined || meant.thing === '' ? null : showName(meant.thing),
    role: roleOf(claim, meant),
    action: permissionFor(claim),
    resource,
    image: claim.image === null ? null : showName(claim.image),
    thing: resource ?? things[claim.dependency],
    service: services[claim.dependency],
  };
}

/** HeadObject is a call and not a permission: s3:GetObject allows it. */
function permissionFor({ action, dependency }: Claim): string {
  if (action === 's3:HeadObject') return 's3:GetObject';
  return action ?? usualActions[dependency] ?? 'the call';
}

function roleOf(claim: Claim, { role }: Meant): string {
  // The role of the infrastructure stands in the service, not in what the text is about.
  const known = claim.stage === 'capacity' || role === undefined ? undefined : lastPart(role);
  const name = callingRole(claim) ?? known;
  if (name !== undefined) return `role ${showName(name)}`;
  return claim.stage === 'capacity' ? 'the infrastructure role' : 'the execution role';
}

const longest = 300;

/** A name out of an untrusted text, fit to stand in a sentence: bounded, control and direction-changing characters visible. */
function showName(name: string): string {
  const bounded = name.length > longest ? `${name.slice(0, longest)}…` : name;
  return bounded.replaceAll(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The text with its first letter in upper case. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
