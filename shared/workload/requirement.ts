import type { Reference } from './reference.ts';
import type { Step } from './step.ts';
import type { FileSystemVolume } from './workload.ts';

/** One thing that must be fetched before a task's containers run. */
export type Requirement = {
  readonly kind:
    | 'execution-role'
    | 'secret'
    | 'parameter'
    | 'registry-credentials'
    | 'registry-token'
    | 'log-stream'
    | 'environment-file'
    | 'file-system'
    | 'image';
  /** `kind`, then where the definition names it: unique in a task definition, equal across revisions. */
  readonly id: string;
  readonly step: Step;
  /** JSON pointer into the task definition, e.g. `/containerDefinitions/0/secrets/1/valueFrom`. */
  readonly pointer: string;
  readonly container?: string;
  /** The name of the environment variable or option that is to hold the value. */
  readonly name?: string;
  /** As the definition has it: a `valueFrom`, a role ARN, an image, a log group, an S3 ARN, a file system's id; empty where it is missing. */
  readonly text: string;
  /** How the ECS agent reads `text`, for secrets, parameters and environment files. */
  readonly reference?: Reference;
  /** Whether `text` stands for a log group to be created (`awslogs-create-group`). */
  readonly createsLogGroup?: boolean;
  /** The log driver's options, for a log stream. */
  readonly logOptions?: Readonly<Record<string, string>>;
  /** The volume, for a file system. */
  readonly fileSystem?: FileSystemVolume;
  /** ARN of the role that fetches it; undefined when the task definition names none, or the host fetches it as itself. */
  readonly role?: string;
  readonly region: string;
};
