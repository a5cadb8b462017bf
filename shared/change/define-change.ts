import type { Configuration } from '../configuration/configuration.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Ask, Facts } from '../evidence/ask.ts';
import type { Service } from '../evidence/ecs.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import type { Guardrail } from './guardrails/guardrail.ts';
import type { ActionData, Place, Planned } from './planned.ts';
import type { Reason } from './reason.ts';

export type PlanInput = {
  readonly findings: readonly Finding[];
  readonly configuration: Configuration;
  readonly workload: Workload;
  readonly definition: TaskDefinition | undefined;
  readonly service: Service | undefined;
  /** The revision that last completed a deployment of the service, beside the failing one; undefined if it was not read. */
  readonly earlier: TaskDefinition | undefined;
};

/**
 * The plan of one kind: its changes, and for each finding that it could repair but may not, the reason (by finding id).
 */
export type KindPlan<A extends ActionData, I extends ActionData = never> = {
  readonly changes: readonly Omit<Planned<A, I>, 'id'>[];
  readonly unplanned: Readonly<Record<string, Reason>>;
};

/** A failure after a change, together with the finding that the change was to repair. */
export type LaterFailure<A extends ActionData> = {
  readonly action: A;
  readonly finding: Finding;
  /** The revision of the task that failed. */
  readonly taskDefinitionArn: string;
  readonly claim: Claim;
};

/**
 * An attempt whose answer was lost. `id`: of the change. `seenBefore`: what stood in its place when it was planned, as
 * {@link Planned.seenBefore}. `ownRole`: ARN of the product's own role.
 */
export type Sent = { readonly id: string; readonly seenBefore: string | undefined; readonly ownRole: string };

/** The error of a read, and the IAM action that the product lacks; null if it lacks none. */
export type Unread = { readonly detail: string; readonly permission: string | null };

/** What the account shows of such an attempt. `to-read`: what is still to be read. `unread`: what could not be read. */
export type Trace =
  | { readonly is: 'to-read'; readonly asks: readonly Ask[] }
  | { readonly is: 'unread'; readonly why: Unread }
  /** `created`: ARN of what it created. */
  | { readonly is: 'made'; readonly created: string | null }
  | { readonly is: 'not-made' };

/**
 * A kind of change, in one file: its target, when it is planned, what allows it, how the account shows it, and what
 * undoes it. To add a kind, add a file here and its line in `kinds/index.ts`; the compiler then names the other places.
 */
export type ChangeKind<A extends ActionData, I extends ActionData = never> = {
  /** The key of its target, which exists longer than an incident: role × policy, family, service, log group. */
  target(action: A): string;
  /** The part of an action that makes it the same change. What the change learns only while it is made is left out. */
  identity(action: A): unknown;
  /** Pure. `before` are the changes that earlier kinds planned for the same diagnosis. */
  plan(input: PlanInput, before: readonly Planned[]): KindPlan<A, I>;
  /**
   * Whether the change only saves waiting. The repair works without it, and whether it is made says nothing about the
   * repair.
   */
  readonly optional: boolean;
  /** Whether ECS starts tasks at once because of it, in a deployment that nobody can have given up yet. */
  readonly startsDeployment: boolean;
  /** Whether the change stays in the account until it is undone. If not, it is a single call and may be made again. */
  readonly staysInEffect: boolean;
  /** Whether its executor finds what an earlier attempt left unused, so that a plan can go on with it. */
  readonly foundAgain: boolean;
  /**
   * Whether other workloads with the same failure rely on the change once it is in place, instead of making it again.
   */
  readonly shared: boolean;
  /** Whether the current configuration allows this very action, or its inverse, automatically and for this service. */
  isConsented(action: A | I, configuration: Configuration, place: Place): boolean;
  /**
   * The reads that its guardrails will need, as far as the facts at hand and ECS's own text tell. Empty if the
   * configuration does not allow the change.
   */
  reads(of: {
    readonly workload: Workload;
    readonly definition: TaskDefinition;
    readonly configuration: Configuration;
    /** What the reasons of the failure say. */
    readonly claims?: readonly Claim[];
    readonly facts?: Facts;
  }): readonly Ask[];
  /**
   * Its own guardrails, in addition to those of all changes: those that are checked before the owner’s consent, and
   * those after it.
   */
  readonly guardrails: { readonly beforeConsent: readonly Guardrail[]; readonly afterConsent: readonly Guardrail[] };
  /**
   * The read that shows whether the change is in the account. Undefined if no read can tell the change from a change of
   * somebody else.
   */
  shownBy(action: A): Ask | undefined;
  /**
   * What the account shows of an attempt whose answer was lost, if no single read tells the change from a change of
   * somebody else. It is asked again with the facts that it asked for.
   */
  trace(action: A, sent: Sent, facts: Facts): Trace;
  /** Whether the account shows the change; undefined if that could not be read. */
  isShown(action: A, facts: Facts): boolean | undefined;
  /**
   * The call that undoes the change, computed from the change itself. A recorded inverse is only compared with it and
   * never executed.
   */
  takeBack(action: A, inverse: I): I | undefined;
  /**
   * Other services that may rely on the change without ever having failed. Undefined if they can no longer be known.
   */
  reliantServices(action: A, configuration: Configuration): readonly string[] | undefined;
  /**
   * The changes that the configuration may have had made and that stand for as long as something lives of them: they are handed back
   * when nothing does.
   */
  handedBack(configuration: Configuration, region: string): readonly A[];
  /** The role whose use shows that something lives of the change; undefined where no role's does. */
  usedThrough(action: A): string | undefined;
  /** Whether a failure after the change is the one that the change was to repair. */
  isSameFailure(failure: LaterFailure<A>): boolean;
  /**
   * Whether only a task that runs judges the change. Then no failure speaks for or against it, and only a person undoes
   * it.
   */
  readonly onlyTasksProve: boolean;
  /** The revision that a service runs after the change; undefined if the change moves no service. */
  movesTo(action: A): string | undefined;
  /** The revision that is examined before the service is moved, as if it ran; undefined if there is none yet. */
  examinedFirst(action: A): string | undefined;
  /** The action, completed with what the change before it created, such as the ARN of a revision. */
  pointedAt(action: A, created: string): A;
};

/** Declares a kind of change. A part that is not given has the default of `without`. */
export function defineChange<A extends ActionData, I extends ActionData = never>(
  kind: Omit<ChangeKind<A, I>, keyof typeof without> & Partial<Pick<ChangeKind<A, I>, keyof typeof without>>,
): ChangeKind<A, I> {
  return { ...without, ...kind };
}

/** Defaults for parts that most kinds do not need. */
const without = {
  optional: false,
  startsDeployment: false,
  staysInEffect: true,
  foundAgain: false,
  shared: false,
  onlyTasksProve: false,
  identity: (action: ActionData): unknown => action,
  reads: (): readonly Ask[] => [],
  guardrails: { beforeConsent: [], afterConsent: [] },
  shownBy: (): Ask | undefined => undefined,
  isShown: (): boolean | undefined => false,
  trace: (): Trace => ({ is: 'not-made' }),
  takeBack: (): undefined => undefined,
  reliantServices: (): readonly string[] => [],
  handedBack: (): readonly never[] => [],
  usedThrough: (): string | undefined => undefined,
  movesTo: (): string | undefined => undefined,
  examinedFirst: (): string | undefined => undefined,
  pointedAt: <A extends ActionData>(action: A): A => action,
};
