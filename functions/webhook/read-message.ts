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

/**
 * The messages of an event. A record that has not the form of a message is undefined, and so is an event without records.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function readMessages(event: unknown): readonly (SnsMessage | undefined)[] {
  const records = fieldsOf(event)['Records'];
  return Array.isArray(records) && records.length > 0 ? records.map(readMessage) : [undefined];
}

function readMessage(record: unknown): SnsMessage | undefined {
  const sns = fieldsOf(fieldsOf(record)['Sns']);
  const texts = {
    type: textOf(sns['Type']),
    id: textOf(sns['MessageId']),
    topic: textOf(sns['TopicArn']),
    text: textOf(sns['Message']),
    timestamp: textOf(sns['Timestamp']),
    signatureVersion: textOf(sns['SignatureVersion']),
    signature: textOf(sns['Signature']),
    // Lambda spells it in its own way.
    certificateUrl: textOf(sns['SigningCertUrl'] ?? sns['SigningCertURL']),
  };
  return allTexts(texts) ? { ...texts, subject: textOf(sns['Subject']) } : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function allTexts<Key extends string>(texts: Record<Key, string | undefined>): texts is Record<Key, string> {
  return Object.values(texts).every((text) => text !== undefined);
}
