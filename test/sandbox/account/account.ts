/** What the local account can do for whoever plays in it: the only surface that the stand-in for ECS, the worlds and the tests use. */

/** Says in one plain sentence what is happening, for a person who waits. */
export type Progress = (sentence: string) => void;

/** How {@link Account} is started. */
export interface AccountOptions {
  /** The Region of everything; `us-east-1` unless a world lives elsewhere. */
  readonly region?: string;
  /** Twelve digits; `000000000000` unless a world has an account of its own. */
  readonly accountId?: string;
  /** Told what happens while the account is installed and started. */
  readonly progress?: Progress;
  /** File that takes the account's own log; a new file under `.sandbox/log/` unless given. */
  readonly log?: string;
}

/** One AWS call, as the account itself saw it: who it was for IAM, and what came of it. */
export interface Call {
  /** 1, 2, 3 … in the order in which the calls began. */
  readonly sequence: number;
  /** Begin, in milliseconds since the epoch. */
  readonly start: number;
  /** End, in milliseconds since the epoch; never before `start`. */
  readonly end: number;
  /** The IAM prefix of the service: `ecs`, `iam`, `secretsmanager`. */
  readonly service: string;
  /** The IAM action with its prefix: `ecs:UpdateService`. */
  readonly action: string;
  /** The ARN that the call was authorised on; `*` where the action has none. */
  readonly resource: string;
  /** The ARN that IAM saw: `arn:aws:sts::…:assumed-role/ROLE/SESSION`, `arn:aws:iam::…:root`, or null for an unsigned call. */
  readonly principal: string | null;
  /** The error's code as the SDK shows it, or null where the call succeeded. */
  readonly error: string | null;
  /** The error's text, or null. */
  readonly message: string | null;
}

/** Which calls a fault meets. Every member given must match; text is compared without regard to case. */
export interface FaultRule {
  /** Service prefix as in {@link Call.service}; any service unless given. */
  readonly service?: string;
  /** The action without its prefix, `DescribeSecret`; any action unless given. */
  readonly action?: string;
  /** Part of the caller's ARN, such as a role's name; any caller unless given. */
  readonly principal?: string;
  /** Part of the resource's ARN; any resource unless given. */
  readonly resource?: string;
  /** How many calls it meets before it is spent; every call unless given. */
  readonly times?: number;
  /** What the call meets. */
  readonly fault: Fault;
}

/** What goes wrong: the SDK sees the error exactly as the service's protocol sends it. */
export type Fault =
  | { readonly kind: 'throttle' }
  | { readonly kind: 'access-denied' }
  /** The call is answered, `milliseconds` late. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** The call is held for `milliseconds`, then the connection ends without an answer. */
  | { readonly kind: 'time-out'; readonly milliseconds: number }
  /** The call is carried out, but its answer never arrives: the connection ends, `milliseconds` (none unless given) after the call. */
  | { readonly kind: 'lost-answer'; readonly milliseconds?: number }
  /** The function that makes the call dies before the call is carried out: its process is killed, and its invocation has failed. */
  | { readonly kind: 'killed' }
  /** The function that makes the call dies once the call is carried out, before it sees the answer. */
  | { readonly kind: 'killed-after' }
  | { readonly kind: 'server-error'; readonly status?: 500 | 502 | 503 };

/** Temporary credentials, or why ECS could not have them. */
export type AssumedRole =
  | {
      readonly is: 'assumed';
      readonly credentials: {
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
        readonly sessionToken: string;
      };
      /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. */
      readonly principal: string;
    }
  | { readonly is: 'refused'; readonly why: 'no-such-role' | 'trust-policy'; readonly message: string };

/** A service control policy of the organisation that the account belongs to; the management account is another. */
export interface ServiceControlPolicy {
  readonly name: string;
  /** The policy's document, as an object. Without any policy the organisation allows everything. */
  readonly document: unknown;
}

/** What a direct invocation of a function answered. */
export interface Invocation {
  /** HTTP status of the Invoke call. */
  readonly status: number;
  /** The error's code where the call was refused (`AccessDeniedException`), or `Unhandled` where the function failed. */
  readonly error?: string;
  /** The function's answer, or the error's body, read as JSON. */
  readonly payload: unknown;
}

/** Settings of an SDK client that acts as the root of an account. */
export interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * A task as `DescribeTasks` shows it: the API's own member names (`taskArn`, `clusterArn`, `lastStatus`, `desiredStatus`, `group`,
 * `startedBy`, `stoppedReason`, `stopCode`, `attachments`, `containers`, `overrides` …), times as seconds since the epoch.
 */
export type TaskRecord = {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly lastStatus: string;
} & Readonly<Record<string, unknown>>;

/** One deployment of a service as `DescribeServices` shows it, by its `id`; what is left out stays as it is. */
export interface DeploymentPatch {
  readonly id: string;
  /** `INACTIVE` takes it off the list, as ECS does. */
  readonly status?: 'PRIMARY' | 'ACTIVE' | 'INACTIVE';
  readonly rolloutState?: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly rolloutStateReason?: string;
  readonly desiredCount?: number;
  readonly runningCount?: number;
  readonly pendingCount?: number;
  readonly failedTasks?: number;
}

/** What ECS, which the stand-in plays, changes of a service; what is left out stays as it is. */
export interface ServicePatch {
  /** The service's ARN, with its cluster in it. */
  readonly serviceArn: string;
  readonly desiredCount?: number;
  readonly runningCount?: number;
  readonly pendingCount?: number;
  readonly deployments?: readonly DeploymentPatch[];
  /** A service event is added to the front of `events`, with the time of the call. */
  readonly event?: string;
  /** The revision that the service stands on, as after a circuit breaker's rollback: a new PRIMARY deployment begins for it. */
  readonly rollBackTo?: string;
}

/** A running local account. */
export interface Account {
  /** `http://localhost:PORT`, the endpoint of every service. */
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  /** Environment of a root client: endpoint, keys and Region, in the SDK's and the CLI's own names. */
  readonly environment: Readonly<Record<string, string>>;
  /** Keys of the account's root for an SDK client. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** File that holds the account's own log. */
  readonly log: string;
  /** Process id of the account's process. */
  readonly pid: number;
  /** Every AWS call since the start or the last reset, in the order in which they began; calls under way are not in it yet. */
  readonly calls: () => Promise<readonly Call[]>;
  readonly resetCalls: () => Promise<void>;
  readonly faults: {
    /** Adds a rule; the first one added that matches a call is the one that it meets. */
    readonly add: (rule: FaultRule) => Promise<void>;
    readonly clear: () => Promise<void>;
  };
  readonly tasks: {
    /** Puts or replaces a task, so that DescribeTasks and ListTasks show it. */
    readonly put: (task: TaskRecord) => Promise<void>;
  };
  readonly services: {
    /** Changes a service's counts, deployments and events. Throws where the service or the deployment does not exist. */
    readonly put: (patch: ServicePatch) => Promise<void>;
  };
  readonly secrets: {
    /** The next secret created under `name` gets the six characters `suffix` at the end of its ARN. */
    readonly announce: (name: string, suffix: string) => Promise<void>;
  };
  /** Assumes a role as the service principal ecs-tasks.amazonaws.com, if its trust policy lets it. */
  readonly assumeForTasks: (roleArn: string, sessionName: string) => Promise<AssumedRole>;
  /** Replaces the service control policies that bind every principal of every account here but roots; an empty list lifts them. */
  readonly setServiceControlPolicies: (policies: readonly ServiceControlPolicy[]) => Promise<void>;
  /** How many seconds after a call CloudTrail's event history shows it; 5 unless set. */
  readonly setTrailDelay: (seconds: number) => Promise<void>;
  /**
   * Invokes a function directly and waits for its answer, as a principal of this account: a role's or user's ARN, or a role's name.
   * IAM judges the call as it judges that principal's own.
   */
  readonly invokeAs: (principal: string, functionName: string, payload: unknown) => Promise<Invocation>;
  /**
   * Settings for SDK clients that act as the root of any account in any Region: what they make belongs to that account. Twelve digits;
   * an account exists as soon as something is made in it.
   */
  readonly clientsOptions: (accountId: string, region: string) => ClientOptions;
  /** Empties the account (roles, queues, tasks, calls, faults), as new. */
  readonly reset: () => Promise<void>;
  /** Ends the account and all its processes; resolves when they are gone. Safe to call twice. */
  readonly stop: () => Promise<void>;
}
