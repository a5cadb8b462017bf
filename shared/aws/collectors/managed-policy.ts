import { readPolicyDocument } from '../../policy/read-policy.ts';
import { readDefaultVersion } from '../reads/managed-policy.ts';
import { type Collector, readFact, unreadable } from '../reads/read-fact.ts';

const source = 'iam:GetPolicy';

/** What a managed policy says now: its default version. */
export const collectManagedPolicy: Collector<'managed-policy'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const document = readPolicyDocument((await readDefaultVersion(await reading.clients.iam(), subject)) ?? '');
    if (document === undefined) throw unreadable(source, 'MalformedDocument', 'the policy could not be understood');
    return document;
  });
