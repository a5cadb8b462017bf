import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { regionOf } from '../../arn.ts';
import { assertOwnAccount } from '../own-account.ts';
import { type Collector, instant, readFact, set, tagRecord } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'secretsmanager:DescribeSecret';

/** The metadata of a secret, read in the Region of the secret. The value is never read. */
export const collectSecret: Collector<'secret'> = (subject, reading) =>
  readFact(reading, source, async () => {
    assertOwnAccount(subject, reading.clients, source, 'secret');
    const client = await reading.clients.secretsManager(regionOf(subject));
    const answer = await call(source, client.send(new DescribeSecretCommand({ SecretId: subject })));
    const kmsKeyId = set(answer.KmsKeyId);
    const owner = set(answer.OwningService);
    const deletedAt = instant(answer.DeletedDate);
    return {
      arn: answer.ARN ?? subject,
      name: answer.Name ?? '',
      ...(kmsKeyId !== undefined && !kmsKeyId.endsWith('alias/aws/secretsmanager') && { kmsKeyId }),
      ...(owner !== undefined && { owner }),
      ...(deletedAt !== undefined && { deletedAt }),
      // AWS lists the versions with a staging label. If there are none, it leaves the list out.
      ...(answer.VersionIdsToStages && { versions: answer.VersionIdsToStages }),
      tags: tagRecord(answer.Tags),
    };
  });
