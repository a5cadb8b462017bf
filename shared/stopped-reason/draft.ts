import type { Claim, DenialKind, Dependency, Lack, Stage } from './claim.ts';
import type { Category, Fault } from './fault.ts';

/** What the deciding clause says. */
export type Verdict = {
  readonly category: Category;
  readonly fault: Fault;
  /** Whether the words leave several categories possible. */
  readonly ambiguous?: boolean;
  readonly outcome?: Claim['outcome'];
  /** The dependency that the deciding words name. It takes precedence over the one of the clauses around them. */
  readonly dependency?: Dependency;
};

/** What has been read of one error text so far, from the outermost clause inwards. */
export type Draft = {
  stage: Stage | null;
  /** What ECS lacked to place the task. */
  lack: Lack | null;
  /** The dependency that the wrapping clauses name. */
  dependency: Dependency | null;
  /** The dependency that the SDK names (`operation error SSM: …`). */
  called: Dependency | null;
  /** The IAM action of the SDK's operation. */
  operation: string | null;
  /** The resource that the wrapping clauses name. */
  resource: string | null;
  /** The image that the text names. */
  image: string | null;
  /** The resource that a denial names. */
  deniedResource: string | null;
  action: string | null;
  principal: string | null;
  denial: DenialKind | null;
  /** N of `service call has been retried N time(s)`; 0 if the text does not say it. */
  retries: number;
  /** Whether the call for credentials failed, which the SDK makes before the real call. */
  credentials: boolean;
  /** Whether an HTTP status shows that the service answered. */
  answered: boolean;
  /** The URL that was called. */
  url: string | null;
  host: string | null;
  address: string | null;
  /** The verdict of the clause that decides. The first one counts. */
  verdict: Verdict | null;
  /** The verdict of a sentence that AWS wrote for people. It counts unless an error after it says otherwise. */
  sentence: Verdict | null;
  /** The verdict that the wrapping clauses make likely. It counts if nothing decides. */
  suspicion: Verdict | null;
};

/** A draft before anything has been read. */
export function emptyDraft(): Draft {
  return {
    stage: null,
    lack: null,
    dependency: null,
    called: null,
    operation: null,
    resource: null,
    image: null,
    deniedResource: null,
    action: null,
    principal: null,
    denial: null,
    retries: 0,
    credentials: false,
    answered: false,
    url: null,
    host: null,
    address: null,
    verdict: null,
    sentence: null,
    suspicion: null,
  };
}
