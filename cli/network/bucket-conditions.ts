import type { Ask, Collect } from '../../shared/evidence/ask.ts';
import type { PolicyDocument } from '../../shared/policy/policy-document.ts';
import { type LeftOut, unread } from './read-needs.ts';

/** The keys whose values are others for a request that comes by a gateway endpoint, in lower case. */
const changed = ['aws:sourceip', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip'];

/** A bucket whose policy judges requests by where they come from. */
export type JudgedBySource = { readonly bucket: string; readonly keys: readonly string[] };

/**
 * Buckets whose policies answer otherwise once requests come by the S3 gateway endpoint: `aws:SourceIp` is no longer
 * there, and the keys of the VPC are.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
 */
export async function readBucketConditions(
  buckets: readonly string[],
  collect: Collect,
): Promise<{ readonly found: readonly JudgedBySource[]; readonly unread: readonly LeftOut[] }> {
  const asks = buckets.map((subject): Ask<'bucket-policy'> => ({ kind: 'bucket-policy', subject }));
  const facts = await collect(asks);
  const read = asks.map((ask) => ({ bucket: ask.subject, fact: facts.get(ask) }));
  return {
    found: read.flatMap(({ bucket, fact }) => {
      const keys = fact?.is === 'known' ? keysOf(fact.value.document) : [];
      return keys.length === 0 ? [] : [{ bucket, keys }];
    }),
    unread: read.flatMap(({ bucket, fact }) =>
      fact?.is === 'known' ? [] : [unread(`the policy of the bucket ${bucket}`, fact)],
    ),
  };
}

function keysOf(document: PolicyDocument | undefined): readonly string[] {
  const keys = (document?.Statement ?? []).flatMap(({ Condition: condition = {} }) =>
    Object.values(condition).flatMap((tests) => Object.keys(tests)),
  );
  return [...new Set(keys.filter((key) => changed.includes(key.toLowerCase())))].toSorted();
}
