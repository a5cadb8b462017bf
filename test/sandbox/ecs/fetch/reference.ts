/**
 * A `valueFrom` as the agent parses it. This code does not share the parser of the product on purpose, so that the
 * sandbox does not repeat a mistake of the product.
 * @see amazon-ecs-agent `agent/taskresource/asmsecret/asmsecret.go`, `agent/ssm/ssm.go`, `aws/arn/arn.go`
 */
export type AgentReference =
  | {
      readonly is: 'secret';
      /** Sent as `SecretId`. */
      readonly secretId: string;
      readonly region: string;
      readonly jsonKey: string;
      readonly versionStage: string;
      readonly versionId: string;
    }
  | { readonly is: 'parameter'; readonly name: string; readonly region: string }
  /** The agent fails before any call; `error` is its own text. */
  | { readonly is: 'unreadable'; readonly valueFrom: string; readonly error: string };

/** The agent's text if the name is followed by fields, but not by three. */
export const invalidSecretArn =
  'an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.';

/** Parses the `valueFrom` of a container's secret, or of a log driver's secret option. */
export function readAgentReference(valueFrom: string, taskRegion: string): AgentReference {
  if (isForSecretsManager(valueFrom)) return readSecret(valueFrom);
  const sections = valueFrom.startsWith('arn:') ? splitArn(valueFrom) : undefined;
  return { is: 'parameter', name: valueFrom, region: sections?.region || taskRegion };
}

/** ECS sends a reference to Secrets Manager if the reference names that service, else to Parameter Store. */
function isForSecretsManager(valueFrom: string): boolean {
  return /:secretsmanager(:|$)/.test(valueFrom);
}

type Arn = { readonly region: string; readonly account: string; readonly resource: string };

/** Splits an ARN like `arn.Parse`: six sections, the last one whole. */
function splitArn(text: string): Arn | undefined {
  const parts = text.split(':');
  if (parts.length < 6) return undefined;
  const [, , , region = '', account = ''] = parts;
  return { region, account, resource: parts.slice(5).join(':') };
}

function readSecret(valueFrom: string): AgentReference {
  const unreadable = (error: string): AgentReference => ({ is: 'unreadable', valueFrom, error });
  if (!valueFrom.startsWith('arn:')) return unreadable('arn: invalid prefix');
  const arn = splitArn(valueFrom);
  if (arn === undefined) return unreadable('arn: not enough sections');
  const parts = arn.resource.split(':');
  if (parts.length !== 2 && parts.length !== 5) return unreadable(invalidSecretArn);
  const [, name = '', jsonKey = '', versionStage = '', versionId = ''] = parts;
  if (name === '') return unreadable(`could not find a secretsmanager secretID from value ${valueFrom}`);
  const secretId = valueFrom.split(':').slice(0, 7).join(':');
  return { is: 'secret', secretId, region: arn.region, jsonKey, versionStage, versionId };
}

/** The ECR registry of an image; undefined for any other registry. */
export function ecrRegistryOf(image: string): { readonly region: string } | undefined {
  const region = /^\d{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\//.exec(image)?.[1];
  return region === undefined ? undefined : { region };
}

/** Bucket and key of an environment file's ARN; undefined if the agent refuses the ARN. */
export function readS3Arn(text: string): { readonly bucket: string; readonly key: string } | undefined {
  const match = /^arn:[a-z-]+:s3:::([^/]+)\/(.+)$/.exec(text);
  const [, bucket, key] = match ?? [];
  return bucket === undefined || key === undefined ? undefined : { bucket, key };
}
