import type { Claim, DenialKind, Dependency, Stage } from './claim.ts';
import type { Category, Fault } from './fault.ts';

/** What a clause decides. */
export type Verdict = {
  readonly category: Category;
  readonly fault: Fault;
  /** Whether the words leave more than one category open. */
  readonly ambiguous?: boolean;
  readonly outcome?: Claim['outcome'];
  /** The dependency that the deciding words name, above what the clauses around them say. */
  readonly dependency?: Dependency;
};

/** What has been read so far of one error text, from the outermost clause inwards. */
export type Draft = {
  stage: Stage | null;
  /** By the wrapping clauses. */
  dependency: Dependency | null;
  /** By the SDK's own words (`operation error SSM: …`). */
  called: Dependency | null;
  /** The IAM action of the SDK's operation. */
  operation: string | null;
  /** What the wrapping clauses name. */
  resource: string | null;
  /** What a denial names. */
  deniedResource: string | null;
  action: string | null;
  principal: string | null;
  denial: DenialKind | null;
  /** `service call has been retried N time(s)`; 0 when it does not say. */
  retries: number;
  /** Whether the call that failed was the one for credentials, made before the call itself. */
  credentials: boolean;
  /** Whether an HTTP status shows that the service answered. */
  answered: boolean;
  /** The URL that was called. */
  url: string | null;
  host: string | null;
  address: string | null;
  /** What decides. The first one stands. */
  verdict: Verdict | null;
  /** What a sentence for people says: it stands unless an error behind it says otherwise. */
  sentence: Verdict | null;
  /** What the wrapping clauses make likely, when nothing decides. */
  suspicion: Verdict | null;
};

/** A draft in which nothing has been read. */
export function emptyDraft(): Draft {
  return {
    stage: null,
    dependency: null,
    called: null,
    operation: null,
    resource: null,
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
