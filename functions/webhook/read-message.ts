import * as v from 'valibot';

/** A message as SNS hands it to a function. Nothing in it is trusted before its signature was checked. */
export type SnsMessage = {
  readonly type: string;
  readonly id: string;
  readonly topic: string;
  /** Undefined where the message has none. Lambda hands that over as null. */
  readonly subject: string | undefined;
  readonly text: string;
  readonly timestamp: string;
  readonly signatureVersion: string;
  readonly signature: string;
  readonly certificateUrl: string;
};

const text = v.pipe(v.string(), v.minLength(1));

const records = v.object({ Records: v.pipe(v.array(v.unknown()), v.minLength(1)) });

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
const record = v.object({
  Sns: v.object({
    Type: text,
    MessageId: text,
    TopicArn: text,
    Subject: v.fallback(v.optional(text), undefined),
    Message: text,
    Timestamp: text,
    SignatureVersion: text,
    Signature: text,
    // Lambda spells it in its own way; SNS itself spells it with URL.
    SigningCertUrl: v.nullish(text),
    SigningCertURL: v.fallback(v.nullish(text), undefined),
  }),
});

/**
 * The messages of an event. A record that has not the form of a message is undefined, and so is an event without
 * records.
 */
export function readMessages(event: unknown): readonly (SnsMessage | undefined)[] {
  const { success, output } = v.safeParse(records, event);
  return success ? output.Records.map(readMessage) : [undefined];
}

function readMessage(given: unknown): SnsMessage | undefined {
  const { success, output } = v.safeParse(record, given);
  if (!success) return undefined;
  const { Sns: sns } = output;
  const certificateUrl = sns.SigningCertUrl ?? sns.SigningCertURL;
  if (certificateUrl === undefined || certificateUrl === null) return undefined;
  return {
    type: sns.Type,
    id: sns.MessageId,
    topic: sns.TopicArn,
    subject: sns.Subject,
    text: sns.Message,
    timestamp: sns.Timestamp,
    signatureVersion: sns.SignatureVersion,
    signature: sns.Signature,
    certificateUrl,
  };
}
