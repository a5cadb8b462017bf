import * as v from 'valibot';

const text = v.string();

/**
 * What CloudWatch publishes when an alarm changes its state, as far as it is shown. It has no schema of the product's.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions.html
 */
export const publishedAlarm = v.object({
  AlarmName: text,
  AlarmDescription: v.fallback(v.nullable(text), null),
  AWSAccountId: text,
  NewStateValue: v.picklist(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
  NewStateReason: text,
  OldStateValue: text,
  StateChangeTime: text,
  /** `arn:PARTITION:cloudwatch:REGION:ACCOUNT:alarm:NAME`; beside it, `Region` is a name for people. */
  AlarmArn: text,
});

/** A change of an alarm's state: of the product's own, or of one that the account's owner let publish to the topic. */
export type PublishedAlarm = Readonly<v.InferOutput<typeof publishedAlarm>>;

/**
 * Whether an alarm is well for the first time. CloudWatch says so of each new alarm, some minutes after it was deployed,
 * and of one whose metric comes back; nobody was told of anything that this would end.
 */
export function isFirstOk({ NewStateValue, OldStateValue }: PublishedAlarm): boolean {
  return NewStateValue === 'OK' && OldStateValue !== 'ALARM';
}
