import { readReference } from './read-reference.ts';
import type { Reference } from './reference.ts';
import type { Requirement } from './requirement.ts';
import type { ContainerDefinition, NamedReference, TaskDefinition, Workload } from './workload.ts';

/**
 * All that must be fetched before the task's containers run, in the order of the steps.
 * @param definition the failing revision.
 * @param workload where it is to run.
 */
export function requirementsOf(definition: TaskDefinition, workload: Workload): readonly Requirement[] {
  const role = workload.overrideExecutionRoleArn ?? definition.executionRoleArn;
  const where = { region: workload.region, ...(role !== undefined && { role }) };
  const referenced = definition.containers.flatMap((container, index) => [
    ...references(container.secrets, container, `/containerDefinitions/${index}/secrets`, 'secrets', workload, where),
    ...credentials(container, index, workload, where),
    ...registryToken(container, index, where),
    ...environmentFiles(container, index, where),
    ...references(
      container.logSecretOptions,
      container,
      `/containerDefinitions/${index}/logConfiguration/secretOptions`,
      'log-driver',
      workload,
      where,
    ),
    ...logStream(container, index, where),
  ]);
  if (role === undefined) return referenced;
  return [
    {
      kind: 'execution-role',
      id: 'execution-role',
      step: 'credentials',
      pointer: '/executionRoleArn',
      text: role,
      ...where,
    },
    ...referenced,
  ];
}

type Where = { readonly region: string; readonly role?: string };

function references(
  named: readonly NamedReference[],
  container: ContainerDefinition,
  pointer: string,
  step: Requirement['step'],
  workload: Workload,
  where: Where,
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
      ...where,
    };
  });
}

function credentials(
  container: ContainerDefinition,
  index: number,
  workload: Workload,
  where: Where,
): readonly Requirement[] {
  if (container.repositoryCredentials === undefined) return [];
  return [
    {
      kind: 'registry-credentials',
      id: `${container.name}/registry-credentials`,
      step: 'registry-auth',
      pointer: `/containerDefinitions/${index}/repositoryCredentials/credentialsParameter`,
      container: container.name,
      text: container.repositoryCredentials,
      reference: readCredentials(container.repositoryCredentials, workload),
      ...where,
    },
  ];
}

/**
 * Registry credentials are a secret by ARN or by name, fetched as the text stands: unlike a container's secret they take no JSON
 * key and no version, and what was meant by one only a person knows.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RepositoryCredentials.html
 */
function readCredentials(text: string, workload: Workload): Reference {
  const { partition, region, account } = workload;
  if (!text.startsWith('arn:')) {
    const read = readReference(text, workload);
    if (read.is !== 'parameter') return read;
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

/** An image in a private ECR repository: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/…`, also `dkr-ecr.REGION.on.aws`. */
const privateEcr = /^\d{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\//;

function registryToken(container: ContainerDefinition, index: number, where: Where): readonly Requirement[] {
  const region = privateEcr.exec(container.image)?.[1];
  if (region === undefined || container.repositoryCredentials !== undefined) return [];
  return [
    {
      kind: 'registry-token',
      id: `${container.name}/registry-token`,
      step: 'registry-auth',
      pointer: `/containerDefinitions/${index}/image`,
      container: container.name,
      text: container.image,
      ...where,
      region,
    },
  ];
}

function environmentFiles(container: ContainerDefinition, index: number, where: Where): readonly Requirement[] {
  return container.environmentFiles.map((text, at) => ({
    kind: 'environment-file',
    id: `${container.name}/environment-file/${at}`,
    step: 'environment-files',
    pointer: `/containerDefinitions/${index}/environmentFiles/${at}/value`,
    container: container.name,
    text,
    ...where,
  }));
}

function logStream(container: ContainerDefinition, index: number, where: Where): readonly Requirement[] {
  const group = container.logOptions['awslogs-group'];
  if (container.logDriver !== 'awslogs' || group === undefined) return [];
  return [
    {
      kind: 'log-stream',
      id: `${container.name}/log-stream`,
      step: 'log-driver',
      pointer: `/containerDefinitions/${index}/logConfiguration`,
      container: container.name,
      text: group,
      createsLogGroup: container.logOptions['awslogs-create-group'] === 'true',
      ...where,
      region: container.logOptions['awslogs-region'] ?? where.region,
    },
  ];
}
