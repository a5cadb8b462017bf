import { asm, denied, efs, env, get, logger, missing, noGroup, nothing, type Row, row, ssm } from './cause-texts.ts';

const volume = 'Error response from daemon: create ecs-';
const unsuccessful = ' : unsuccessful EFS utils command execution; code: ';

/** What is there, and what is in it; file systems; several causes at once. */
export const dataRows: readonly Row[] = [
  row('gone-secret-api', [asm, get, missing], ['secret-not-found', 'not-found']),
  row('gone-secret-near', [asm, get, missing], ['secret-under-another-suffix', 'not-found']),
  row(
    'gone-secret-deleted',
    [asm, get, ', InvalidRequestException: ', 'because it was marked for deletion.'],
    ['secret-deleted', 'not-found'],
  ),
  row(
    'gone-parameter-api',
    [`${ssm}invalid ssm parameters: arn:aws:ssm:us-east-1:000000000000:parameter/gone-parameter/prod/dns`],
    ['parameter-not-found', 'not-found'],
  ),
  row(
    'gone-parameter-near',
    [`${ssm}invalid ssm parameters: /gone-parameter/prod/dsn:7`],
    ['parameter-version-not-found', 'not-found'],
  ),
  row(
    'sealed-parameter-api',
    [
      ssm,
      ', InvalidKeyId: arn:aws:kms:',
      ' is pending deletion. (Service: AWSKMS; Status Code: 400; Error Code: KMSInvalidStateException; ',
    ],
    ['key-unusable', 'not-found'],
  ),
  row(
    'sealed-parameter-near',
    [ssm, denied, 'perform: kms:Decrypt on resource: arn:aws:kms:', ' because no identity-based policy'],
    ['permission-missing', 'iam'],
  ),
  row(
    'gone-version-api',
    [asm, "can't find the specified secret value for staging label: AWSPREVIOUS"],
    ['secret-version-not-found', 'not-found'],
  ),
  row('gone-group-api', [logger, noGroup], ['log-group-not-found', 'not-found']),
  row(
    'docker-logs-api',
    [
      'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: ',
      'ResourceNotFoundException: The specified log group does not exist.',
    ],
    ['log-group-not-found', 'not-found'],
  ),
  row(
    'gone-group-near',
    [`${logger}unable to get awslogs driver arguments: awslogs-region is required`],
    ['log-options-invalid', 'log-config'],
  ),
  row(
    'gone-file-api',
    [`${env}404, RequestID: `, ', HostID: ', ', api error NotFound: Not Found'],
    ['environment-file-not-found', 'not-found'],
  ),
  row(
    'gone-file-near',
    [`${env}404, RequestID: `, ', api error NotFound: Not Found'],
    ['bucket-not-found', 'not-found'],
  ),
  row(
    'gone-file-blind',
    [`${env}403, RequestID: `, ', api error Forbidden: Forbidden'],
    ['environment-file-not-found', 'not-found'],
  ),
  row(
    'gone-file-instance',
    [
      'Unable to download env file with key prod/instance.env from bucket gone-file, error: operation error S3: GetObject',
      ', NoSuchKey: The specified key does not exist.',
    ],
    ['environment-file-not-found', 'not-found'],
  ),

  row('wrong-content-api', [asm, 'did not contain json key uri'], ['json-key-missing', 'secret-content', 'reported']),
  row(
    'wrong-content-near',
    [`${asm}invalid character 'i' looking for beginning of value`],
    ['secret-not-json', 'secret-content', 'reported'],
  ),
  row(
    'wrong-content-list',
    [`${asm}json: cannot unmarshal array into Go value of type map[string]interface {}`],
    ['secret-not-json', 'secret-content', 'reported'],
  ),
  row(
    'slow-service-api',
    [
      'ResourceInitializationError: ',
      'has been retried 3 time(s): ',
      'exceeded maximum number of attempts, 3, ',
      'api error ThrottlingException: Rate exceeded',
    ],
    ['throttled', 'throttled', 'reported'],
  ),
  row(
    'slow-service-near',
    [
      'ResourceInitializationError: ',
      'has been retried 3 time(s): ',
      'exceeded maximum number of attempts, 3, https response error StatusCode: 500, ',
      ', InternalServiceError: ',
    ],
    ['service-fault', 'service-fault', 'reported'],
  ),

  row(
    'no-capacity-api',
    [
      'ResourceInitializationError: Unable to launch instance(s) for capacity provider no-capacity-small. UnfulfillableCapacity: ',
    ],
    ['capacity-unavailable', 'other', 'reported'],
  ),
  row(
    'full-subnet-api',
    ['Unexpected EC2 error while attempting to Create Network Interface', 'InsufficientFreeAddressesInSubnet'],
    ['subnet-full', 'other'],
  ),
  row('lost-volume-api', [`${efs}Failed to resolve "fs-`, `${unsuccessful}1`], ['mount-target-missing', 'storage']),
  row(
    'lost-volume-near',
    [`${efs}b'mount.nfs4: access denied by server while mounting 127.0.0.1:/'${unsuccessful}32`],
    ['access-point-not-found', 'not-found'],
  ),
  row(
    'lost-volume-shut',
    [
      `${efs}Mount attempt 1/3 failed due to timeout after 15 sec, `,
      `b'mount.nfs4: Connection timed out'${unsuccessful}32`,
    ],
    ['mount-target-closed', 'storage'],
  ),
  row(
    'lost-volume-gone',
    [`${efs}Failed to resolve "fs-0123456789abcdef0.efs.us-east-1.amazonaws.com" - check`],
    ['file-system-not-found', 'not-found'],
  ),
  row(
    'lost-volume-denied',
    [
      `${efs}b'mount.nfs4: access denied by server while mounting fs-`,
      `.efs.us-east-1.amazonaws.com:/'${unsuccessful}32`,
    ],
    ['file-system-access-denied', 'iam'],
  ),
  row(
    'host-volume-api',
    [`${volume}host-volume-api-1-data-`, ': VolumeDriver.Create: mounting volume failed: Failed to resolve "fs-'],
    ['mount-target-missing', 'storage'],
  ),
  row(
    'host-volume-near',
    [`${volume}host-volume-near-1-data-`, ': Post "http', 'VolumeDriver.Create": context deadline exceeded'],
    ['mount-target-closed', 'storage'],
  ),

  row(
    'two-causes-api',
    [asm, 'secret:two-causes/prod/db-Tw0Ca1 from', denied, nothing],
    ['permission-missing', 'iam'],
    'secret-not-found',
  ),
  row(
    'two-causes-instance',
    [
      "ResourceNotFoundException: The task can't retrieve the secret with ARN 'arn:aws:secretsmanager:us-east-1:000000000000:secret:two-causes/jobs/gone-Tw0Ca4'",
      ';secret arn:aws:secretsmanager:us-east-1:000000000000:secret:two-causes/jobs/db-Tw0Ca3: ',
      denied,
    ],
    ['secret-not-found', 'not-found'],
    'permission-missing',
  ),
  row('red-herring-api', [asm, 'secret:red-herring/prod/db-R3dH3r', missing], ['secret-not-found', 'not-found']),
];
