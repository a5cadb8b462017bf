/**
 * The names of the functions' environment variables. The stack sets them, and the functions read them. Longer settings
 * are in configuration.json, beside the code of each function.
 */
export const ENVIRONMENT = {
  /** The name of the installation, by which its metrics are told apart from those of others in the account and Region. For each function. */
  installation: 'INSTALLATION',
  /** The Region that the function runs in. Lambda sets it. */
  region: 'AWS_REGION',
  /** The name of the ledger's table. For the remediator and the operator. */
  ledgerTable: 'LEDGER_TABLE',
  /** The name of the SSM parameter that holds the mode. For the remediator, the operator and installation. */
  modeParameter: 'MODE_PARAMETER',
  /** The mode that the installation starts in; absent: dry-run. For installation. */
  initialMode: 'INITIAL_MODE',
  /** The ARN of the topic that messages are published to. For the remediator and the webhook. */
  topicArn: 'TOPIC_ARN',
  /** The URL of the queue for messages that the remediator could not parse. For the remediator. */
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
  /** The ARN of the operator function, which messages show. For the remediator and installation. */
  operatorArn: 'OPERATOR_ARN',
  /** The ARN of the function's own role, so that the remediator never repairs its own role. For the remediator. */
  ownRoleArn: 'OWN_ROLE_ARN',
  /** The URL of the queue that takes people's commands. For the operator. */
  queueUrl: 'QUEUE_URL',
  /** The name of the SSM parameter that holds the URL of the webhook. For the webhook. */
  webhookParameter: 'WEBHOOK_PARAMETER',
  /** The values that the configuration's gaps are filled with, as a JSON list. For each function; absent where there are no gaps. */
  deployedValues: 'DEPLOYED_VALUES',
  /** The operators that the stack adds to those of the configuration, as JSON. For the remediator and the operator; absent where it adds none. */
  addedOperators: 'ADDED_OPERATORS',
  /** What the names of the grants' policies end in, one for each grant that has a policy, as a JSON list. For the remediator; absent without such grants. */
  policySuffixes: 'POLICY_SUFFIXES',
  /** The suffix of AWS's host names in this Region (`amazonaws.com`). For the webhook, installation and container-insights. */
  urlSuffix: 'URL_SUFFIX',
  /** The ARN of the stack that the function belongs to. For installation and container-insights. */
  stackId: 'STACK_ID',
} as const;

/** The resources of a stack that the function installation makes, by what they stand for. */
export const RESOURCE_TYPES = { mode: 'Custom::Mode', policyName: 'Custom::GrantPolicyName' } as const;

/**
 * The name of the SSM parameter that says which installation may change things in an account and Region: it holds the ARN of
 * its operator. The first one in the mode `apply` makes it.
 */
export const CLAIM_PARAMETER = '/ecs-init-remediator/installation-in-charge';

/** In seconds. The remediator's time-out: no invocation of it lasts longer. */
export const INVOCATION_SECONDS = 60;

/**
 * In milliseconds. What another invocation began or took longer ago than this, it will not finish: it has crashed. A
 * little more than the time-out, because clocks differ.
 */
export const othersHaveEndedMilliseconds = (INVOCATION_SECONDS + 5) * 1000;

/** The name of one of the environment variables. */
export type EnvironmentVariable = (typeof ENVIRONMENT)[keyof typeof ENVIRONMENT];

/**
 * Reads a variable.
 *
 * @param environment `process.env`, passed in by the entry point.
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
