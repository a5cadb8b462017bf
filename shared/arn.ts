/** The six sections of an ARN. */
export type Arn = {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Everything after the account, colons included. */
  readonly resource: string;
};

/** Parses an ARN of any partition. Returns undefined if the text is not an ARN. */
export function parseArn(text: string): Arn | undefined {
  const [head, partition, service, region, account, ...rest] = text.split(':');
  if (head !== 'arn' || partition === undefined || service === undefined || region === undefined) return undefined;
  if (account === undefined || rest.length === 0) return undefined;
  return { partition, service, region, account, resource: rest.join(':') };
}

/** The text of an ARN; the inverse of {@link parseArn}. */
export function formatArn({ partition, service, region, account, resource }: Arn): string {
  return ['arn', partition, service, region, account, resource].join(':');
}

/** The service in an ARN, even if the rest of the ARN was cut off. Empty if the text is not an ARN. */
export function serviceOf(text: string): string {
  return /^arn:[^:]*:([^:]*):/.exec(text)?.[1] ?? '';
}

/** The account in an ARN; undefined for a bare name and for an ARN without an account. */
export function accountOf(text: string): string | undefined {
  const account = parseArn(text)?.account;
  return account === '' ? undefined : account;
}

/** The part of an ARN after the account. A text that is not an ARN is returned unchanged. */
export function resourceOf(text: string): string {
  return parseArn(text)?.resource ?? text;
}

/**
 * The part after the last slash, for example the name of a role without its path. A text without a slash is returned
 * unchanged.
 */
export function lastPart(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

/** Cluster and service that the ARN of a service names (`…:service/CLUSTER/NAME`); empty where it does not. */
export function clusterAndService(arn: string): { readonly cluster: string; readonly service: string } {
  const [, cluster = '', service = ''] = (parseArn(arn)?.resource ?? '').split('/');
  return { cluster, service };
}

/** The Region in an ARN; undefined for a bare name and for an ARN without a Region. */
export function regionOf(text: string): string | undefined {
  const region = parseArn(text)?.region;
  return region === '' ? undefined : region;
}

/**
 * Family and revision that a task definition's ARN names (`…:task-definition/FAMILY:REVISION`); a text that is no ARN is taken
 * for `FAMILY:REVISION`. The revision is 0 where none is named.
 */
export function taskDefinitionOf(text: string): { readonly family: string; readonly revision: number } {
  const [family = '', revision = '0'] = lastPart(text).split(':');
  return { family, revision: Number(revision) };
}

/**
 * A parameter's name, without the version or label that may stand behind it. An ARN has no slash before the name of a path
 * (`…:parameter/app/db` is `/app/db`), so that the name read from one has none either.
 */
export function parameterNameOf(text: string): string {
  const arn = parseArn(text);
  const named = arn === undefined ? text : arn.resource.replace(/^parameter\//, '');
  return named.split(':')[0] ?? named;
}

/**
 * Cluster and last part of an ECS ARN. The form from before 2018 (`service/NAME`, `task/ID`) does not name its cluster.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html#ecs-resource-ids
 */
export function ecsNames(arn: string): { readonly cluster?: string; readonly name: string } {
  const [, ...parts] = resourceOf(arn).split('/');
  const name = parts.at(-1) ?? '';
  const cluster = parts.length > 1 ? parts[0] : undefined;
  return { ...(cluster !== undefined && { cluster }), name };
}
