import type { Dependency } from '../../shared/stopped-reason/claim.ts';
import { answer, denied, type StoppedReason, secret, wrapped } from '../fixtures/stopped-reasons.ts';

/** A wrapper of Fargate or of the EC2 agent, with the call that is made within it. */
type Wrapper = {
  readonly name: string;
  readonly head: string;
  readonly dependency: Dependency;
  /** What the wrapper itself names. */
  readonly resource: string | null;
  readonly operation: string;
  readonly action: string;
  readonly host: string;
  /** The resource of IAM's sentence, and as it is told. */
  readonly asked: string;
  readonly told: string;
  readonly missing: readonly [code: string, message: string, fault: string] | null;
};

const account = '210987654321';
const parameter = `arn:aws-us-gov:ssm:us-gov-west-1:${account}:parameter/shop/prod/jwt`;
const stream = `arn:aws-cn:logs:cn-north-1:${account}:log-group:/ecs/shop:log-stream:web/web/0f`;
const file = 'arn:aws:s3:::shop-config/prod/shop.env';
const noSecret = ['ResourceNotFoundException', "Secrets Manager can't find the specified secret.", 'secret'] as const;
const noKey = ['NoSuchKey', 'The specified key does not exist.', 'env-file'] as const;

const ofSecret = {
  dependency: 'secretsmanager',
  resource: secret,
  operation: 'Secrets Manager: GetSecretValue',
  action: 'secretsmanager:GetSecretValue',
  host: 'secretsmanager.us-east-2.api.aws',
  asked: secret,
  told: secret,
  missing: noSecret,
} as const;
const ofParameter = {
  dependency: 'ssm',
  resource: null,
  operation: 'SSM: GetParameters',
  action: 'ssm:GetParameters',
  host: 'ssm-fips.us-gov-west-1.amazonaws.com',
  asked: parameter,
  told: parameter,
  missing: ['ParameterNotFound', 'Parameter not found.', 'parameter'],
} as const;
const ofStream = {
  dependency: 'logs',
  resource: null,
  operation: 'CloudWatch Logs: CreateLogStream',
  action: 'logs:CreateLogStream',
  host: 'logs.cn-north-1.amazonaws.com.cn',
  asked: stream,
  told: stream,
  missing: ['ResourceNotFoundException', 'The specified log group does not exist.', 'log-group'],
} as const;
const ofFile = {
  dependency: 's3',
  operation: 'S3: GetObject',
  action: 's3:GetObject',
  host: 'shop-config.s3.us-east-2.amazonaws.com',
  asked: `"${file}"`,
  told: file,
  missing: noKey,
} as const;

const wrappers: readonly Wrapper[] = [
  { ...ofSecret, name: 'a secret on Fargate', head: wrapped.secret },
  {
    ...ofSecret,
    name: 'a secret on EC2, formerly',
    head: `Fetching secret data from AWS Secrets Manager in region us-east-2: secret ${secret}: `,
  },
  { ...ofSecret, name: 'a secret on EC2', head: `Secret ${secret}: ` },
  {
    ...ofSecret,
    name: 'a gMSA user',
    head: `Failed to retrieve credentials for domainless gMSA user ${secret}: secret ${secret}: `,
  },
  { ...ofSecret, name: 'registry credentials on Fargate', head: wrapped.registry, resource: 'shop/registry' },
  {
    ...ofSecret,
    name: 'registry credentials on EC2',
    head: `Asm fetching secret from the service for shop/registry: `,
    resource: 'shop/registry',
  },
  { ...ofParameter, name: 'a parameter on Fargate', head: wrapped.parameter },
  {
    ...ofParameter,
    name: 'a parameter on EC2',
    head: 'Fetching secret data from SSM Parameter Store in us-gov-west-1: ',
  },
  {
    name: 'the registry’s token',
    head: wrapped.token,
    dependency: 'ecr',
    resource: null,
    operation: 'ECR: GetAuthorizationToken',
    action: 'ecr:GetAuthorizationToken',
    host: 'api.ecr.us-iso-east-1.c2s.ic.gov',
    asked: '*',
    told: '*',
    missing: null,
  },
  { ...ofStream, name: 'a log stream', head: wrapped.stream },
  {
    ...ofStream,
    name: 'a log group',
    head: wrapped.stream.replace('log stream', 'log group'),
    operation: 'CloudWatch Logs: CreateLogGroup',
    action: 'logs:CreateLogGroup',
  },
  { ...ofFile, name: 'an environment file on Fargate', head: wrapped.file, resource: null },
  {
    ...ofFile,
    name: 'an environment file on EC2',
    head: 'Unable to download env file with key prod/shop.env from bucket shop-config, error: ',
    resource: 'shop-config/prod/shop.env',
  },
  {
    ...ofFile,
    name: 'a configuration of FireLens',
    head: 'Unable to download firelens s3 config file: unable to download s3 config prod/shop.env from bucket shop-config: ',
    resource: 'shop-config/prod/shop.env',
  },
  {
    name: 'a file system of FSx',
    head: 'Fsx describing filesystem(s) from the service for [fs-0a1b2c3d4e5f60718]: ',
    dependency: 'fsx',
    resource: 'fs-0a1b2c3d4e5f60718',
    operation: 'FSx: DescribeFileSystems',
    action: 'fsx:DescribeFileSystems',
    host: 'fsx.us-east-2.amazonaws.com',
    asked: `arn:aws:fsx:us-east-2:${account}:file-system/*`,
    told: `arn:aws:fsx:us-east-2:${account}:file-system/*`,
    missing: ['FileSystemNotFound', 'File system does not exist.', 'file-system'],
  },
];

const versions = [1, 2] as const;
type Version = (typeof versions)[number];

/** Whether the reference is named before what IAM resolved it to: only an ARN of the same service is the same thing. */
function deniedResource({ resource, told }: Wrapper): string {
  return resource?.startsWith('arn:') ? resource : told;
}

/** Both SDKs' words for a call without an answer. */
function silence(version: Version, operation: string, host: string, error: string): string {
  return version === 1
    ? `RequestError: send request failed\ncaused by: Post "https://${host}/": ${error}`
    : `operation error ${operation}, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "https://${host}/": ${error}`;
}

function deadline(version: Version, operation: string): string {
  return version === 1
    ? 'RequestCanceled: request context canceled\ncaused by: context deadline exceeded'
    : `operation error ${operation}, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded`;
}

function answers(wrapper: Wrapper, version: Version): readonly StoppedReason[] {
  const { head, dependency, resource, operation, action, missing } = wrapper;
  const base = { dependency, resource, action: null, ambiguous: false };
  const say = (code: string, message: string, status = 400) =>
    head + answer(version, operation, status, code, message, version === 2 && status === 400);
  const denial = dependency === 's3' ? 'AccessDenied' : 'AccessDeniedException';
  const told = { ...base, action, resource: deniedResource(wrapper) };
  const of = (what: string) => `${wrapper.name}, ${what}, SDK v${version}`;
  return [
    {
      ...told,
      name: of('denied'),
      text: say(denial, denied(action, wrapper.asked), dependency === 's3' ? 403 : 400),
      category: 'iam',
      fault: 'no-identity-policy',
    },
    {
      ...told,
      name: of('denied by the endpoint'),
      text: say(denial, denied(action, wrapper.asked, `because no VPC endpoint policy allows the ${action} action`)),
      category: 'iam',
      fault: 'endpoint-policy',
    },
    {
      ...base,
      name: of('throttled'),
      text: say('ThrottlingException', 'Rate exceeded'),
      category: 'throttled',
      fault: 'rate-exceeded',
    },
    {
      ...base,
      name: of('down'),
      text: say('ServiceUnavailableException', 'Service Unavailable', 503),
      category: 'service-fault',
      fault: '5xx',
    },
    ...(missing === null
      ? []
      : [
          {
            ...base,
            name: of('missing'),
            text: say(missing[0], missing[1]),
            category: 'not-found' as const,
            fault: missing[2],
          },
        ]),
  ];
}

function silences(wrapper: Wrapper, version: Version): readonly StoppedReason[] {
  const { head, dependency, resource, operation, host } = wrapper;
  const base = { dependency, action: null, ambiguous: false, category: 'network' as const };
  const errors = [
    ['dial tcp [2600:1f18:4a::9]:443: i/o timeout', 'timeout'],
    [`dial tcp: lookup ${host} on 10.0.0.2:53: no such host`, 'dns'],
  ] as const;
  return [
    {
      ...base,
      resource,
      name: `${wrapper.name}, canceled, SDK v${version}`,
      text: head + deadline(version, operation),
      fault: 'canceled',
    },
    ...errors.map(([error, fault]) => ({
      ...base,
      resource: resource ?? `https://${host}/`,
      name: `${wrapper.name}, ${fault}, SDK v${version}`,
      text: head + silence(version, operation, host, error),
      fault,
    })),
  ];
}

/** Every wrapper around every kind of tail of both SDKs. */
export const composedReasons: readonly StoppedReason[] = wrappers.flatMap((wrapper) =>
  versions.flatMap((version) => [...answers(wrapper, version), ...silences(wrapper, version)]),
);
