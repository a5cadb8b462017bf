/**
 * The fields of the published incident that the sandbox reads. They are declared here again, independent of the
 * product's code.
 */
export type IncidentJson = {
  readonly id: string;
  readonly workload: string;
  readonly service: string | null;
  readonly family: string;
  readonly status: 'open' | 'closed';
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly failures: number;
  readonly mode: string;
  readonly findings: readonly FindingJson[];
  readonly changes: readonly ChangeJson[];
  readonly unchecked?: readonly string[];
  readonly outbox?: readonly unknown[];
};

export type FindingJson = {
  readonly id: string;
  readonly cause: string;
  readonly category: string;
  readonly certainty: string;
  readonly requirement: string | null;
  /** The number of its cause in the messages; alike findings share one. */
  readonly number?: number;
  readonly title: string;
  readonly next: string;
  readonly evidence: readonly { readonly text: string; readonly source: string }[];
  readonly missing?: readonly { readonly why: string; readonly permission?: string }[];
  readonly failing: boolean;
  readonly decision: string;
  readonly reason: string;
  /** Ids of changes. */
  readonly changes: readonly string[];
  readonly resolution: string | null;
  /** Changes that would repair it, and that are not made. */
  readonly planned?: readonly Pick<ChangeJson, 'id' | 'action' | 'before' | 'after'>[];
};

export type ChangeJson = {
  readonly id: string;
  readonly action: { readonly kind: string } & Readonly<Record<string, unknown>>;
  readonly target: string;
  readonly state: string;
  /** Whether another incident made the change, and this one only relies on it. */
  readonly shared?: boolean;
  readonly before: string;
  readonly after: string;
  readonly inverse: unknown;
  readonly proof: ({ readonly by: string } & Readonly<Record<string, unknown>>) | null;
  readonly note: string | null;
};

/**
 * A message of the product, as its subscribers received it: the text by HTTP, the chat form by HTTPS, the incident by
 * SQS.
 */
export type Message = {
  readonly state: string;
  readonly subject: string;
  /** Whose move it is; undefined in a message about a control of the product. */
  readonly urgency?: string;
  /** The first sentences of the message: whose move, where, why, and what happens. */
  readonly says: readonly string[];
  readonly text: string;
  /** The custom notification of Amazon Q Developer. */
  readonly chat: unknown;
  /** The form for programs. */
  readonly json: unknown;
  /** Absent in a message about a control of the product, such as its mode. */
  readonly incident?: IncidentJson;
};
