import { describe, expect, it } from 'vitest';
import type { Ask, Knowledge } from '../../shared/evidence/ask.ts';
import { account, ecsTasksTrust, fakeAccount, region, role, secret, simulationKey } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

const denied = (missingContext: readonly string[]): Knowledge['simulation'] => ({
  decision: 'implicitDeny',
  missingContext,
  matched: [],
});
const bare = simulationKey({ role, action: 'secretsmanager:GetSecretValue', resource: secret, context: {} });

/** Diagnoses where the first simulation lacks these keys; answers what was simulated next, and what was found. */
async function simulatedWith(keys: readonly string[], second: Knowledge['simulation']) {
  const asked: Ask[] = [];
  const fake = fakeAccount(denial(secret), {
    simulation: { '*': second, [bare]: denied(keys) },
    secret: { [secret]: { arn: secret, name: 'api/db', tags: { team: 'shop' } } },
    role: { [role]: { arn: role, name: 'api-exec', trust: ecsTasksTrust, tags: { stage: 'prod' } } },
  });
  const diagnosis = await diagnoseIn(fake, denial(secret), {}, asked);
  const simulated = asked.filter((ask) => ask.kind === 'simulation').map((ask) => ask.subject.context);
  return { contexts: simulated.filter((context) => Object.keys(context).length > 0), finds: found(diagnosis) };
}

describe('what a policy’s condition asks for', () => {
  it('is looked up in the metadata, and the call simulated once more with it', async () => {
    const keys = ['aws:ResourceTag/team', 'aws:PrincipalTag/stage', 'secretsmanager:VersionStage'];
    const { contexts, finds } = await simulatedWith(keys, denied([]));
    expect(contexts).toEqual([
      { 'aws:PrincipalTag/stage': 'prod', 'aws:ResourceTag/team': 'shop', 'secretsmanager:VersionStage': 'AWSCURRENT' },
    ]);
    expect(finds).toEqual(['proved permission-missing api/secret/DB failing']);
  });

  it('can turn a denial into an allow', async () => {
    const allowed = { decision: 'allowed', missingContext: [], matched: [] } as const;
    const { finds } = await simulatedWith(['aws:ResourceTag/team'], allowed);
    expect(finds).toEqual(['reported permission-missing api/secret/DB failing']);
  });

  it('is no reason to doubt where the request really lacks it', async () => {
    const { contexts, finds } = await simulatedWith(['aws:ResourceTag/owner'], denied([]));
    expect(contexts).toEqual([]);
    expect(finds).toEqual(['proved permission-missing api/secret/DB failing']);
  });

  it('leaves the cause undecided where it cannot be known', async () => {
    const { finds } = await simulatedWith(['aws:ResourceTag/team', 'aws:SourceVpce'], denied([]));
    expect(finds).toEqual(['undecided permission-missing api/secret/DB failing']);
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
    expect(asked.map((ask) => ask.subject)).toContainEqual(
      expect.objectContaining({ context: { ...context, 'kms:EncryptionContext:SecretARN': secret } }),
    );
    expect(found(diagnosis)).toEqual(['reported permission-missing api/secret/DB failing']);
  });
});
