/**
 * The categories of failures. Messages, metrics and the CLI use these words, and every other list of categories is
 * derived from this one.
 */
export const categories = [
  'iam',
  'network',
  'reference-format',
  'not-found',
  'secret-content',
  'image',
  'throttled',
  'log-config',
  'storage',
  'service-fault',
  'other',
  'unrelated',
] as const;

/** The category of a failure. */
export type Category = (typeof categories)[number];

/** What can go wrong, in more detail than the category. Each fault has its advice in `shared/diagnosis/advice/`. */
type Faults = {
  readonly iam:
    | 'no-identity-policy'
    | 'explicit-deny'
    | 'permissions-boundary'
    | 'scp'
    | 'rcp'
    | 'session-policy'
    | 'resource-policy'
    | 'endpoint-policy'
    | 'kms-denied'
    | 'assume-role'
    | 'no-execution-role'
    | 'efs-denied'
    | 'credentials-rejected';
  readonly network: 'timeout' | 'canceled' | 'unreachable' | 'dns' | 'refused' | 'reset' | 'tls';
  readonly 'reference-format':
    | 'arn-parts'
    | 'arn-prefix'
    | 'arn-sections'
    | 'no-secret-id'
    | 'version-id'
    | 'invalid-name'
    | 'bad-arn'
    | 'invalid-path'
    | 'wrong-region';
  readonly 'not-found':
    | 'secret'
    | 'marked-for-deletion'
    | 'version-stage'
    | 'version-id'
    | 'parameter'
    | 'parameter-version'
    | 'log-group'
    | 'log-stream'
    | 'env-file'
    | 'bucket'
    | 'efs-root-directory'
    | 'access-point'
    | 'file-system'
    | 'key'
    | 'repository'
    | 'resource';
  readonly 'secret-content': 'missing-json-key' | 'not-json' | 'not-json-object' | 'empty-or-binary' | 'empty-field';
  readonly image:
    | 'image-repository'
    | 'image-tag'
    | 'image-digest'
    | 'image-reference'
    | 'image-platform'
    | 'image-manifest'
    | 'image-too-large'
    | 'image-layer'
    | 'registry-refused'
    | 'registry-credentials'
    | 'rate-limit'
    | 'image-pull';
  readonly throttled: 'rate-exceeded' | 'kms-rate';
  readonly 'log-config': 'awslogs-option' | 'log-driver' | 'firelens-option' | 'firelens-type';
  readonly storage:
    | 'efs-mount-failed'
    | 'ebs-config'
    | 's3files-config'
    | 'efs-config'
    | 'volume-not-created'
    | 'volume-plugin'
    | 'fsx-mount-failed';
  readonly 'service-fault': '5xx' | 'conflict' | 'empty-answer' | 'eni-setup' | 'host';
  readonly other:
    | 'no-execution-credentials'
    | 'capacity'
    | 'quota'
    | 'retry-quota'
    | 'task-resource'
    | 'gmsa-ticket'
    | 'deployment-failed'
    | 'unknown';
  readonly unrelated:
    | 'runtime'
    | 'exited'
    | 'oom'
    | 'health-check'
    | 'user'
    | 'scaling'
    | 'host'
    | 'maintenance'
    | 'spot'
    | 'placement'
    | 'eni'
    | 'storage-provisioning';
};

/** The faults of one category. */
export type FaultOf<C extends Category> = Faults[C];

/** What went wrong, by the text of a stopped reason. */
export type Fault = FaultOf<Category>;
