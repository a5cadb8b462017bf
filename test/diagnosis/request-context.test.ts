import { describe, expect, it } from 'vitest';
import type { Ask, Knowledge } from '../../shared/evidence/ask.ts';
import {
  account,
  definition,
  ecsTasksTrust,
  fakeAccount,
  furtherOf,
  region,
  role,
  secret,
  simulationKey,
  taskDefinition,
} from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

const denied = (missingContext: readonly string[]): Knowledge['simulation'] => ({
  decision: 'implicitDeny',
  missingContext,
  matched: [],
});
const bare = simulationKey({ role, action: 'secretsmanager:GetSecretValue', resource: secret, context: {} });

/** Diagnoses where the first simulation lacks these keys; answers what was simulated next, and what was found. */
async function simulatedWith(
  keys: readonly string[],
  first: Knowledge['simulation'],
  second: Knowledge['simulation'] = first,
) {
  const asked: Ask[] = [];
  const fake = fakeAccount(denial(secret), {
    simulation: { '*': second, [bare]: { ...first, missingContext: keys } },
    secret: { [secret]: { arn: secret, name: 'api/db', tags: { team: 'shop' } } },
    role: { [role]: { arn: role, name: 'api-exec', trust: ecsTasksTrust, tags: { stage: 'prod' } } },
  });
  const diagnosis = await diagnoseIn(fake, denial(secret), {}, asked);
  const sent = asked.flatMap((ask) => (ask.kind === 'simulation' ? [ask.subject] : []));
  const simulated = sent.map((request) => furtherOf(request).context);
  return {
    sent: sent.map(({ context }) => context),
    contexts: simulated.filter((context) => Object.keys(context).length > 0),
    finds: found(diagnosis),
  };
}

describe('what a policy’s condition asks for', () => {
  it('is sent from the start where every request of the role has it, the role’s tags included', async () => {
    const { sent } = await simulatedWith([], denied([]));
    expect(sent).toEqual([
      {
        'aws:RequestedRegion': region,
        'aws:PrincipalArn': role,
        'aws:PrincipalAccount': account,
        'aws:PrincipalType': 'AssumedRole',
        'aws:PrincipalTag/stage': 'prod',
        'aws:ResourceAccount': account,
        'aws:SecureTransport': 'true',
        'aws:ViaAWSService': 'false',
        'aws:PrincipalIsAWSService': 'false',
      },
    ]);
  });

  it('names the Region that the secret is fetched from, and the account that it belongs to', async () => {
    const foreign = secret.replace(region, 'eu-west-1').replace(account, '444455556666');
    const asked: Ask[] = [];
    const definitions = { [taskDefinition]: definition({ DB: foreign }) };
    await diagnoseIn(fakeAccount('', { 'task-definition': definitions }), denial(foreign), {}, asked);
    const [simulated] = asked.flatMap((ask) => (ask.kind === 'simulation' ? [ask.subject.context] : []));
    expect(simulated).toMatchObject({
      'aws:RequestedRegion': 'eu-west-1',
      'aws:PrincipalAccount': account,
      'aws:ResourceAccount': '444455556666',
    });
  });

  it('is sent as far as it is known where the organisation denies, which does not tell what it asks for', async () => {
    const { contexts } = await simulatedWith([], { ...denied([]), allowedByOrganizations: false }, denied([]));
    expect(contexts).toEqual([
      {
        'aws:ResourceTag/team': 'shop',
        'secretsmanager:SecretId': secret,
        'secretsmanager:VersionStage': 'AWSCURRENT',
      },
    ]);
  });

  it('is looked up in the metadata, and the call simulated once more with it', async () => {
    const keys = ['aws:ResourceTag/team', 'aws:PrincipalTag/other', 'secretsmanager:VersionStage'];
    const { contexts, finds } = await simulatedWith(keys, denied([]));
    expect(contexts).toEqual([{ 'aws:ResourceTag/team': 'shop', 'secretsmanager:VersionStage': 'AWSCURRENT' }]);
    expect(finds).toEqual(['proved permission-missing api/secret/DB failing']);
  });

  it('can turn a denial into an allow', async () => {
    const allowed = { decision: 'allowed', missingContext: [], matched: [] } as const;
    const { finds } = await simulatedWith(['aws:ResourceTag/team'], denied([]), allowed);
    expect(finds).toEqual(['reported permission-missing api/secret/DB failing']);
  });

  it('is no reason to doubt where the request really lacks it', async () => {
    const { contexts, finds } = await simulatedWith(['aws:ResourceTag/owner'], denied([]));
    expect(contexts).toEqual([]);
    expect(finds).toEqual(['proved permission-missing api/secret/DB failing']);
  });

  it('leaves the cause as ECS reported it where it cannot be known', async () => {
    const { finds } = await simulatedWith(['aws:ResourceTag/team', 'aws:SourceVpce'], denied([]));
    expect(finds).toEqual(['reported permission-missing api/secret/DB failing']);
  });

  it('includes the value’s ARN in the encryption context, for a key that is narrowed to it', async () => {
    const key = `arn:aws:kms:${region}:${account}:key/1`;
    const asked: Ask[] = [];
    const context = { 'kms:CallerAccount': account, 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` };
    const first = simulationKey({ role, action: 'kms:Decrypt', resource: key, context });
    const fake = fakeAccount(denial(secret), {
      simulation: {
        '*': { decision: 'allowed', missingContext: [], matched: [] },
        [first]: denied(['kms:EncryptionContext:SecretARN']),
      },
      secret: { [secret]: { arn: secret, name: 'api/db', kmsKeyId: key, tags: {} } },
      key: { [key]: { arn: key, manager: 'CUSTOMER', state: 'Enabled' } },
    });
    const diagnosis = await diagnoseIn(fake, denial(secret), {}, asked);
    const sent = asked.flatMap((ask) => (ask.kind === 'simulation' ? [furtherOf(ask.subject)] : []));
    expect(sent).toContainEqual(
      expect.objectContaining({ context: { ...context, 'kms:EncryptionContext:SecretARN': secret } }),
    );
    expect(found(diagnosis)).toEqual(['reported permission-missing api/secret/DB failing']);
  });
});
