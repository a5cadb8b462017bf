import { asm, denied, missing, type Row, registry, row, ssm } from './cause-texts.ts';

const invalidArn = 'an invalid ARN format for the AWS Secrets Manager secret was specified.';
const noVersion = "can't find the specified secret value for VersionId: cd546e38-952a-4d7d-ab96-16bb4d530ee4";

/** How things are referred to. */
export const referenceRows: readonly Row[] = [
  row('stray-colon-api', [asm + invalidArn], ['reference-malformed', 'reference-format']),
  row('stray-colon-near', [asm, 'did not contain json key uri'], ['json-key-missing', 'secret-content', 'reported']),
  row('stray-colon-option', [asm + invalidArn], ['reference-malformed', 'reference-format']),
  row(
    'bare-name-api',
    [`${ssm}invalid ssm parameters: bare-name/prod/db`],
    ['secret-name-for-arn', 'reference-format'],
  ),
  row(
    'bare-name-denied',
    [ssm, denied, ' because no identity-based policy allows the ssm:GetParameters action'],
    ['secret-name-for-arn', 'reference-format'],
  ),
  row('bare-name-near', [`${ssm}invalid ssm parameters: bare-name/prod/cache`], ['parameter-not-found', 'not-found']),
  row(
    'left-in-variable-api',
    [ssm, "api error ValidationException: Parameter name: can't be prefixed with"],
    ['reference-malformed', 'reference-format'],
  ),
  row('stage-and-id-api', [asm, noVersion], ['reference-malformed', 'reference-format']),
  row('stage-and-id-near', [asm, noVersion], ['secret-version-not-found', 'not-found']),
  row(
    'other-region-api',
    [asm, ':us-west-2:000000000000:secret:other-region/prod/db-R3g1on', missing],
    ['wrong-region', 'reference-format'],
  ),
  row(
    'other-region-near',
    [asm, ':us-west-2:000000000000:secret:other-region/prod/cache-R3g1on', missing],
    ['secret-not-found', 'not-found'],
  ),
  row(
    'other-partition-api',
    [asm, 'failed to fetch secret arn:aws-cn:secretsmanager:', missing],
    ['wrong-partition', 'reference-format'],
  ),
  row(
    'misread-ending-api',
    [asm, 'secret:misread-ending/prod/db-master from', missing],
    ['partial-arn-misread', 'reference-format'],
  ),
  row(
    'registry-login-api',
    [
      registry,
      'asm fetching secret from the service for ',
      ':password::: ',
      'api error ValidationException: Invalid name.',
    ],
    ['reference-malformed', 'reference-format'],
  ),
  row(
    'registry-login-near',
    [`${registry}asm fetching username: AuthorizationData is malformed, empty field`],
    ['credentials-incomplete', 'secret-content', 'reported'],
  ),
  row(
    'old-platform-api',
    [
      'Fetching secret data from AWS Secrets Manager in region us-east-1: secret ',
      ':url::: ValidationException: Invalid name.',
      ' status code: 400, request id: ',
    ],
    ['platform-too-old', 'reference-format'],
  ),
];
