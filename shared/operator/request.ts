import type { Mode } from '../event/start-failure.ts';

/** The parts of the Function URL's HTTP request that the product reads. */
export type OperatorRequest = {
  readonly method: string;
  /** The path as the caller sent it, not decoded yet. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

/** A parsed request. */
export type Asked =
  | { readonly is: 'list'; readonly status?: 'open' | 'closed'; readonly limit: number }
  | { readonly is: 'show'; readonly incident: string }
  | { readonly is: 'command'; readonly verb: 'undo' | 'resume'; readonly incident: string }
  | { readonly is: 'read-mode' }
  | { readonly is: 'set-mode'; readonly mode: Mode };

/** Why a request is not answered: what was wrong, and what is allowed. */
export type Refusal = {
  readonly is: 'refused';
  readonly status: 400 | 403 | 404 | 405 | 413;
  readonly code: string;
  readonly message: string;
  readonly allowed?: readonly string[];
};

/** An HTTP answer. The body is sent as JSON. */
export type Answer = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly allow?: string;
};
