import type { FaultOf } from '../../stopped-reason/fault.ts';
import { untilInstance } from '../passing.ts';
import type { Advice } from './advice.ts';

/** Faults of the category `storage`. */
export const storages: Readonly<Record<FaultOf<'storage'>, Advice>> = {
  'efs-mount-failed': {
    cause: null,
    passes: {
      is: 'perhaps',
      when: 'the mount target was made within the last minutes, or if most starts succeed',
      because: 'the text does not tell a new mount target from a closed one',
    },
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
    passes: untilInstance,
    title: ({ resource }) => `The volume ${resource ?? 'of the task'} could not be created`,
    next: () => [
      'Check the volume’s driver and options in the task definition, and the disk of the container instance.',
    ],
  },
  'volume-plugin': {
    cause: 'volume-not-created',
    passes: untilInstance,
    title: ({ resource }) => `Docker on the container instance has no volume plug-in ${resource ?? 'of that name'}`,
    next: ({ claim }) => [
      claim.dependency === 'efs'
        ? 'Start it on the instance, and at each boot: systemctl enable --now amazon-ecs-volume-plugin. The ECS-optimized AMI has it.'
        : 'Install the plug-in on each container instance, or correct the driver in the task definition’s volume.',
    ],
  },
  'fsx-mount-failed': {
    cause: 'fsx-mount-failed',
    passes: { is: 'no', because: 'domain, network and credentials stay as they are until somebody repairs them' },
    title: () => 'The FSx for Windows File Server share could not be mapped',
    next: () => [
      'Check that the instance is joined to the domain, reaches the file system on TCP 445, and that the credentials are valid.',
    ],
  },
};

function configured(kind: string): Advice {
  return {
    cause: 'volume-config-invalid',
    passes: { is: 'no', because: 'a volume stays configured as it is until somebody deploys it otherwise' },
    title: ({ resource }) => `The ${kind} volume’s configuration lacks ${resource ?? 'a value'}`,
    next: () => ['Check the volume in the task definition and in the service’s volume configurations.'],
  };
}
