import { type KeyObject, verify, type X509Certificate } from 'node:crypto';
import type { Certificates } from './certificates.ts';
import type { SnsMessage } from './read-message.ts';

/** Why a message is not posted. Also the value of the metric's dimension. */
export type Refusal =
  | 'message-unreadable'
  | 'message-foreign-topic'
  | 'message-out-of-time'
  | 'message-foreign-certificate'
  | 'message-unsigned';

/** What the check of a message needs to know. */
export type Own = {
  /** The ARN of the installation's topic. */
  readonly topic: string;
  readonly region: string;
  /** The suffix of AWS's host names in this Region: `amazonaws.com`, in China `amazonaws.com.cn`. */
  readonly urlSuffix: string;
  readonly certificates: Certificates;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

const hour = 3_600_000;

/**
 * How old a message may be. Lambda keeps an event in its queue for up to six hours, with its repetitions; one more hour is
 * for SNS, which waits for Lambda when Lambda cannot take events. Without this limit, whoever has once seen a message
 * could hand it in for ever.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
const oldest = 7 * hour;

/** How much the clocks of SNS and of the function may differ. */
const earliest = hour / 4;

/**
 * Checks that SNS has signed a message, for the installation's topic, and lately. Returns why not, or undefined.
 *
 * There are libraries for this, `sns-validator` and `sns-payload-validator`. Both fetch the certificate themselves, without
 * a limit of time or size, and keep what came for ever (one of them an error page too); neither looks at the topic, the
 * age or the certificate's validity. What is left for them is one call of `node:crypto`.
 * @throws Error if the certificate cannot be fetched now
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export async function checkMessage(message: SnsMessage, own: Own): Promise<Refusal | undefined> {
  if (message.topic !== own.topic) return 'message-foreign-topic';
  const at = Date.parse(message.timestamp);
  const age = own.now() - at;
  if (!(age <= oldest && age >= -earliest)) return 'message-out-of-time';
  const url = certificateUrl(message.certificateUrl, own);
  if (url === undefined) return 'message-foreign-certificate';
  const certificate = await own.certificates(url);
  if (certificate === undefined || !isValidAt(certificate, at)) return 'message-foreign-certificate';
  return isSigned(message, certificate.publicKey) ? undefined : 'message-unsigned';
}

/** The address of a certificate on SNS's own host of this Region. Undefined for every other address. */
function certificateUrl(text: string, { region, urlSuffix }: Own): URL | undefined {
  const url = URL.parse(text);
  if (url?.origin !== `https://sns.${region}.${urlSuffix}`) return undefined;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  return /^\/SimpleNotificationService-[0-9a-f]{32,64}\.pem$/.test(url.pathname) ? url : undefined;
}

function isValidAt(certificate: X509Certificate, at: number): boolean {
  return certificate.validFromDate.getTime() <= at && at <= certificate.validToDate.getTime();
}

/** The topic has version 2. A message that was published before the topic had it may still be on its way. */
const digests: ReadonlyMap<string, string> = new Map([
  ['1', 'sha1'],
  ['2', 'sha256'],
]);

function isSigned(message: SnsMessage, key: KeyObject): boolean {
  const digest = digests.get(message.signatureVersion);
  if (digest === undefined || message.type !== 'Notification' || key.asymmetricKeyType !== 'rsa') return false;
  return verify(digest, Buffer.from(signedText(message)), key, Buffer.from(message.signature, 'base64'));
}

/** What SNS signs of a notification: each name and each value, one a line, in the order of the names. */
function signedText({ text, id, subject, timestamp, topic, type }: SnsMessage): string {
  const fields = [
    ['Message', text],
    ['MessageId', id],
    ...(subject === undefined ? [] : [['Subject', subject]]),
    ['Timestamp', timestamp],
    ['TopicArn', topic],
    ['Type', type],
  ];
  return fields.map(([name, value]) => `${name}\n${value}\n`).join('');
}
