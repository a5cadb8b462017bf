import { expect, it } from 'vitest';
import { redact } from '../shared/redact.ts';

const keeps = [
  'service demo-Service-x7Kq2mZp9RtW',
  'service MyApp-Service-x7Kq2mZp9RtW',
  'service demo-WebService5C1A2B3D-x7Kq2mZp9RtW',
  'demo-ExecRole-x7Kq2mZp9RtW',
  'MyStack-TaskExecutionRole-x7Kq2mZp9RtW',
  'log group: demo-LogGroup-x7Kq2mZp9RtW does not exist',
  'prod-Logs-AbC1dEf2GhI3',
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:app-AbCdEf:token::0f8fad5b-d9cb-469f-a165-70867728950e',
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/token:accessToken::',
  '111122223333.dkr.ecr.eu-central-1.amazonaws.com/auth/token:v1.24.3-rc1',
  'CannotPullContainerError: failed to resolve ref auth/token:release-2024.10: not found',
  'splunk/splunk:9.1.2-debian',
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:sk-live-payments-provider-AbCdEf',
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:npm_registry_credentials-AbCdEf',
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:pypi-internal-publishing-AbCdEf',
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/sk-signing-material-AbCdEf',
  '111122223333.dkr.ecr.eu-central-1.amazonaws.com/npm_internal_registry_proxy:1.2',
  'User: arn:aws:sts::111122223333:assumed-role/ghs_deploy_service_role/0123456789abcdef0123456789abcdef is not authorized',
  'service sk-backend-production-eu',
  'cluster npm_registry_production',
];
it.each(keeps)('keeps %s', (t) => {
  expect(redact(t)).toBe(t);
});

// docs/notifications.md promises: passwords in URLs, `password=…`, access keys of AWS, random words.
const leaks: readonly (readonly [string, string])[] = [
  ['postgres://app:ab/cD9xQz7@db:5432/x', 'cD9xQz7'],
  ['postgres://app:p@ssw0rd!Long@db:5432/x', 'ssw0rd!Long'],
  ['DB_PASSWORD: hunter2secret', 'hunter2secret'],
  ['password=abc,defGHI123', 'defGHI123'],
  ['password="correct horse battery"', 'horse battery'],
  ['unable to fetch wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY: bad', 'K7MDENG'],
];
it.each(leaks)('%s', (text, secret) => {
  expect(redact(text)).not.toContain(secret);
});
