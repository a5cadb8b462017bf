import type { SigningKeys } from './sign-request.ts';
/** The interface of the local account. The stand-in for ECS, the worlds and the tests use nothing else of it. */

/** Reports in one plain sentence what is happening, for a person who waits. */
export type Progress = (sentence: string) => void;

/** Options for starting an {@link Account}. */
export interface AccountOptions {
  /** The Region of everything; default `us-east-1`. */
  readonly region?: string;
  /** Twelve digits; default `000000000000`. */
  readonly accountId?: string;
  /** Called with sentences while the account is installed and started. */
  readonly progress?: Progress;
  /** The file for the account's log. Default: a new file under `.sandbox/log/`. */
  readonly log?: string;
  /**
   * Names of the outside that the account's functions call by `fetch`, each with the origin on this machine that stands
   * in for it: `{ 'hooks.slack.com': 'http://127.0.0.1:8080' }`.
   */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** One AWS call, as the account saw it: the principal, the action, the resource and the result. */
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
  /** The ARN on which IAM authorised the call; `*` if the action has no resource. */
  readonly resource: string;
  /**
   * The ARN that IAM saw: `arn:aws:sts::…:assumed-role/ROLE/SESSION`, `arn:aws:iam::…:root`, or null for an unsigned
   * call.
   */
  readonly principal: string | null;
  /** The error code as the SDK shows it; null if the call succeeded. */
  readonly error: string | null;
  /** The error's text, or null. */
  readonly message: string | null;
}

/** The calls that a fault applies to. Every given member must match. Text is compared without regard to case. */
export interface FaultRule {
  /** Service prefix as in {@link Call.service}. Default: any service. */
  readonly service?: string;
  /** The action without its prefix, such as `DescribeSecret`. Default: any action. */
  readonly action?: string;
  /** Part of the caller's ARN, such as the name of a role. Default: any caller. */
  readonly principal?: string;
  /** Part of the resource's ARN. Default: any resource. */
  readonly resource?: string;
  /** The number of calls that get the fault. Default: every call. */
  readonly times?: number;
  /** What happens to the call. */
  readonly fault: Fault;
}

/** A fault. The SDK receives the error exactly as the protocol of the service sends it. */
export type Fault =
  | { readonly kind: 'throttle' }
  | { readonly kind: 'access-denied' }
  /** The answer arrives `milliseconds` late. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** The account holds the call for `milliseconds`, then closes the connection without an answer. */
  | { readonly kind: 'time-out'; readonly milliseconds: number }
  /**
   * The account carries out the call, but its answer never arrives: the connection closes `milliseconds` (default 0)
   * after the call.
   */
  | { readonly kind: 'lost-answer'; readonly milliseconds?: number }
  /**
   * The function that makes the call dies before the account carries it out: its process is killed, and its invocation
   * fails.
   */
  | { readonly kind: 'killed' }
  /** The function that makes the call dies after the account carried it out, before it sees the answer. */
  | { readonly kind: 'killed-after' }
  | { readonly kind: 'server-error'; readonly status?: 500 | 502 | 503 };

/** Temporary credentials, or the reason why ECS could not get them. */
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

/** A service control policy of the organisation. The management account of the organisation is another account. */
export interface ServiceControlPolicy {
  readonly name: string;
  /** The policy document as an object. Without any policy the organisation allows everything. */
  readonly document: unknown;
}

/** The answer of a direct invocation of a function. */
export interface Invocation {
  /** HTTP status of the Invoke call. */
  readonly status: number;
  /** The error code if the call was refused (`AccessDeniedException`), or `Unhandled` if the function failed. */
  readonly error?: string;
  /** The answer of the function, or the body of the error, parsed as JSON. */
  readonly payload: unknown;
}

/** Settings of an SDK client that acts as the root of an account. */
export interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * A task as `DescribeTasks` shows it: the API's own member names (`taskArn`, `clusterArn`, `lastStatus`,
 * `desiredStatus`, `group`,
 * `startedBy`, `stoppedReason`, `stopCode`, `attachments`, `containers`, `overrides` …), times as seconds since the
 * epoch.
 */
export type TaskRecord = {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly lastStatus: string;
} & Readonly<Record<string, unknown>>;

/** One deployment of a service in DescribeServices, identified by its `id`. Fields that are left out do not change. */
export interface DeploymentPatch {
  readonly id: string;
  /** `INACTIVE` removes it from the list, as ECS does. */
  readonly status?: 'PRIMARY' | 'ACTIVE' | 'INACTIVE';
  readonly rolloutState?: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly rolloutStateReason?: string;
  readonly desiredCount?: number;
  readonly runningCount?: number;
  readonly pendingCount?: number;
  readonly failedTasks?: number;
}

/** Changes of a service that ECS makes, and that the stand-in makes here. Fields that are left out do not change. */
export interface ServicePatch {
  /** The ARN of the service, including its cluster. */
  readonly serviceArn: string;
  readonly desiredCount?: number;
  readonly runningCount?: number;
  readonly pendingCount?: number;
  readonly deployments?: readonly DeploymentPatch[];
  /** Text of a service event. It is added at the front of `events`, with the time of the call. */
  readonly event?: string;
  /** The revision to which the service rolls back, as after a circuit breaker: a new PRIMARY deployment begins. */
  readonly rollBackTo?: string;
}

/** A running local account. */
export interface Account {
  /** `http://localhost:PORT`, the endpoint of every service. */
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  /** Environment variables of a root client: endpoint, keys and Region, with the names that the SDK and the CLI use. */
  readonly environment: Readonly<Record<string, string>>;
  /** Keys of the account's root for an SDK client. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** File that holds the account's own log. */
  readonly log: string;
  /** Process id of the account's process. */
  readonly pid: number;
  /**
   * Every AWS call since the start or the last reset, in the order in which they began. Calls that have not ended are
   * not included.
   */
  readonly calls: () => Promise<readonly Call[]>;
  readonly resetCalls: () => Promise<void>;
  readonly faults: {
    /** Adds a rule. If several rules match a call, the first one added applies. */
    readonly add: (rule: FaultRule) => Promise<void>;
    readonly clear: () => Promise<void>;
  };
  readonly tasks: {
    /** Puts or replaces a task, so that DescribeTasks and ListTasks show it. */
    readonly put: (task: TaskRecord) => Promise<void>;
  };
  readonly services: {
    /**
     * Changes the counts, deployments and events of a service. Throws if the service or the deployment does not exist.
     */
    readonly put: (patch: ServicePatch) => Promise<void>;
  };
  /**
   * Whether a function behind a queue has still to do with a task group (`service:NAME`, `family:NAME`): an event of it, or a
   * message that is no event of ECS, waits in the queue, or a function works on it. Without a group: the latter alone.
   */
  readonly awaits: (group?: string) => Promise<boolean>;
  readonly secrets: {
    /** The next secret created with `name` gets `suffix` as the six characters at the end of its ARN. */
    readonly announce: (name: string, suffix: string) => Promise<void>;
  };
  /** Assumes a role as the service principal ecs-tasks.amazonaws.com, if its trust policy allows it. */
  readonly assumeForTasks: (roleArn: string, sessionName: string) => Promise<AssumedRole>;
  /** Says that a role of this account, by its name, was last used so many days ago, as if nobody had used it since. */
  readonly setLastUse: (role: string, daysAgo: number) => Promise<void>;
  /**
   * Replaces the service control policies. They apply to every principal of every account here except root users. An
   * empty list removes them.
   */
  readonly setServiceControlPolicies: (policies: readonly ServiceControlPolicy[]) => Promise<void>;
  /** Says for how many accounts this one stands, each of which may look up two events a second; default 1. */
  readonly standForAccounts: (accounts: number) => Promise<void>;
  /** Sets after how many seconds CloudTrail's event history shows a call; default 5. */
  readonly setTrailDelay: (seconds: number) => Promise<void>;
  /** Keys of a principal of this account: the ARN of a role or a user, or the name of a role. */
  readonly signIn: (principal: string) => Promise<SigningKeys>;
  /**
   * Invokes a function directly and waits for its answer, as a principal of this account: the ARN of a role or a user,
   * or the name of a role. IAM authorises the call as it would that principal's own call.
   */
  readonly invokeAs: (principal: string, functionName: string, payload: unknown) => Promise<Invocation>;
  /**
   * Settings for SDK clients that act as the root user of any account in any Region. What they create belongs to that
   * account. The account id has twelve digits; an account exists as soon as something is created in it.
   */
  readonly clientsOptions: (accountId: string, region: string) => ClientOptions;
  /** Empties the account (roles, queues, tasks, calls, faults), so that it is like a new one. */
  readonly reset: () => Promise<void>;
  /** Ends the account with all its processes. Resolves when they are gone. It may be called twice. */
  readonly stop: () => Promise<void>;
}
