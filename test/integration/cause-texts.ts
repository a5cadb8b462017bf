/** What ECS says of one service's tasks, and what the product is to make of it. */
export type Row = {
  readonly service: string;
  /** Parts of the text that ECS wrote, in this order. */
  readonly says: readonly string[];
  readonly failing: { readonly cause: string; readonly category: string; readonly certainty: string };
  /** Causes that would stop the task next. */
  readonly next: readonly string[];
};

type Told = readonly [cause: string, category: string, certainty?: string];

/** A row of the tables. */
export function row(
  service: string,
  says: readonly string[],
  [cause, category, certainty = 'proved']: Told,
  ...next: readonly string[]
): Row {
  return { service, says, failing: { cause, category, certainty }, next };
}

const retrieval =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';
const once = 'service call has been retried 1 time(s): ';

// What the texts have in common, in the order in which they stand in them.
export const asm = `${retrieval}unable to retrieve secret from asm: ${once}`;
export const ssm = `${retrieval}unable to retrieve secrets from ssm: ${once}`;
export const ecr = `${retrieval}unable to retrieve ecr registry auth: ${once}`;
export const registry = `${retrieval}unable to get registry auth from asm: ${once}`;
export const env = `ResourceInitializationError: failed to download env files: ${once}operation error S3: HeadObject, https response error StatusCode: `;
export const logger = 'ResourceInitializationError: failed to validate logger args: ';
export const efs = 'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: ';
export const get = 'operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: ';
export const denied = 'api error AccessDeniedException: User: arn:aws:sts::000000000000:assumed-role/';
export const nothing = ' because no identity-based policy allows the secretsmanager:GetSecretValue action';
export const missing = ", ResourceNotFoundException: Secrets Manager can't find the specified secret.";
export const noGroup = 'ResourceNotFoundException: The specified log group does not exist. : exit status 1';
