import { GetResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import { regionOf } from '../../arn.ts';
import { assertOwnAccount } from '../own-account.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { readResourcePolicy } from '../reads/resource-policy.ts';
import { call } from '../sdk-error.ts';

const source = 'secretsmanager:GetResourcePolicy';

/** The resource policy of a secret, read in the Region of the secret. Most secrets have none. */
export const collectSecretPolicy: Collector<'secret-policy'> = (subject, reading) =>
  readFact(reading, source, async () => {
    assertOwnAccount(subject, reading.clients, source, 'secret');
    const client = await reading.clients.secretsManager(regionOf(subject));
    const answer = await call(source, client.send(new GetResourcePolicyCommand({ SecretId: subject })));
    return readResourcePolicy(source, answer.ResourcePolicy);
  });
