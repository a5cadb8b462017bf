import { asm, denied, ecr, env, get, logger, missing, noGroup, nothing, type Row, row } from './cause-texts.ts';

/** Who may do what. */
export const accessRows: readonly Row[] = [
  row(
    'token-denied-api',
    [ecr, denied, 'perform: ecr:GetAuthorizationToken on resource: * because no identity-based'],
    ['permission-missing', 'iam'],
  ),
  row(
    'group-denied-api',
    [
      logger,
      'failed to create Cloudwatch log group: ',
      denied,
      'logs:CreateLogGroup on resource: arn:aws:logs:us-east-1:000000000000:log-group:/group-denied/api:log-stream: because',
      ' : exit status 1',
    ],
    ['permission-missing', 'iam'],
  ),
  row(
    'group-denied-near',
    [logger, 'failed to create Cloudwatch log stream: ', noGroup],
    ['log-group-not-found', 'not-found'],
  ),
  row(
    'file-denied-api',
    [`${env}403, RequestID: `, ', HostID: ', ', api error Forbidden: Forbidden'],
    ['permission-missing', 'iam'],
  ),
  row(
    'file-denied-near',
    [`${env}403, RequestID: `, ', api error Forbidden: Forbidden'],
    ['resource-policy-denies', 'iam'],
  ),
  row(
    'partial-reference-api',
    [asm, denied, 'secret:partial-reference/prod/db because'],
    ['permission-missing', 'iam'],
  ),
  row('stale-policy-api', [asm, denied, 'secret:stale-policy/prod/db-N3wN3w because'], ['permission-missing', 'iam']),
  row(
    'stale-policy-near',
    [asm, 'stale-policy/prod/db-O1dO1d from', missing],
    ['secret-under-another-suffix', 'not-found'],
  ),
  row(
    'sealed-secret-api',
    [asm, get, ', api error AccessDeniedException: Access to KMS is not allowed'],
    ['permission-missing', 'iam'],
  ),
  row(
    'sealed-secret-near',
    [asm, get, ", DecryptionFailure: Secrets Manager can't decrypt the protected secret text"],
    ['key-unusable', 'not-found'],
  ),
  row(
    'forbidden-secret-api',
    [asm, denied, ' with an explicit deny in an identity-based policy'],
    ['explicit-deny', 'iam'],
  ),
  row('forbidden-secret-near', [asm, denied, nothing], ['permission-missing', 'iam']),
  row(
    'fenced-role-api',
    [asm, denied, ' because no permissions boundary allows'],
    ['permissions-boundary-denies', 'iam'],
  ),
  row('fenced-role-near', [asm, denied, nothing], ['permission-missing', 'iam']),
  row(
    'guarded-secret-api',
    [asm, denied, ' with an explicit deny in a resource-based policy'],
    ['resource-policy-denies', 'iam'],
  ),
  row(
    'lost-role-api',
    [asm, get, ', api error UnrecognizedClientException: The security token included in the request is invalid.'],
    ['role-not-assumable', 'iam'],
  ),
  row('lost-role-near', [asm, get, missing], ['secret-not-found', 'not-found'], 'role-not-assumable'),
  row(
    'no-role-api',
    ['ASM secret resource: unable to find execution role credentials'],
    ['execution-role-missing', 'iam'],
  ),
  row(
    'no-role-near',
    [
      'Secret arn:aws:secretsmanager:us-east-1:000000000000:secret:no-role/prod/db-N0r0L3: ',
      denied,
      `${nothing}: ${get}`,
    ],
    ['permission-missing', 'iam'],
  ),
];
