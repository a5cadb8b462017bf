import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { regionOf } from '../../arn.ts';
import { assertOwnAccount } from '../own-account.ts';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'kms:DescribeKey';

/** The state of a KMS key, read in the Region of the key. */
export const collectKey: Collector<'key'> = (subject, reading) =>
  readFact(reading, source, async () => {
    assertOwnAccount(subject, reading.clients, source, 'key');
    const kms = await reading.clients.kms(regionOf(subject));
    const { KeyMetadata: key } = await call(source, kms.send(new DescribeKeyCommand({ KeyId: subject })));
    if (key === undefined) return undefined;
    return { arn: key.Arn ?? subject, manager: key.KeyManager ?? 'CUSTOMER', state: key.KeyState ?? 'unknown' };
  });
