import type { Command } from '../control/command.ts';
import type { Place } from '../incident/ledger.ts';

/** What a caller can ask the operator for: to read something, or a command. */
export type Asked =
  | {
      readonly verb: 'incidents';
      readonly status?: 'open' | 'closed' | undefined;
      readonly limit: number;
      /** The last incident of the list before: those that come after it. */
      readonly before?: Place | undefined;
    }
  | { readonly verb: 'show'; readonly incident: string }
  | { readonly verb: 'read-mode' }
  /** The installation itself: mode, controls, how many incidents, grants. */
  | { readonly verb: 'status' }
  /** What came of a command. */
  | { readonly verb: 'outcome'; readonly command: string }
  | Command;

/**
 * The proof of who asks: the parts of an STS GetCallerIdentity request that the caller signed. The operator makes the request of
 * them itself and sends it to STS, which answers with the caller's ARN.
 */
export type Proof = {
  /** The header `Authorization` (Signature Version 4). */
  readonly authorization: string;
  /** The header `X-Amz-Date`. */
  readonly date: string;
  /** The header `X-Amz-Security-Token`, of temporary credentials. */
  readonly token?: string | undefined;
  /** The header `x-ecs-init-remediator`. */
  readonly binding: string;
};

/** The payload of an invocation: the request's exact bytes, and who asks. */
export type SignedRequest = { readonly request: string; readonly proof: Proof };

/** Why a request is not answered: what was wrong, and what is allowed. */
export type Refusal = {
  readonly is: 'refused';
  readonly code: RefusalCode;
  readonly message: string;
  readonly allowed?: readonly string[];
};

export type RefusalCode =
  | 'unsigned'
  | 'malformed-proof'
  | 'other-installation'
  | 'other-request'
  | 'clock'
  | 'not-attested'
  | 'not-admitted'
  | 'used'
  | 'malformed-request'
  | 'incident'
  | 'aws'
  | 'ledger';

/** The operator's answer, sent as JSON: what was asked for, or an error. `now`, in an error, is the operator's clock. */
export type Answer = Readonly<Record<string, unknown>> & { readonly error?: AnswerError };

export type AnswerError = {
  readonly code: RefusalCode;
  readonly message: string;
  readonly allowed?: readonly string[];
  readonly now?: string;
};
