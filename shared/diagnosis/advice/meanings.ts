import type { Claim } from '../../stopped-reason/claim.ts';
import type { FaultOf } from '../../stopped-reason/fault.ts';

/** What each cause that a text can show means, in one clause: how ECS comes to it, and who is concerned. */
const byCause: Readonly<Record<string, string>> = {
  'permission-missing': 'ECS asked with that role, the service answered, and no policy allowed it; the network is fine',
  'explicit-deny': 'a statement of a policy forbids it, whatever others allow',
  'permissions-boundary-denies': 'the role’s policies may allow it, but its permissions boundary does not',
  'service-control-policy-denies': 'the organization forbids it to the whole account, whatever the role may do',
  'resource-control-policy-denies': 'the organization forbids it for the resource, whatever the role may do',
  'session-policy-denies': 'the role may do it, but not in the session that was opened for the task',
  'resource-policy-denies': 'the thing that was asked for has a policy of its own, and that does not let the role in',
  'endpoint-policy-denies': 'the call went through a VPC endpoint, whose policy does not let it pass',
  'kms-denied': 'the value is there, but encrypted with a key that the role may not use, or that is off',
  'role-not-assumable': 'ECS got no credentials of the role, so it could fetch nothing with it',
  'execution-role-missing': 'without an execution role ECS may fetch nothing for the task',
  'file-system-access-denied':
    'the file system answered and refused: the network is fine, a policy or an access point is not',
  'credentials-rejected': 'the service answered, but held the credentials of the task for invalid or expired',
  'execution-credentials-missing': 'nothing was asked yet: what should ask had no credentials',
  'no-way-to-service': 'the call left the task and nothing came back: a fault of the network, never of permissions',
  'name-not-resolved': 'the task did not even learn the address of the service: a fault of DNS',
  'connection-refused': 'the address was reached, and nothing there takes connections',
  'connection-reset': 'the address was reached, and something on the way ended the connection',
  'tls-intercepted': 'an answer came, but not from AWS: something on the way shows a certificate of its own',
  'mount-target-unreachable': 'the file system’s address is known, and nothing came back from it',
  'mount-target-not-resolved': 'the name of the file system leads nowhere from the task’s VPC',
  'image-unreachable': 'the registry never answered: a fault of the network, not of the image',
  'log-destination-unreachable': 'the container’s log goes to an address of your own, where nothing answered',
  'reference-malformed': 'the task definition was accepted, but ECS cannot read a reference in it; nothing was asked',
  'wrong-region': 'the thing exists elsewhere: another Region was asked for it',
  'secret-not-found': 'Secrets Manager answered: there is no such secret in the Region that was asked',
  'secret-deleted': 'the secret is still there, but deleted: it cannot be read until it is restored',
  'secret-version-not-found': 'the secret is there, the version of it that is asked for is not',
  'parameter-not-found': 'Parameter Store answered: there is no such parameter in the Region that was asked',
  'parameter-version-not-found': 'the parameter may be there, its version or label is not',
  'log-group-not-found': 'CloudWatch Logs answered: what the container should log to is not there',
  'environment-file-not-found': 'S3 answered: the bucket is there, the file is not',
  'bucket-not-found': 'S3 answered: there is no such bucket',
  'root-directory-not-found': 'the file system answered: the directory that the volume names is not on it',
  'access-point-not-found': 'EFS answered: the access point that the volume names is not there',
  'file-system-not-found': 'the service answered: there is no such file system in the Region that was asked',
  'key-unusable': 'what is asked for is encrypted with a key that cannot be used',
  'json-key-missing': 'the secret was fetched; it is JSON, and lacks the key that the task definition names',
  'secret-not-json': 'the secret was fetched; a key of it is asked for, and its value has none',
  'secret-empty': 'the secret was fetched, and holds no text',
  'credentials-incomplete': 'the secret was fetched, and lacks a part of the credentials',
  'image-repository-not-found': 'the registry answered: it has no repository of that name',
  'image-not-found': 'the registry answered: the repository is there, the tag or digest is not',
  'image-reference-malformed': 'nothing was asked of any registry: the name is not one of an image',
  'image-platform-mismatch': 'the registry answered: the image is there, but not for what the task runs on',
  'image-manifest-unsupported': 'the registry answered with something that no container can be made of',
  'image-too-large': 'the image was found and loaded, until the disk was full',
  'image-pull-refused': 'the registry answered and refused: no right to pull, or no such image',
  'registry-credentials-refused': 'the registry answered and asked who pulls; it did not take the answer',
  'image-rate-limit': 'the registry answered: too many pulls in too short a time',
  throttled: 'the service answered: too many calls in too short a time',
  'service-fault': 'AWS answered with an error of its own; nothing of yours need be wrong',
  'service-conflict': 'two changes of the same thing met; one of them has to try again',
  'network-interface-setup': 'the fault is in AWS’s setup of the task’s network interface, not in your network',
  'network-interface-unavailable': 'EC2 made no network interface for the task, so nothing of it was started',
  'host-fault': 'the container instance is at fault, not the task',
  'log-options-invalid': 'ECS read the log configuration and could not work with it; nothing was asked of any service',
  'firelens-options-invalid': 'ECS could not make a configuration of the log router from the options',
  'volume-config-invalid': 'ECS read the volume’s configuration and could not work with it',
  'volume-not-created': 'Docker on the container instance could not make the volume; AWS was not asked',
  'fsx-mount-failed': 'Windows on the container instance could not map the share',
  'gmsa-ticket-failed': 'the daemon on the container instance got no ticket of the domain',
  'capacity-unavailable': 'AWS has no room for the task now; nothing of yours is wrong',
  'quota-exceeded': 'the account already uses as much as its quota allows, so AWS starts no more',
  'platform-mismatch': 'the task definition asks for something that nothing in the cluster offers',
  'task-not-placed': 'the task was never started: nothing in the cluster had room for it',
  'subnet-full': 'the task was never started: its subnet had no address for it',
};

const untold = 'what failed stands in words that are missing here';

/** What the faults mean of which the text shows no cause. */
const byFault: Readonly<Partial<Record<FaultOf<'other' | 'unrelated' | 'image' | 'storage' | 'log-config'>, string>>> =
  {
    'deployment-failed': 'ECS or a tool waited for running tasks in vain; the cause stands in the tasks that stopped',
    'retry-quota': 'the same call failed several times; the first error, which tells why, is not in this text',
    'task-resource': 'the agent wraps an error here that this text does not hold',
    'image-pull': 'the pull failed, at the registry or on the way to it',
    'image-layer': 'the registry answered and sent the image; it failed on the disk, or broke off on the way',
    'efs-mount-failed':
      'the file system was not mounted: the network, a permission or the path, and the text says none',
    'log-driver': 'what the driver says is its own, so the text has to be read by whoever knows the driver',
    runtime: 'everything that the task needs was fetched; its container could not be made or run',
    exited: 'the task did start; a program in it ended',
    oom: 'the task did start; the kernel ended a program for its memory',
    'health-check': 'the task did start; it was ended because its checks failed',
    user: 'the task was ended on purpose',
    scaling: 'the task was ended on purpose, by a deployment or by scaling',
    host: 'the task ended with the machine under it',
    maintenance: 'AWS ends the task to move it elsewhere',
    spot: 'AWS ended the task to take the capacity back, as Spot may',
    'storage-provisioning': 'the task’s disk was not made in time, before anything was fetched',
  };

/** What a claim means for people, by its cause, or by its fault where the text shows no cause. */
export function meaningOf({ fault }: Claim, cause: string | null): string {
  return (cause === null ? (byFault as Readonly<Partial<Record<string, string>>>)[fault] : byCause[cause]) ?? untold;
}
