import type { Configuration } from '../../configuration/configuration.ts';
import type { ModeReading } from '../../control/mode-reading.ts';
import type { Examination } from '../../diagnosis/examine.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import type { Instant } from '../../event/instant.ts';
import type { StartFailure } from '../../event/start-failure.ts';
import type { Ask, Facts } from '../../evidence/ask.ts';
import type { Claim } from '../../stopped-reason/claim.ts';
import type { TaskDefinition, Workload } from '../../workload/workload.ts';
import type { Approval } from '../answer.ts';
import type { ActionData, Planned } from '../planned.ts';
import type { Reason } from '../reason.ts';

/** What a guardrail can examine. */
export type Guarded = {
  readonly planned: Planned;
  /** The findings that the change is to repair. */
  readonly findings: readonly Finding[];
  /** Everything that was found, whatever repairs it. */
  readonly diagnosed: readonly Finding[];
  /** The last failure of the incident, whether it has just arrived or is examined again. */
  readonly trigger: StartFailure;
  /** What each reason of the failure says. */
  readonly claims: readonly Claim[];
  readonly workload: Workload;
  readonly definition: TaskDefinition | undefined;
  readonly configuration: Configuration;
  readonly facts: Facts;
  /** What the same judge says of the revision that the change would point the service at; undefined if it was not examined. */
  readonly destination: Pick<Examination, 'definition' | 'diagnosis'> | undefined;
  /** What the ledger knows of the change's target; undefined if the product never changed it. */
  readonly target: KnownTarget | undefined;
  /** Whether the account shows the change; undefined if that was not read, or cannot be known. */
  readonly shown: boolean | undefined;
  readonly mode: ModeReading;
  /** A person's answer to the plan that the change is part of; undefined if nobody answered. */
  readonly answer: Approval | undefined;
  /** ARN of the remediator's own role. */
  readonly ownRole: string;
  readonly now: Instant;
};

/** The fields of a target that guardrails need. */
export type KnownTarget = {
  readonly state: 'idle' | 'intended' | 'changed' | 'suspended';
  readonly suspended: { readonly since: Instant; readonly why: Reason } | null;
  readonly action?: ActionData | null;
  readonly madeAt: Instant | null;
  readonly attempts: readonly Instant[];
  /** When a person last let the product change it again. */
  readonly restored?: { readonly at: Instant };
};

/** What is known when the reads of the guardrails are named: more of them as facts come in. */
export type Needing = Pick<Guarded, 'planned' | 'findings' | 'trigger' | 'workload' | 'definition' | 'facts'>;

/** `ask`: a person may decide to make the change. `hold`: the change is not made while this reason exists. */
export type Verdict = { readonly decision: 'ask' | 'hold'; readonly because: Reason };

/**
 * One rule that a change must pass. It returns undefined to let the change pass. It must hold a change that it cannot
 * evaluate.
 */
export type Guardrail = {
  readonly name: string;
  /** Every read that `check` looks at, as far as the facts at hand can name it. What is not named here is not read. */
  readonly needs?: (of: Needing) => readonly Ask[];
  readonly check: (guarded: Guarded) => Verdict | undefined;
};

/** A verdict that stops the change. */
export function hold(because: Reason): Verdict {
  return { decision: 'hold', because };
}

/** A verdict that leaves the change to a person. */
export function ask(because: Reason): Verdict {
  return { decision: 'ask', because };
}
