import type { Placement } from './placement.ts';
import { readObjectReference } from './read-object-reference.ts';
import { readReference } from './read-reference.ts';
import type { Reference } from './reference.ts';
import { ecrRegionOf } from './registry.ts';
import type { Requirement } from './requirement.ts';
import type { ContainerDefinition, NamedReference, Workload } from './workload.ts';

/** The requirements of one container of a task definition. */
export function containerRequirements(
  container: ContainerDefinition,
  index: number,
  workload: Workload,
  where: Placement,
): readonly Requirement[] {
  const at = `/containerDefinitions/${index}`;
  return [
    ...references(container.secrets, container, `${at}/secrets`, 'secrets', workload, where),
    ...credentials(container, at, workload, where),
    ...registryToken(container, at, where),
    ...environmentFiles(container, at, workload, where),
    ...references(
      container.logSecretOptions,
      container,
      `${at}/logConfiguration/secretOptions`,
      'log-driver',
      workload,
      where,
    ),
    ...logStream(container, at, where),
    image(container, at, where),
  ];
}

/** The Region and the role, as the fields of a requirement. */
function fetchedIn({ region, role }: Placement) {
  return { region, ...(role !== undefined && { role }) };
}

function references(
  named: readonly NamedReference[],
  container: ContainerDefinition,
  pointer: string,
  step: Requirement['step'],
  workload: Workload,
  where: Placement,
): readonly Requirement[] {
  return named.map(({ name, valueFrom }, index) => {
    const reference = readReference(valueFrom, workload);
    const kind = (reference.is === 'malformed' ? reference.of : reference.is) === 'parameter' ? 'parameter' : 'secret';
    return {
      kind,
      id: `${container.name}/${step === 'log-driver' ? 'log-option' : 'secret'}/${name}`,
      step,
      pointer: `${pointer}/${index}/valueFrom`,
      container: container.name,
      name,
      text: valueFrom,
      reference,
      ...fetchedIn(where),
    };
  });
}

function credentials(
  container: ContainerDefinition,
  at: string,
  workload: Workload,
  where: Placement,
): readonly Requirement[] {
  if (container.repositoryCredentials === undefined) return [];
  return [
    {
      kind: 'registry-credentials',
      id: `${container.name}/registry-credentials`,
      step: 'registry-auth',
      pointer: `${at}/repositoryCredentials/credentialsParameter`,
      container: container.name,
      text: container.repositoryCredentials,
      reference: readCredentials(container.repositoryCredentials, workload),
      ...fetchedIn(where),
    },
  ];
}

/**
 * Registry credentials are a secret, named by ARN or by name. ECS requests the text exactly as written: unlike a
 * container's secret, it takes no JSON key and no version. If the text holds one, only a person knows what was meant.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RepositoryCredentials.html
 */
function readCredentials(text: string, workload: Workload): Reference {
  const { partition, region, account } = workload;
  // The name of a secret may hold more characters than the name of a parameter.
  if (/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(text)) {
    const secretArn = `arn:${partition}:secretsmanager:${region}:${account}:secret:${text}`;
    return { is: 'secret', partition, region, account, secretArn, secretName: text };
  }
  const read = readReference(text, workload);
  const fault = (because: string): Reference => ({ is: 'malformed', of: 'secret', fault: 'field-count', because });
  if (read.is === 'parameter')
    return {
      is: 'malformed',
      of: 'secret',
      fault: 'wrong-service',
      because: 'registry credentials are a secret of Secrets Manager, never a parameter',
    };
  if (read.is === 'secret' && read.secretArn !== text)
    return fault('registry credentials take no JSON key and no version after the secret’s name');
  if (read.is === 'malformed' && read.fault === 'field-count') return fault(read.because);
  return read;
}

function registryToken(container: ContainerDefinition, at: string, where: Placement): readonly Requirement[] {
  const region = ecrRegionOf(container.image);
  if (region === undefined || container.repositoryCredentials !== undefined) return [];
  return [
    {
      kind: 'registry-token',
      id: `${container.name}/registry-token`,
      step: 'registry-auth',
      pointer: `${at}/image`,
      container: container.name,
      text: container.image,
      region,
      ...(where.fargate && where.role !== undefined && { role: where.role }),
    },
  ];
}

function environmentFiles(
  container: ContainerDefinition,
  at: string,
  workload: Workload,
  where: Placement,
): readonly Requirement[] {
  return container.environmentFiles.map((text, index) => ({
    kind: 'environment-file',
    id: `${container.name}/environment-file/${index}`,
    step: 'environment-files',
    pointer: `${at}/environmentFiles/${index}/value`,
    container: container.name,
    text,
    reference: readObjectReference(text, workload.partition),
    ...fetchedIn(where),
  }));
}

/**
 * On Fargate ECS creates the log stream. On EC2 the Docker daemon of the instance does it, with the role of the
 * instance.
 */
function logStream(container: ContainerDefinition, at: string, where: Placement): readonly Requirement[] {
  const group = container.logOptions['awslogs-group'];
  if (container.logDriver !== 'awslogs' || (group === undefined && !where.fargate)) return [];
  return [
    {
      kind: 'log-stream',
      id: `${container.name}/log-stream`,
      step: 'log-driver',
      pointer: `${at}/logConfiguration`,
      container: container.name,
      text: group ?? '',
      createsLogGroup: isTrue(container.logOptions['awslogs-create-group']),
      logOptions: container.logOptions,
      region: container.logOptions['awslogs-region'] ?? where.region,
      ...(where.fargate && where.role !== undefined && { role: where.role }),
    },
  ];
}

/** Parses a boolean as the log driver does, with Go's strconv.ParseBool. */
function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(?:1|t|T|true|TRUE|True)$/.test(text);
}

/** On Fargate the execution role pulls from ECR; on EC2 and elsewhere the role of the host may do it. */
function image(container: ContainerDefinition, at: string, where: Placement): Requirement {
  const ecrRegion = ecrRegionOf(container.image);
  const isPulledAsRole = where.fargate && ecrRegion !== undefined && container.repositoryCredentials === undefined;
  return {
    kind: 'image',
    id: `${container.name}/image`,
    step: 'image-pull',
    pointer: `${at}/image`,
    container: container.name,
    text: container.image,
    region: ecrRegion ?? where.region,
    ...(isPulledAsRole && where.role !== undefined && { role: where.role }),
  };
}
