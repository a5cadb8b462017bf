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
};

/** What one kind plans: its changes, and for findings that it could repair and may not, why (by finding id). */
export type KindPlan<A extends ActionData, I extends ActionData = never> = {
  readonly changes: readonly Omit<Planned<A, I>, 'id'>[];
  readonly unplanned: Readonly<Record<string, Reason>>;
};

/** A failure that came after a change, beside a finding that the change was to repair. */
export type LaterFailure<A extends ActionData> = {
  readonly action: A;
  readonly finding: Finding;
  /** The revision of the task that failed. */
  readonly taskDefinitionArn: string;
  readonly claim: Claim;
};

/**
 * A kind of change, in one file: what it is made to, when it is planned, what lets it be made, how the account shows it, and
 * what takes it back. Adding a kind is a file here, its line in `kinds/index.ts`, and what the compiler then asks for.
 */
export type ChangeKind<A extends ActionData, I extends ActionData = never> = {
  /** What it is made to, and outlives incidents: role × policy, family, service, log group. */
  target(action: A): string;
  /** What makes two actions the same change; what a change learns only on the way is left out. */
  identity(action: A): unknown;
  /** Pure. `before` are the changes that earlier kinds planned for the same diagnosis. */
  plan(input: PlanInput, before: readonly Planned[]): KindPlan<A, I>;
  /** Whether it only spares waiting: the repair stands without it, and whether it came about says nothing of the repair. */
  readonly optional: boolean;
  /** Whether it stays in the account until it is taken back; else it is a single push, and may be made again. */
  readonly staysInEffect: boolean;
  /** Whether workloads that fail alike come to rely on it once it stands, rather than making it again. */
  readonly shared: boolean;
  /** Whether the configuration in force allows this very action, or its inverse, automatically and for this very service. */
  isConsented(action: A | I, configuration: Configuration, place: Place): boolean;
  /** What its guardrails will want to know, as soon as the task definition is read and where the configuration leaves it possible. */
  reads(of: {
    readonly workload: Workload;
    readonly definition: TaskDefinition;
    readonly configuration: Configuration;
  }): readonly Ask[];
  /** Its own guardrails, beside those of all changes, by whether they answer before or after the owner’s consent is asked. */
  readonly guardrails: { readonly beforeConsent: readonly Guardrail[]; readonly afterConsent: readonly Guardrail[] };
  /** What is asked to see whether the account shows it; undefined where no read can tell it from somebody else's. */
  shownBy(action: A): Ask | undefined;
  /** Whether the account shows it; undefined where that could not be read. */
  isShown(action: A, facts: Facts): boolean | undefined;
  /** What takes it back, rebuilt from the change itself: a recorded inverse is compared, never obeyed. */
  takeBack(action: A, inverse: I): I | undefined;
  /** Services beside the incident's own that can have come to rely on it without ever failing; undefined: that cannot be known any more. */
  reliantServices(action: A, configuration: Configuration): readonly string[] | undefined;
  /** Whether a failure after it is the same that it was to repair. */
  isSameFailure(failure: LaterFailure<A>): boolean;
  /** The revision that a service runs by it; undefined where it moves none. */
  movesTo(action: A): string | undefined;
  /** The action with what the change that it follows has made, such as a revision's ARN. */
  pointedAt(action: A, created: string): A;
};

/** Declares a kind of change; `unless` a part is given, the kind has none of it. */
export function defineChange<A extends ActionData, I extends ActionData = never>(
  kind: Omit<ChangeKind<A, I>, keyof typeof without> & Partial<Pick<ChangeKind<A, I>, keyof typeof without>>,
): ChangeKind<A, I> {
  return { ...without, ...kind };
}

/** What most kinds do not have. */
const without = {
  optional: false,
  staysInEffect: true,
  shared: false,
  identity: (action: ActionData): unknown => action,
  reads: (): readonly Ask[] => [],
  guardrails: { beforeConsent: [], afterConsent: [] },
  shownBy: (): Ask | undefined => undefined,
  isShown: (): boolean | undefined => false,
  takeBack: (): undefined => undefined,
  reliantServices: (): readonly string[] => [],
  movesTo: (): string | undefined => undefined,
  pointedAt: <A extends ActionData>(action: A): A => action,
};
