import { cannotPull, notHandedOut, pullDenied } from './image-text.ts';
import type { FetchFault, Obstacle } from './obstacle.ts';
import { isRetried, renderSdkError, renderSdkErrorV1, renderUnreachable } from './sdk-error-text.ts';

/** The texts in a task: its stopped reason, and the reason of a container if ECS writes the text there. */
export type StopText = { readonly stoppedReason: string; readonly containerReason?: string };

const longest = 1024;

/** The stopped reason of a task with these obstacles, in the grammar of its launch type. */
export function composeStopText(
  obstacles: readonly [Obstacle, ...Obstacle[]],
  launchType: 'FARGATE' | 'EC2',
  oldPlatform = false,
): StopText {
  const text = oldPlatform ? old(obstacles) : launchType === 'FARGATE' ? fargate(obstacles[0]) : ec2(obstacles);
  return { ...text, stoppedReason: text.stoppedReason.slice(0, longest) };
}

function fargate(obstacle: Obstacle): StopText {
  if (obstacle.at === 'image') return everywhere(cannotPull(obstacle));
  if (obstacle.at === 'image-denied') return everywhere(notHandedOut(obstacle));
  if (obstacle.at === 'no-credentials') return noCredentials(obstacle.resource);
  if (obstacle.at === 'address') return { stoppedReason: noInterface(obstacle) };
  return { stoppedReason: `ResourceInitializationError: ${fargateStage(obstacle)}` };
}

/** A Fargate platform before 1.4.0, with the agent of its time. */
function old(obstacles: readonly [Obstacle, ...Obstacle[]]): StopText {
  const [first] = obstacles;
  if (first.at !== 'secret' || first.what.is !== 'answered') return ec2(obstacles);
  const error = renderSdkErrorV1(first.what.call);
  return {
    stoppedReason: `Fetching secret data from AWS Secrets Manager in region ${first.region}: secret ${first.secretId}: ${error}`,
  };
}

type Initialisation = Exclude<Obstacle, { readonly at: 'image' | 'image-denied' | 'no-credentials' | 'address' }>;

const pull = 'unable to pull secrets or registry auth: ';
const execution = `${pull}execution resource retrieval failed: `;
const unreachable = 'Check your task network configuration.';

function fargateStage(obstacle: Initialisation): string {
  switch (obstacle.at) {
    case 'secret':
      return obstacle.what.is === 'unreachable'
        ? `${pull}unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager. ${unreachable} failed to fetch secret ${obstacle.secretId} from secrets manager: ${tail(obstacle.what)}`
        : `${execution}unable to retrieve secret from asm: ${retried(obstacle.what)}failed to fetch secret ${obstacle.secretId} from secrets manager: ${tail(obstacle.what)}`;
    case 'unreadable-secret':
    case 'secret-content':
      return `${execution}unable to retrieve secret from asm: ${once}${obstacle.error}`;
    case 'parameters':
      return obstacle.what.is === 'unreachable'
        ? `${pull}unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a connection issue between the task and AWS Systems Manager Parameter Store. ${unreachable} ${tail(obstacle.what)}`
        : `${execution}unable to retrieve secrets from ssm: ${retried(obstacle.what)}${tail(obstacle.what)}`;
    case 'missing-parameters':
      return `${execution}unable to retrieve secrets from ssm: ${once}invalid ssm parameters: ${obstacle.names.join(',')}`;
    case 'registry-token':
      return obstacle.what.is === 'unreachable'
        ? `${pull}The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. ${unreachable} ${tail(obstacle.what)}`
        : `${execution}unable to retrieve ecr registry auth: ${retried(obstacle.what)}${tail(obstacle.what)}`;
    case 'registry-credentials':
      return `${execution}unable to get registry auth from asm: ${retried(obstacle.what)}asm fetching secret from the service for ${obstacle.secretId}: ${tail(obstacle.what)}`;
    case 'registry-credentials-content':
      return `${execution}unable to get registry auth from asm: ${once}${obstacle.error}`;
    case 'environment-file':
      return `failed to download env files: ${retried(obstacle.what)}${tail(obstacle.what)}`;
    case 'unreadable-environment-file':
      return `failed to download env files: ${once}${invalidS3Arn(obstacle.text)}`;
    case 'log-group':
    case 'log-stream':
      return `failed to validate logger args: ${logs(obstacle)}`;
    case 'log-options':
      return `failed to validate logger args: ${obstacle.error}`;
    case 'capacity':
      return `Unable to launch instance(s) for capacity provider ${obstacle.provider}. ${obstacle.error}`;
    case 'volume':
      return `failed to invoke EFS utils commands to set up EFS volumes: stderr: ${obstacle.stderr} : unsuccessful EFS utils command execution; code: ${obstacle.code}`;
  }
}

function logs(obstacle: { readonly at: 'log-group' | 'log-stream'; readonly what: FetchFault }): string {
  if (obstacle.what.is === 'unreachable' && (obstacle.what.broken?.connection.how ?? 'timed-out') === 'timed-out') {
    return 'The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. : signal: killed';
  }
  const thing = obstacle.at === 'log-group' ? 'group' : 'stream';
  return `create stream has been retried 1 times: failed to create Cloudwatch log ${thing}: ${tail(obstacle.what)} : exit status 1`;
}

/** On EC2 all errors of a task's secrets are joined by `;`. Of any other kind, only the first error is shown. */
function ec2(obstacles: readonly [Obstacle, ...Obstacle[]]): StopText {
  const [first] = obstacles;
  switch (first.at) {
    case 'secret':
    case 'unreadable-secret':
    case 'secret-content':
      return {
        stoppedReason: capitalised(obstacles.flatMap((one) => ec2Secret(one) ?? []).join(';')),
      };
    case 'parameters':
      return { stoppedReason: `Fetching secret data from SSM Parameter Store in ${first.region}: ${tail(first.what)}` };
    case 'missing-parameters':
      return {
        stoppedReason: `Fetching secret data from SSM Parameter Store in ${first.region}: invalid parameters: ${first.names.join(',')}`,
      };
    case 'registry-credentials':
      return { stoppedReason: `Asm fetching secret from the service for ${first.secretId}: ${tail(first.what)}` };
    case 'registry-credentials-content':
      return { stoppedReason: capitalised(first.error) };
    case 'environment-file':
      return {
        stoppedReason: `Unable to download env file with key ${first.key} from bucket ${first.bucket}, error: ${tail(first.what)}`,
      };
    case 'unreadable-environment-file':
      return { stoppedReason: capitalised(invalidS3Arn(first.text)) };
    case 'registry-token':
      return inContainer(`CannotPullECRContainerError: ${tail(first.what)}`);
    case 'log-group':
    case 'log-stream':
      return inContainer(
        `CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log ${first.at === 'log-group' ? 'group' : 'stream'}: ${tail(first.what)}`,
      );
    case 'log-options':
      return inContainer(
        `CannotStartContainerError: Error response from daemon: failed to initialize logging driver: ${first.error}`,
      );
    case 'image':
      return inContainer(cannotPull(first));
    case 'image-denied':
      return inContainer(pullDenied(first));
    case 'volume':
      return { stoppedReason: `Error response from daemon: create ${first.volume}: ${volumeDriver(first)}` };
    case 'no-credentials':
      return noCredentials(first.resource);
    case 'capacity':
    case 'address':
      return fargate(first);
  }
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
function noInterface({ subnet, publicIp }: Extract<Obstacle, { readonly at: 'address' }>): string {
  return `Unexpected EC2 error while attempting to Create Network Interface with public IP assignment ${publicIp ? 'enabled' : 'disabled'} in subnet '${subnet}': InsufficientFreeAddressesInSubnet`;
}

/**
 * What Docker passes on of the plug-in that mounts EFS. Docker waits for it for a shorter time than the plug-in for the
 * mount target.
 * @see amazon-ecs-agent `agent/taskresource/volume/dockervolume.go`, issue 2570, and amazon-ecs-init, pull request 301
 */
function volumeDriver({ stderr }: { readonly stderr: string }): string {
  return stderr.includes('timed out')
    ? 'Post "http://%2Frun%2Fdocker%2Fplugins%2Famazon-ecs-volume-plugin.sock/VolumeDriver.Create": context deadline exceeded'
    : `VolumeDriver.Create: mounting volume failed: ${stderr}`;
}

function ec2Secret(obstacle: Obstacle): string | undefined {
  switch (obstacle.at) {
    case 'secret': {
      const sdk = tail(obstacle.what);
      const missing = obstacle.what.is === 'answered' && obstacle.what.call.code === 'ResourceNotFoundException';
      return missing
        ? `ResourceNotFoundException: The task can't retrieve the secret with ARN '${obstacle.secretId}' from AWS Secrets Manager. Check whether the secret exists in the specified Region: ${sdk}`
        : `secret ${obstacle.secretId}: ${sdk}: ${sdk}`;
    }
    case 'unreadable-secret':
      return obstacle.error.startsWith('could not find')
        ? obstacle.error
        : `trying to retrieve secret with value ${obstacle.valueFrom} resulted in error: ${obstacle.error}`;
    case 'secret-content':
      return obstacle.error;
    default:
      return undefined;
  }
}

/** Fargate writes the text into the task's reason and into the container's. */
function everywhere(text: string): StopText {
  return { stoppedReason: text, containerReason: text };
}

function inContainer(text: string): StopText {
  return { stoppedReason: 'Task failed to start', containerReason: text };
}

function noCredentials(resource: string): StopText {
  return { stoppedReason: `${resource} resource: unable to find execution role credentials` };
}

const once = 'service call has been retried 1 time(s): ';

function retried(what: FetchFault): string {
  const times = what.is === 'unreachable' ? 5 : isRetried(what.call) ? 3 : 1;
  return `service call has been retried ${times} time(s): `;
}

function tail(what: FetchFault): string {
  return what.is === 'answered' ? renderSdkError(what.call) : renderUnreachable(what);
}

function invalidS3Arn(text: string): string {
  return `unable to parse bucket and key from s3 ARN specified in environmentFile ${text}, error: invalid s3 arn: ${text}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
