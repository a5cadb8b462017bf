import { describe, expect, test } from 'vitest';
import type { Claim, DenialKind, Stage } from '../../shared/stopped-reason/claim.ts';
import { longestText } from '../../shared/stopped-reason/folded-text.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { answer, denied, secret, user, wrapped } from '../fixtures/stopped-reasons.ts';

describe('who denied', () => {
  const action = 'secretsmanager:GetSecretValue';
  const because = (words: string) =>
    wrapped.secret +
    answer(2, 'Secrets Manager: GetSecretValue', 400, 'AccessDeniedException', denied(action, secret, words));
  test.each<[string, DenialKind]>([
    [`because no identity-based policy allows the ${action} action`, 'no-identity-based-policy'],
    [`because no resource-based policy allows the ${action} action`, 'no-resource-based-policy'],
    [`because no VPC endpoint policy allows the ${action} action`, 'no-vpc-endpoint-policy'],
    [`because no permissions boundary allows the ${action} action`, 'no-permissions-boundary'],
    [`because no service control policy allows the ${action} action`, 'no-service-control-policy'],
    [`because no resource control policy allows the ${action} action`, 'no-resource-control-policy'],
    [`because no session policy allows the ${action} action`, 'no-session-policy'],
    ['with an explicit deny in an identity-based policy', 'explicit-deny-identity-based-policy'],
    ['with an explicit deny in a resource-based policy', 'explicit-deny-resource-based-policy'],
    ['with an explicit deny in a VPC endpoint policy', 'explicit-deny-vpc-endpoint-policy'],
    ['with an explicit deny in a permissions boundary', 'explicit-deny-permissions-boundary'],
    ['with an explicit deny in a service control policy', 'explicit-deny-service-control-policy'],
    ['with an explicit deny in a resource control policy', 'explicit-deny-resource-control-policy'],
    ['with an explicit deny in a session policy', 'explicit-deny-session-policy'],
    ['', 'unstated'],
    ['because no identity-ba...', 'unstated'],
  ])('%j is %s', (words, denial) => {
    expect(readStoppedReason(because(words))).toMatchObject({
      category: 'iam',
      ambiguous: false,
      denial,
      principal: user,
      action,
    });
  });

  test('a key’s denial keeps the secret that it is the key of', () => {
    const text = wrapped.secret + answer(1, '', 400, 'AccessDeniedException', 'Access to KMS is not allowed');
    expect(readStoppedReason(text)).toMatchObject({ denial: 'kms', dependency: 'kms', resource: secret, action: null });
  });

  test('a role that lacks kms:Decrypt differs from a key that refuses it', () => {
    const key = 'arn:aws:kms:us-east-2:210987654321:key/1';
    const text = wrapped.parameter + answer(1, '', 400, 'AccessDeniedException', denied('kms:Decrypt', key));
    expect(readStoppedReason(text)).toMatchObject({
      denial: 'no-identity-based-policy',
      dependency: 'kms',
      resource: key,
      action: 'kms:Decrypt',
    });
  });

  test('an action that the end of the text cut is left out', () => {
    const text = `${wrapped.parameter}AccessDeniedException: User: ${user} is not authorized to perform: ssm:GetPar`;
    expect(readStoppedReason(text)).toMatchObject({
      category: 'iam',
      ambiguous: false,
      action: null,
      denial: 'unstated',
    });
  });

  test('the reference that was asked for is named, not what the denial resolved it to', () => {
    const text = wrapped.secret + answer(1, '', 400, 'AccessDeniedException', denied(action, `${secret}-Xy12Ab`));
    expect(readStoppedReason(text).resource).toBe(secret);
  });
});

describe('names decide nothing', () => {
  const arn = 'arn:aws:secretsmanager:us-east-2:210987654321:secret:';
  test.each<[string, Partial<Claim>]>([
    [
      `${wrapped.secret.replace('shop/prod/orders-db', 'AccessDeniedException/timeout')}ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
      { category: 'not-found' },
    ],
    [
      `Secret ${arn}dial-tcp-i/o-timeout-AbCdEf: AccessDeniedException: Access to KMS is not allowed`,
      { category: 'iam' },
    ],
    [
      'Retrieved secret from Secrets Manager did not contain json key dial tcp: i/o timeout',
      { category: 'secret-content', resource: 'dial tcp: i/o timeout' },
    ],
    [
      'Retrieved secret from Secrets Manager did not contain json key a;b',
      { category: 'secret-content', resource: 'a;b' },
    ],
    [
      `${wrapped.parameter}invalid ssm parameters: /RequestError/timeout,/AccessDeniedException`,
      { category: 'not-found', ambiguous: false },
    ],
    [
      'Trying to retrieve secret with value AccessDeniedException: dial tcp: i/o timeout resulted in error: arn: invalid prefix',
      { category: 'reference-format' },
    ],
    [
      'Unable to download env file with key AccessDenied: a b.env from bucket shop, error: NoSuchKey: The specified key does not exist.',
      { category: 'not-found', resource: 'shop/AccessDenied: a b.env' },
    ],
    [`${wrapped.stream}ResourceNotFoundException: The specified log group does not exist.`, { category: 'not-found' }],
    [
      '(service dial-tcp-timeout) was unable to place a task. Reason: Missing volumeId in the EBS config.',
      { category: 'storage' },
    ],
    [
      'CannotStartContainerError: exec: "ResourceInitializationError: AccessDeniedException: x": no such file',
      { category: 'unrelated' },
    ],
  ])('%s', (text, said) => {
    expect(readStoppedReason(text)).toMatchObject(said);
  });
});

describe('error codes that nobody listed', () => {
  test.each([
    ['BrandNewResourceNotFoundFault', 'not-found'],
    ['VaultAccessDeniedFault', 'iam'],
    ['UnauthorizedCallException', 'iam'],
    ['SomethingThrottledException', 'throttled'],
    ['TooManyRequestsException', 'throttled'],
    ['RequestLimitExceeded', 'throttled'],
    ['InternalFailure', 'service-fault'],
    ['ServiceUnavailable', 'service-fault'],
    ['ParameterValidationException', 'reference-format'],
  ])('%s is %s in both SDKs', (code, category) => {
    for (const version of [1, 2] as const) {
      const claim = readStoppedReason(
        wrapped.parameter + answer(version, 'SSM: GetParameters', 400, code, 'Something about it.'),
      );
      expect(claim).toMatchObject({ category, ambiguous: false, outcome: 'answered' });
    }
  });

  test.each([[1], [2]] as const)('an unknown code of a 5xx is the service’s fault (SDK v%i)', (version) => {
    const text = wrapped.parameter + answer(version, 'SSM: GetParameters', 502, 'OddException', 'Bad Gateway');
    expect(readStoppedReason(text)).toMatchObject({ category: 'service-fault', ambiguous: false });
  });

  test('an unknown code of a 400 decides nothing', () => {
    const text = wrapped.parameter + answer(2, 'SSM: GetParameters', 400, 'OddException', 'timeout: dial tcp');
    expect(readStoppedReason(text)).toMatchObject({ ambiguous: true });
  });
});

describe('what a call without an answer tells', () => {
  const post = 'RequestError: send request failed caused by: Post "https://ssm.us-east-2.amazonaws.com/": ';
  test.each<[string, Partial<Claim>]>([
    ['dial tcp 10.1.2.3:443: i/o timeout', { fault: 'timeout', outcome: 'timed-out', address: '10.1.2.3' }],
    [
      'dial tcp [2600:1f18::1]:443: connect: network is unreachable',
      { fault: 'unreachable', outcome: 'not-reached', address: '2600:1f18::1' },
    ],
    ['dial tcp 10.1.2.3:443: connect: connection refused', { fault: 'refused', outcome: 'not-reached' }],
    ['read tcp 10.0.0.1:5->10.1.2.3:443: read: connection reset by peer', { fault: 'reset', outcome: 'not-reached' }],
    ['EOF', { fault: 'reset' }],
    ['x509: certificate signed by unknown authority', { fault: 'tls', outcome: 'not-reached' }],
    [
      'dial tcp: lookup ssm.us-east-2.amazonaws.com on 10.0.0.2:53: read udp 10.0.0.1:4->10.0.0.2:53: i/o timeout',
      { fault: 'dns', outcome: 'not-reached' },
    ],
    ['context deadline exceeded', { fault: 'canceled', outcome: 'timed-out' }],
    ['net/http: request canceled while waiting for connection', { fault: 'canceled', outcome: 'timed-out' }],
  ])('%s', (words, said) => {
    const expected = {
      category: 'network',
      ambiguous: false,
      dependency: 'ssm',
      host: 'ssm.us-east-2.amazonaws.com',
      ...said,
    };
    expect(readStoppedReason(wrapped.parameter + post + words)).toMatchObject(expected);
    expect(
      readStoppedReason(`Fetching secret data from SSM Parameter Store in us-east-2: ${post}${words}`),
    ).toMatchObject(expected);
  });

  test.each<[string, Claim['dependency']]>([
    ['secretsmanager.eu-west-1.api.aws', 'secretsmanager'],
    ['secretsmanager-fips.us-east-1.amazonaws.com', 'secretsmanager'],
    ['ssm-fips.us-gov-west-1.amazonaws.com', 'ssm'],
    ['vpce-0a1b-x1.ssm.us-east-2.vpce.amazonaws.com', 'ssm'],
    ['api.ecr.us-iso-east-1.c2s.ic.gov', 'ecr'],
    ['ecr.eu-west-1.api.aws', 'ecr'],
    ['ecr-fips.us-gov-east-1.amazonaws.com', 'ecr'],
    ['210987654321.dkr-ecr.eu-west-1.on.aws', 'ecr'],
    ['shop-config.s3.dualstack.us-east-2.amazonaws.com', 's3'],
    ['shop-config.s3-fips.us-gov-west-1.amazonaws.com', 's3'],
    ['s3-accelerate.amazonaws.com', 's3'],
    ['logs.cn-north-1.amazonaws.com.cn', 'logs'],
    ['fsx.eusc-de-east-1.amazonaws.eu', 'fsx'],
    ['public.ecr.aws', 'other'],
    ['proxy.corp.example', 'other'],
  ])('without a wrapper, %s is known as %s', (host, dependency) => {
    expect(
      readStoppedReason(`RequestError: send request failed caused by: Post "https://${host}/": EOF`),
    ).toMatchObject({ category: 'network', host, dependency });
  });

  test('the name of a bucket or a file is never read as a fault', () => {
    const url = 'https://x509.s3.us-east-2.amazonaws.com/certificate/no-such-host/lookup/eof';
    expect(readStoppedReason(`${wrapped.file}Get "${url}": dial tcp 10.1.2.3:443: i/o timeout`)).toMatchObject({
      fault: 'timeout',
      resource: url,
    });
  });

  test('a failed call for credentials says nothing about the network path to AWS', () => {
    const text =
      'Fetching secret data from SSM Parameter Store in us-east-2: CredentialsEndpointError: failed to load credentials caused by: RequestError: send request failed caused by: Get "http://169.254.170.2/v2/credentials/x": dial tcp 169.254.170.2:80: i/o timeout';
    expect(readStoppedReason(text)).toMatchObject({
      category: 'other',
      fault: 'no-execution-credentials',
      ambiguous: true,
    });
  });

  test('many retries without a word behind them make a time-out likely, no more', () => {
    const cut = wrapped.secret.replace('retried 1', 'retried 5').slice(0, -30);
    expect(readStoppedReason(cut)).toMatchObject({ category: 'network', ambiguous: true });
    expect(readStoppedReason(cut.replace('retried 5', 'retried 1'))).toMatchObject({
      category: 'other',
      ambiguous: true,
    });
  });
});

describe('errors joined by a semicolon', () => {
  const key = 'retrieved secret from Secrets Manager did not contain json key password';
  const gone = `secret ${secret}: ResourceNotFoundException: Secrets Manager can't find the specified secret.`;

  test('the first that decides counts, and another cause makes the text ambiguous', () => {
    expect(readStoppedReason(`R${key.slice(1)};${gone}`)).toMatchObject({
      category: 'secret-content',
      ambiguous: true,
    });
    expect(readStoppedReason(`S${gone.slice(1)};${key}`)).toMatchObject({ category: 'not-found', ambiguous: true });
  });

  test('two of the same cause are certain', () => {
    expect(readStoppedReason(`R${key.slice(1)};${key}2`)).toMatchObject({
      category: 'secret-content',
      resource: 'password',
      ambiguous: false,
    });
  });
});

describe('the stage', () => {
  test.each<[string, Stage]>([
    [wrapped.secret, 'secrets'],
    [wrapped.parameter, 'secrets'],
    [wrapped.token, 'registry-auth'],
    [wrapped.registry, 'registry-auth'],
    [wrapped.stream, 'log-driver'],
    [wrapped.file, 'environment-files'],
    [wrapped.mount, 'volumes'],
    ['ResourceInitializationError: failed to configure ENI: failed to setup regular eni: x', 'network-interface'],
    ['Asm fetching authorization data: empty secrets value', 'registry-auth'],
    ['CannotPullECRContainerError: AccessDeniedException: x', 'image-pull'],
  ])('%s', (text, stage) => {
    expect(readStoppedReason(text).stage).toBe(stage);
  });
});

describe('bounds', () => {
  test('text after the longest length is not read, and the claim says that it was cut', () => {
    const text = `${' .'.repeat(longestText / 2)}Missing volumeId in the EBS config`;
    expect(readStoppedReason(text)).toMatchObject({ category: 'other', cut: true });
  });

  test.each([255, 1023, 1024])('a text of %i characters counts as cut', (length) => {
    expect(readStoppedReason('x'.repeat(length)).cut).toBe(true);
    expect(readStoppedReason('x'.repeat(length + 2)).cut).toBe(false);
  });

  test('letters that change their length in lower case move no name', () => {
    expect(
      readStoppedReason(`İİİ: Retrieved secret from Secrets Manager did not contain json key Şifre_İ`),
    ).toMatchObject({ resource: 'Şifre_İ' });
  });
});
