import { expect, it } from 'vitest';
import { claimConcerns, namedExactly } from '../../shared/diagnosis/claim/claim-concerns.ts';
import { parseMessage } from '../../shared/event/parse-event.ts';
import type { StartFailure } from '../../shared/event/start-failure.ts';
import type { Claim } from '../../shared/stopped-reason/claim.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { workloadOf } from '../../shared/workload/read-workload.ts';
import { requirementsOf } from '../../shared/workload/requirements.ts';
import { account, definition, secret } from '../fixtures/account.ts';
import { denial, taskEvent } from '../fixtures/event.ts';

const other = secret.replace('api/db', 'api/jwt');
const secrets = {
  DB: `${secret}:url::`,
  JWT: `${other}:access_key::`,
  PASSWORD: '/prod/api/password',
  TOKEN: 'API_TOKEN',
};
const workload = workloadOf(parseMessage(JSON.stringify(taskEvent()), account) as StartFailure);
const requirements = requirementsOf(definition(secrets), workload);
const claim = (more: Partial<Claim>): Claim => ({ ...readStoppedReason(denial(secret)), ...more });

it.each([
  ['the ARN of one secret', {}, ['DB']],
  ['no name: every secret', { resource: null }, ['DB', 'JWT']],
  ['a URL, which names no secret', { resource: 'https://secretsmanager.us-east-2.amazonaws.com/' }, ['DB', 'JWT']],
  ['a cut ARN', { resource: `${secret.slice(0, -3)}...` }, ['DB']],
  ['an ARN cut before the names differ', { resource: `${secret.slice(0, 50)}...` }, ['DB', 'JWT']],
  ['a JSON key', { resource: 'access_key' }, ['JWT']],
  [
    'a parameter by its ARN',
    { dependency: 'ssm', resource: 'arn:aws:ssm:us-east-2:111122223333:parameter/prod/api/password' },
    ['PASSWORD'],
  ],
  [
    'several missing parameters',
    { dependency: 'ssm', resource: '/prod/api/password,API_TOKEN' },
    ['PASSWORD', 'TOKEN'],
  ],
  ['a key, which any of them may use', { dependency: 'kms', resource: null }, ['DB', 'JWT', 'PASSWORD', 'TOKEN']],
  ['another dependency', { dependency: 'logs', resource: null }, []],
] as [string, Partial<Claim>, string[]][])('%s', (_title, more, names) => {
  const said = claim(more);
  const named = namedExactly(said, requirements);
  const concerned = requirements.filter((requirement) => claimConcerns(said, requirement, named));
  expect(concerned.map((requirement) => requirement.name)).toEqual(names);
});
