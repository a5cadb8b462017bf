import type { Advice } from './advice.ts';

const retry = 'ECS tries again by itself, at growing intervals; a new deployment makes it try at once.';

/** Faults of the category `throttled`. */
export const throttles: Readonly<Record<string, Advice>> = {
  'rate-exceeded': {
    cause: 'throttled',
    title: ({ service }) => `${service} is throttling the account’s calls`,
    next: () => [
      'Start fewer tasks at once, or spread their starts: each task makes its calls anew.',
      retry,
      'If it lasts, ask for a higher quota.',
    ],
  },
  'kms-rate': {
    cause: 'throttled',
    title: () => 'AWS KMS is throttling the account’s calls',
    next: () => [
      'Every encrypted secret and parameter costs one kms:Decrypt a task: start fewer tasks at once.',
      retry,
      'If it lasts, ask for a higher KMS request quota.',
    ],
  },
};

/** Faults of the category `service-fault`. */
export const serviceFaults: Readonly<Record<string, Advice>> = {
  '5xx': {
    cause: 'service-fault',
    title: ({ service }) => `${service} answered with a fault of its own`,
    next: () => ['Look at the AWS Health Dashboard for that service and Region.', retry],
  },
  conflict: {
    cause: 'service-conflict',
    title: ({ service }) => `${service} was busy with another change of the same resource`,
    next: () => [
      retry,
      'Create the log group before the tasks start, instead of letting many tasks create it at once.',
    ],
  },
  'empty-answer': {
    cause: 'service-fault',
    title: ({ service }) => `${service} answered, but with nothing in it`,
    next: () => [retry, 'If it stays so, check that the value is not empty.'],
  },
  'eni-setup': {
    cause: 'network-interface-setup',
    title: () => 'The network interface of the task could not be set up',
    next: () => [`This is on AWS’s side of Fargate. ${retry}`, 'If it stays so, open a case with the task’s ARN.'],
  },
  host: {
    cause: 'host-fault',
    title: () => 'The container instance could not prepare its disk for the task',
    next: () => ['Check disk space and permissions on the instance, or replace it.'],
  },
};

const options = ['Correct the log options of the container, register a new revision and deploy that.'];

/** Faults of the category `log-config`. */
export const logConfigs: Readonly<Record<string, Advice>> = {
  'awslogs-option': {
    cause: 'log-options-invalid',
    title: ({ resource }) =>
      resource === null
        ? 'An option of the log driver is missing or not allowed'
        : `The log option ${resource} is missing or not allowed`,
    next: () => [
      'The awslogs driver takes awslogs-group, awslogs-region and, on Fargate, awslogs-stream-prefix; splunk takes splunk-url and splunk-token.',
      ...options,
    ],
  },
  'firelens-option': {
    cause: 'firelens-options-invalid',
    title: ({ resource }) =>
      resource === null
        ? 'An option of FireLens is missing or not allowed'
        : `The FireLens option ${resource} is missing or not allowed`,
    next: () => [
      'Each container that logs by awsfirelens names its output: `Name` for fluentbit, `@type` for fluentd.',
      '`config-file-type` (s3 or file) goes with `config-file-value`.',
      ...options,
    ],
  },
  'firelens-type': {
    cause: 'firelens-options-invalid',
    title: ({ resource }) => `FireLens does not know the type ${resource ?? 'that is configured'}`,
    next: () => ['The type is fluentbit or fluentd.', ...options],
  },
};

/** Faults of the category `storage`. */
export const storages: Readonly<Record<string, Advice>> = {
  'efs-mount-failed': {
    cause: null,
    title: () => 'The file system could not be mounted; the text does not say why',
    next: () => [
      'Most often: no mount target in the task’s zone, TCP 2049 not let through, or no elasticfilesystem:ClientMount for the task role.',
      'See whether a newer stopped task shows what stands behind "stderr:".',
    ],
  },
  'ebs-config': configured('EBS'),
  's3files-config': configured('S3 Files'),
  'efs-config': configured('EFS'),
  'volume-not-created': {
    cause: 'volume-not-created',
    title: ({ resource }) => `The volume ${resource ?? 'of the task'} could not be created`,
    next: () => [
      'Check the volume’s driver and options in the task definition, and the disk of the container instance.',
    ],
  },
  'fsx-mount-failed': {
    cause: 'fsx-mount-failed',
    title: () => 'The FSx for Windows File Server share could not be mapped',
    next: () => [
      'Check that the instance is joined to the domain, reaches the file system on TCP 445, and that the credentials are valid.',
    ],
  },
};

function configured(kind: string): Advice {
  return {
    cause: 'volume-config-invalid',
    title: ({ resource }) => `The ${kind} volume’s configuration lacks ${resource ?? 'a value'}`,
    next: () => ['Check the volume in the task definition and in the service’s volume configurations.'],
  };
}

/** Faults of the category `other`. */
export const others: Readonly<Record<string, Advice>> = {
  'no-execution-credentials': {
    cause: 'execution-credentials-missing',
    title: () => 'The agent has no credentials of an execution role for this task',
    next: () => [
      'Give the task definition an `executionRoleArn`, with a trust policy for ecs-tasks.amazonaws.com.',
      'If it has one, the agent may not have received them yet: try again, and look at the agent’s connection to ECS.',
    ],
  },
  capacity: {
    cause: 'capacity-unavailable',
    title: ({ resource }) => `No instance could be launched for capacity provider ${resource ?? ''}`.trimEnd(),
    next: () => ['Allow more instance types or Availability Zones in the capacity provider, or try again later.'],
  },
  quota: {
    cause: 'quota-exceeded',
    title: ({ resource, claim }) =>
      `A quota of the account is used up${resource === null ? '' : `: ${claim.stage === 'capacity' ? 'capacity provider ' : ''}${resource}`}`,
    next: () => ['Ask for a higher quota in Service Quotas, or free what is no longer used.'],
  },
  'retry-quota': {
    cause: null,
    title: ({ service }) => `The calls to ${service} failed until the client stopped trying; the text does not say why`,
    next: () => [
      'This is the client’s own limit, no throttling by AWS: look for the first error, in a newer stopped task or the agent’s log.',
    ],
  },
  'task-resource': {
    cause: null,
    title: () => 'A resource of the task could not be prepared; the text does not say why',
    next: () => ['Look into the ECS agent’s log on the container instance at the time of the failure.'],
  },
  'gmsa-ticket': {
    cause: 'gmsa-ticket-failed',
    title: ({ thing }) => `No Kerberos ticket could be had for ${thing}`,
    next: () => [
      'Check the credentials-fetcher daemon on the instance, the domain’s reachability and the account’s credentials.',
    ],
  },
};

const nowhere = 'This product looks after what is fetched before containers run; here something else stopped the task.';

/** Faults of the category `unrelated`. */
export const unrelated: Readonly<Record<string, Advice>> = Object.fromEntries(
  (
    [
      [
        'image-pull',
        'The container image could not be pulled',
        'Check the image’s name, the registry’s credentials and the way to the registry.',
      ],
      [
        'runtime',
        'The container could not be created or started',
        'Look at the container’s reason: command, entry point, devices, architecture of the image.',
      ],
      [
        'log-driver',
        'Docker could not start the container’s log driver',
        'On EC2 the instance’s role and network are used: check logs:CreateLogStream and the way to CloudWatch Logs.',
      ],
      ['exited', 'An essential container ended', 'Look at its exit code and its log.'],
      ['oom', 'A container used more memory than it may', 'Raise its memory limit, or find what uses the memory.'],
      [
        'health-check',
        'The task failed its health checks',
        'Look at the health check’s path, port, grace period and security groups.',
      ],
      ['user', 'Somebody stopped the task', 'CloudTrail shows who called StopTask.'],
      ['scaling', 'ECS stopped the task itself, for a deployment or scaling', 'Look at the service’s events.'],
      [
        'host',
        'The host of the task was stopped or deregistered',
        'Look at the container instance and its Auto Scaling group.',
      ],
      ['maintenance', 'AWS is doing maintenance on the host', 'ECS starts a replacement for services.'],
      ['spot', 'Spot capacity was taken back', 'ECS starts a replacement when there is capacity.'],
      [
        'placement',
        'There was no place to run the task',
        'Look at the cluster’s capacity, the constraints and the account’s quotas.',
      ],
      [
        'eni',
        'The network interface could not be provided',
        'Check free addresses in the subnet and quotas of network interfaces, then try again.',
      ],
      [
        'storage-provisioning',
        'The task’s storage was not ready in time',
        'Try again; if it stays so, look at the infrastructure role and the volume’s zone.',
      ],
    ] as const
  ).map(([fault, title, next]) => [
    fault,
    { cause: null, title: () => title, next: () => [next, nowhere] } satisfies Advice,
  ]),
);

/** Where the text decides nothing. */
export const undecided: Advice = {
  cause: null,
  title: ({ claim, service }) =>
    claim.dependency === 'other'
      ? 'The text does not say why the task could not start'
      : `Something about ${service} failed; the text does not say what`,
  next: ({ claim }) => [
    ...(claim.cut ? ['The text is cut before the clause that decides.'] : []),
    'Read the whole reason within an hour: DescribeTasks shows `stoppedReason` and `containers[].reason` of a stopped task.',
    'Most often it is a missing permission of the execution role, or no way from the subnet to the service.',
  ],
};
