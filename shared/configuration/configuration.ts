import type { Network, NetworkFile } from './network.ts';

/** What people define an account with. */
type Tool = 'terraform' | 'cdk' | 'cloudformation';

/**
 * The owner's configuration with its defaults. The stack completes it at synthesis and deploys it as
 * `configuration.json` beside the code of the functions.
 */
export type Configuration = {
  readonly grants: readonly Grant[];
  readonly corrections: readonly CorrectionConsent[];
  readonly moveBacks: readonly MoveBackConsent[];
  readonly notifications: {
    readonly emails: readonly string[];
    readonly https: readonly string[];
    /** Name of the SSM SecureString parameter that holds the Slack incoming webhook's URL. */
    readonly slack?: { readonly webhookParameter: string };
    /** The EventBridge bus on which messages are put too: its name, or the ARN of a bus of another account. */
    readonly events?: { readonly bus: string };
  };
  readonly containerInsights: { readonly clusters: readonly string[]; readonly level: 'enabled' | 'enhanced' };
  /** The endpoints of the workloads' VPC, as a stack of their own. The functions are not told of them. */
  readonly network?: Network;
  /** The product diagnoses but never changes a resource with this tag. Without `value`, any value of the tag counts. */
  readonly optOutTag: { readonly key: string; readonly value?: string };
  /** The product changes nothing with this tag while its value says so: a moment, or anything but `false`. */
  readonly freezeTag: { readonly key: string };
  /** When something may be changed. None: always. */
  readonly changeWindows: readonly ChangeWindow[];
  readonly limits: {
    readonly changesPerHour: number;
    readonly changesPerHourPerWorkload: number;
    readonly attemptsPerTargetPerDay: number;
    /** Incidents of stand-alone tasks that may begin within any sixty minutes. More are counted, and told in sum. */
    readonly standAloneIncidentsPerHour: number;
  };
  readonly proof: { readonly graceSeconds: number; readonly deadlineMinutes: number };
  /**
   * Whether access is given that nothing shows to have worked before, where AWS's event history cannot tell whether
   * somebody took it away.
   */
  readonly whenHistoryUnknown: 'hold' | 'apply';
  /** Of which services it is told once a day what would keep their next task from starting: those that a consent names, or all. */
  readonly sweep: 'off' | 'named' | 'all';
  /** What defines the account's roles and task definitions, where no tag of a stack tells. */
  readonly managedBy?: Tool;
  /** Who may use the operator, by right. */
  readonly operators: Operators;
};

/** A time of the week, by the clock of a time zone. */
export type ChangeWindow = {
  /** The days on which it opens. */
  readonly days: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
  /** `HH:MM`. A window that ends before it begins ends on the next day; `24:00` is the end of the day. */
  readonly from: string;
  readonly to: string;
  /** Of the IANA time zone database, such as `Europe/Berlin`. */
  readonly timeZone: string;
};

/**
 * Who may read, stop (`pause`, `mode off`, `mode dry-run`) and change (everything else), as ARNs of roles, users and roots, or as
 * `permission-set/NAME` of Identity Center. Whoever may change may stop, and whoever may stop may read. A right that is absent is
 * that of every principal of the account whom IAM lets invoke the operator; the right to change is then nobody's.
 */
export type Operators = {
  readonly read?: readonly string[];
  readonly stop?: readonly string[];
  readonly change?: readonly string[];
};

/** The owner's consent to attach one policy to one role. */
export type Grant = {
  readonly name: string;
  /** ARN of the execution role. */
  readonly executionRole: string;
  /** ARNs of secrets, with or without the six-character suffix. */
  readonly secrets: readonly string[];
  /** ARNs of parameters. */
  readonly parameters: readonly string[];
  /** ARNs of customer-managed keys. */
  readonly kmsKeys: readonly string[];
  /** ARNs of private ECR repositories, of any account, that the role may pull images from. */
  readonly repositories: readonly string[];
  /** ARNs of log groups that the product may create. Empty: it creates none. */
  readonly logGroups: readonly string[];
  /** Days after which CloudWatch Logs deletes the events of a log group that the product created. */
  readonly logRetentionDays: number;
  /** ARNs of the services for which the policy may be attached automatically. */
  readonly services: readonly string[];
  /** ARNs of the principals whose registered task definitions the owner trusts (`registeredBy`). */
  readonly registrars: readonly string[];
  readonly consent: 'auto' | 'ask';
  /** Whether a plan may end with one forced deployment of a service that has no running task. */
  readonly forceDeployment: boolean;
  /** Families whose revisions the services run. A deployment is forced only to these; without them, to any family. */
  readonly families?: readonly string[];
  /** What the name of its policy ends in. The stack gives it; no file holds it. */
  readonly policySuffix?: string;
};

/** The owner's consent to register corrected revisions of a family and move its services to them. */
export type CorrectionConsent = {
  readonly family: string;
  readonly services: readonly string[];
  /** ARNs of the roles that the revisions of the family name. */
  readonly passRoles: readonly string[];
  readonly registrars: readonly string[];
  readonly consent: 'auto' | 'ask';
};

/**
 * The owner's consent to move services of a family back to the last revision that completed a deployment, where a newer
 * one cannot start and nothing else repairs it. The registrars are those whose failing revision may be replaced without
 * asking. With `passRoles`, a revision that was deregistered is registered again, if it names no other roles.
 */
export type MoveBackConsent = CorrectionConsent;

/** What the owner's file may hold, before its defaults are filled in. Its JSON Schema is docs/configuration.schema.json. */
export type ConfigurationFile = {
  readonly $schema?: string;
  readonly grants?: readonly (Pick<Grant, 'name' | 'executionRole'> & Partial<Omit<Grant, 'policySuffix'>>)[];
  readonly corrections?: readonly (Pick<CorrectionConsent, 'family'> & Partial<CorrectionConsent>)[];
  readonly moveBacks?: readonly (Pick<MoveBackConsent, 'family'> & Partial<MoveBackConsent>)[];
  readonly notifications?: Partial<Configuration['notifications']>;
  readonly containerInsights?: Partial<Configuration['containerInsights']>;
  readonly network?: NetworkFile;
  readonly optOutTag?: Configuration['optOutTag'];
  readonly freezeTag?: Configuration['freezeTag'];
  readonly changeWindows?: readonly (Omit<ChangeWindow, 'days' | 'timeZone'> & Partial<ChangeWindow>)[];
  readonly limits?: Partial<Configuration['limits']>;
  readonly proof?: Partial<Configuration['proof']>;
  readonly whenHistoryUnknown?: Configuration['whenHistoryUnknown'];
  readonly sweep?: Configuration['sweep'];
  readonly operators?: Operators;
  readonly managedBy?: Tool;
};
