import { GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { regionOf } from '../../arn.ts';
import { assertOwnAccount } from '../own-account.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { readResourcePolicy } from '../reads/resource-policy.ts';
import { call } from '../sdk-error.ts';

const source = 'kms:GetKeyPolicy';

/** A KMS key's policy, of which there is one a key, named `default`. The call takes a key's id or ARN, never an alias. */
export const collectKeyPolicy: Collector<'key-policy'> = (subject, reading) =>
  readFact(reading, source, async () => {
    assertOwnAccount(subject, reading.clients, source, 'key');
    const kms = await reading.clients.kms(regionOf(subject));
    const command = new GetKeyPolicyCommand({ KeyId: subject, PolicyName: 'default' });
    return readResourcePolicy(source, (await call(source, kms.send(command))).Policy);
  });
