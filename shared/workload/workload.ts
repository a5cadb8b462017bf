/** Where and as what a task definition is to run. An incident is about one workload. */
export type Workload = {
  /**
   * `PARTITION/ACCOUNT/REGION/CLUSTER/service/NAME` or `…/family/NAME`. It is the same for all revisions, and unique
   * among all accounts.
   */
  readonly key: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly clusterArn: string;
  /** The cluster's name. */
  readonly cluster: string;
  readonly service?: string;
  /**
   * The deployment that started the task, `ecs-svc/…`. Used only to find its network configuration, because a caller of
   * RunTask can set it.
   */
  readonly deploymentId?: string;
  readonly family: string;
  readonly taskDefinitionArn: string;
  readonly revision: number;
  readonly launchType?: string;
  readonly platformVersion?: string;
  /** The instance that the failed task ran on, on EC2 and External. */
  readonly containerInstanceArn?: string;
  readonly subnets: readonly string[];
  /** The network that a task is said to get. Set only where nothing runs yet that would show it. */
  readonly network?: TaskNetwork;
  readonly overrideExecutionRoleArn?: string;
  readonly overridden: boolean;
};

/** The network of a task with an interface of its own (`awsvpcConfiguration`). No security groups: they are not known. */
export type TaskNetwork = {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly assignPublicIp?: boolean;
};

/** The fields of a task definition that the product reads. It does not log, store or send any other field. */
export type TaskDefinition = {
  readonly arn: string;
  readonly status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS';
  readonly executionRoleArn?: string;
  readonly taskRoleArn?: string;
  /** `LINUX`, `WINDOWS_SERVER_2022_CORE` …; undefined where the definition does not say (Linux). */
  readonly operatingSystem?: string;
  readonly requiresCompatibilities: readonly string[];
  readonly registeredBy?: string;
  readonly containers: readonly ContainerDefinition[];
  /** EFS volumes only. */
  readonly fileSystems: readonly FileSystemVolume[];
  /**
   * JSON pointers to the fields in ECS's raw answer that the SDK does not know. The SDK would drop them from a new
   * revision.
   */
  readonly unknownFields: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
};

export type ContainerDefinition = {
  readonly name: string;
  readonly image: string;
  readonly secrets: readonly NamedReference[];
  readonly repositoryCredentials?: string;
  readonly logDriver?: string;
  /** `awslogs-*` options only, without `secretOptions`. */
  readonly logOptions: Readonly<Record<string, string>>;
  readonly logSecretOptions: readonly NamedReference[];
  /** S3 ARNs. */
  readonly environmentFiles: readonly string[];
};

/** A volume that is an EFS file system. */
export type FileSystemVolume = {
  readonly volume: string;
  /** The position among all volumes of the definition. JSON pointers use it. */
  readonly index: number;
  readonly fileSystem: string;
  readonly accessPoint?: string;
  /** Whether ECS mounts it with the task role (`authorizationConfig.iam`). */
  readonly iam: boolean;
};

/** `name` and `valueFrom` of a secret in a container definition. */
export type NamedReference = { readonly name: string; readonly valueFrom: string };
