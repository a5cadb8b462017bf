import { GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { regionOf } from '../../arn.ts';
import { assertOwnAccount } from '../own-account.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { readResourcePolicy } from '../reads/resource-policy.ts';
import { call } from '../sdk-error.ts';

const source = 'kms:GetKeyPolicy';

/**
 * The policy of a KMS key. Each key has one policy, named `default`. The call accepts the id or ARN of a key, but no
 * alias.
 */
export const collectKeyPolicy: Collector<'key-policy'> = (subject, reading) =>
  readFact(reading, source, async () => {
    assertOwnAccount(subject, reading.clients, source, 'key');
    const kms = await reading.clients.kms(regionOf(subject));
    const command = new GetKeyPolicyCommand({ KeyId: subject, PolicyName: 'default' });
    return readResourcePolicy(source, (await call(source, kms.send(command))).Policy);
  });
