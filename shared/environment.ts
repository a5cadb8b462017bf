/**
 * The names of the functions' environment variables: the stack sets them, and the functions read them. What does not fit in an
 * environment is in configuration.json, beside each function's code.
 */
export const ENVIRONMENT = {
  /** The Region that the function runs in. Lambda sets it. */
  region: 'AWS_REGION',
  /** The name of the ledger's table. For the remediator and the operator. */
  ledgerTable: 'LEDGER_TABLE',
  /** The name of the SSM parameter that holds the mode. For the remediator and the operator. */
  modeParameter: 'MODE_PARAMETER',
  /** The ARN of the topic that messages are published to. For the remediator. */
  topicArn: 'TOPIC_ARN',
  /** The URL of the queue that keeps records which nobody could read. For the remediator. */
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
  /** The operator's Function URL, which messages show. For the remediator. */
  operatorUrl: 'OPERATOR_URL',
  /** The ARN of the function's own role, so that it never takes itself for a role to repair. For the remediator. */
  ownRoleArn: 'OWN_ROLE_ARN',
  /** The URL of the queue that people's commands are put on. For the operator. */
  queueUrl: 'QUEUE_URL',
  /** The name of the SSM parameter that holds the webhook's address. For the webhook. */
  webhookParameter: 'WEBHOOK_PARAMETER',
} as const;

/** The name of one of the environment variables. */
export type EnvironmentVariable = (typeof ENVIRONMENT)[keyof typeof ENVIRONMENT];

/**
 * Reads a variable.
 *
 * @param environment `process.env`, handed in by the entry.
 * @throws Error that names the variable when it is missing or empty.
 */
export function readVariable(
  environment: Readonly<Record<string, string | undefined>>,
  name: EnvironmentVariable,
): string {
  const value = environment[name];
  if (value === undefined || value === '') {
    throw new Error(`the environment variable ${name} is missing: deploy the stack again, which sets it`);
  }
  return value;
}
