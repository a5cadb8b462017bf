import type { Reference } from './reference.ts';
import type { Step } from './step.ts';
import type { FileSystemVolume } from './workload.ts';

/** One thing that ECS must fetch before a task's containers run. */
export type Requirement = {
  readonly kind:
    | 'execution-role'
    | 'task-role'
    | 'secret'
    | 'parameter'
    | 'registry-credentials'
    | 'registry-token'
    | 'log-stream'
    | 'environment-file'
    | 'file-system'
    | 'image';
  /**
   * The `kind`, followed by the place in the task definition. Unique in a task definition, and equal across its
   * revisions.
   */
  readonly id: string;
  readonly step: Step;
  /** JSON pointer into the task definition, e.g. `/containerDefinitions/0/secrets/1/valueFrom`. */
  readonly pointer: string;
  readonly container?: string;
  /** The name of the environment variable or option that will hold the value. */
  readonly name?: string;
  /**
   * The text in the task definition: a `valueFrom`, a role ARN, an image, a log group, an S3 ARN, or the id of a file
   * system. Empty if it is missing.
   */
  readonly text: string;
  /** `text` as the ECS agent parses it. Set for secrets, parameters and environment files. */
  readonly reference?: Reference;
  /** Whether ECS creates the log group that `text` names (`awslogs-create-group`). */
  readonly createsLogGroup?: boolean;
  /** The options of the log driver. Set for a log stream. */
  readonly logOptions?: Readonly<Record<string, string>>;
  /** The volume. Set for a file system. */
  readonly fileSystem?: FileSystemVolume;
  /**
   * ARN of the role that fetches it. Undefined if the task definition names no role, or if the host fetches it with its
   * own role.
   */
  readonly role?: string;
  readonly region: string;
};
