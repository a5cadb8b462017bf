import { describe, expect, test } from 'vitest';
import { report } from '../../shared/diagnosis/advice/report.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { answer, denied, secret, stoppedReasons, wrapped } from '../fixtures/stopped-reasons.ts';

const told = (text: string) => report(readStoppedReason(text));

describe('report', () => {
  test.each(stoppedReasons)('says in one line what is wrong, and in one to four what to do: $name', ({ text }) => {
    const { title, next, cause } = told(text);
    expect(title).toMatch(/^\S[^\n]*\S$/u);
    expect(title).not.toMatch(/undefined|null|\bit it\b/);
    expect(next.split('\n').length).toBeGreaterThanOrEqual(1);
    expect(next.split('\n').length).toBeLessThanOrEqual(4);
    expect(next).not.toMatch(/undefined|null|\n\n/);
    expect(cause ?? 'none').toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  });

  test('every fault that the fixtures hold, but the undecidable ones, has its own words', () => {
    const general = told('nothing at all').title;
    for (const { text, fault } of stoppedReasons.filter((one) => one.fault !== 'unknown')) {
      expect({ fault, title: told(text).title }).not.toEqual({ fault, title: general });
    }
  });

  test('a missing permission names role, action and ARN', () => {
    const { cause, certainty, title, next } = told(
      wrapped.secret +
        answer(
          2,
          'Secrets Manager: GetSecretValue',
          400,
          'AccessDeniedException',
          denied('secretsmanager:GetSecretValue', secret),
        ),
    );
    expect({ cause, certainty }).toEqual({ cause: 'permission-missing', certainty: 'reported' });
    expect(title).toBe(`Role shop-exec is not allowed secretsmanager:GetSecretValue on ${secret}`);
    expect(next).toContain(`Allow secretsmanager:GetSecretValue on ${secret} in a policy of role shop-exec.`);
  });

  test('a denial that names no policy is only suspected to be a missing permission', () => {
    const text =
      wrapped.secret + answer(1, '', 400, 'AccessDeniedException', denied('secretsmanager:GetSecretValue', secret, ''));
    expect(told(text)).toMatchObject({ cause: 'permission-missing', certainty: 'suspected' });
  });

  test.each([
    ['with an explicit deny in an identity-based policy', 'explicit-deny'],
    ['because no permissions boundary allows the x:Y action', 'permissions-boundary-denies'],
    ['with an explicit deny in a service control policy', 'service-control-policy-denies'],
    ['with an explicit deny in a resource-based policy', 'resource-policy-denies'],
    ['because no VPC endpoint policy allows the x:Y action', 'endpoint-policy-denies'],
  ])('%j is %s, which no policy on the role repairs', (because, cause) => {
    const text =
      wrapped.secret +
      answer(1, '', 400, 'AccessDeniedException', denied('secretsmanager:GetSecretValue', secret, because));
    expect(told(text)).toMatchObject({ cause, certainty: 'reported' });
    expect(told(text).next).toContain('No policy attached to the role can repair this.');
  });

  test('a timeout gives the cause no-way-to-service, and the dialled address shows where to look', () => {
    const timeout = (address: string) =>
      `${wrapped.token}RequestError: send request failed caused by: Post "https://api.ecr.us-east-2.amazonaws.com/": dial tcp ${address}:443: i/o timeout`;
    expect(told(timeout('10.1.2.3'))).toMatchObject({ cause: 'no-way-to-service', certainty: 'reported' });
    expect(told(timeout('10.1.2.3')).next).toContain('10.1.2.3 is private');
    expect(told(timeout('44.213.79.104')).next).toContain('44.213.79.104 is public');
  });

  test.each([
    ['10.1.2.3', 'see which network interface has it'],
    ['44.213.79.104', 'a firewall on the way refuses'],
    ['127.0.0.1', 'on the host itself'],
  ])('a connection that %s refused is not looked for in groups and ACLs, which never refuse: %s', (address, where) => {
    const { cause, next } = told(
      `${wrapped.token}RequestError: send request failed caused by: Post "https://api.ecr.us-east-2.amazonaws.com/": dial tcp ${address}:443: connect: connection refused`,
    );
    expect(cause).toBe('connection-refused');
    expect(next).toContain(where);
    expect(next).not.toMatch(/look first at the security group/);
  });

  test('a malformed reference is reference-malformed', () => {
    expect(
      told(`Trying to retrieve secret with value ${secret}:k resulted in error: arn: invalid prefix`),
    ).toMatchObject({
      cause: 'reference-malformed',
      title: expect.stringContaining(`${secret}:k is malformed`) as string,
    });
  });

  test('where the text decides nothing there is no cause', () => {
    expect(told('ResourceInitializationError: failed to validate logger args')).toMatchObject({
      cause: null,
      certainty: 'suspected',
    });
  });

  test('names from the text are cleaned and bounded', () => {
    const { title } = told(
      `Retrieved secret from Secrets Manager did not contain json key a\u001b[31m\u202eb${'c'.repeat(9000)}`,
    );
    expect(title).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(title.length).toBeLessThan(500);
  });
});

describe('a denial of a key that the text alone shows', () => {
  const text = `${wrapped.parameter}AccessDeniedException: Access denied (Service: Kms, Status Code: 400, Request ID: 1)`;
  const claim = readStoppedReason(text);

  test('names the role of the task definition and what it fetches, where the text names neither', () => {
    const meant = { role: 'arn:aws:iam::111122223333:role/team/shop-exec', thing: '/shop/token' };
    expect(report(claim, meant).title).toBe('Role shop-exec may not use the KMS key of /shop/token');
    expect(report(claim, meant).next).toContain('Allow kms:Decrypt on the key in a policy of role shop-exec');
    expect(report(claim).title).toBe('The execution role may not use the KMS key');
  });

  test('names the role and the key that the text names, and not those of the task definition', () => {
    const key = 'arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const whole =
      wrapped.parameter + answer(2, 'SSM: GetParameters', 400, 'AccessDeniedException', denied('kms:Decrypt', key, ''));
    const meant = { role: 'arn:aws:iam::111122223333:role/other', thing: '/shop/token' };
    expect(report(readStoppedReason(whole), meant).title).toMatch(new RegExp(`^Role shop-exec .*${key}`));
  });
});
