import type { Execute, Executed } from '../../../shared/change/execute.ts';
import { grantPolicyArn } from '../../../shared/configuration/grant-policy.ts';
import type { Instant } from '../../../shared/event/instant.ts';
import type { Ask, Collect, FactKind, Knowledge, Subjects } from '../../../shared/evidence/ask.ts';
import type { Fact } from '../../../shared/evidence/fact.ts';
import { account, region } from '../../fixtures/account.ts';

/**
 * An account with one service on its seventh revision. No task of it runs, and its execution role carries no policy.
 * The product changes the account through `execute` and reads it through `newCollect`.
 */
export type Stage = {
  readonly execute: Execute;
  /** Each reads the account anew. */
  readonly newCollect: () => Collect;
  readonly people: People;
  /** The account's clock. */
  readonly now: () => Instant;
};

/** What people and ECS do in the account, past the product. */
export type People = {
  /** Attaches a managed policy to the execution role. */
  readonly attach: (policy: string) => Promise<void>;
  /** Deletes the policy of the grant. */
  readonly deletePolicy: () => Promise<void>;
  /** Deletes the execution role, with what is attached to it. */
  readonly deleteRole: () => Promise<void>;
  /** Registers the family's next revision with this reference in place of the secret's, and returns its ARN. */
  readonly register: (valueFrom: string, tags?: Readonly<Record<string, string>>) => Promise<string>;
  readonly deregister: (revision: string) => Promise<void>;
  readonly move: (revision: string) => Promise<void>;
  /** ECS counts so many running tasks of the service. */
  readonly run: (tasks: number) => Promise<void>;
  readonly deleteService: () => Promise<void>;
  readonly createLogGroup: (name: string) => Promise<void>;
  /** A task writes to the log group. */
  readonly writeLog: (name: string) => Promise<void>;
  readonly deleteLogGroup: (name: string) => Promise<void>;
  /** Takes an IAM action away from the product. */
  readonly deny: (permission: string) => Promise<void>;
};

/** How a contract makes a new stage for each of its tests. */
export type CreateStage = () => Promise<Stage>;

/** The policy of the grant: it exists, and it lets the execution role read the secret. */
export const policy = grantPolicyArn({ partition: 'aws', account, region }, { name: 'api' });

/** The ARN of a policy of other people. They all exist. */
export const otherPolicy = (index: number): string => `arn:aws:iam::${account}:policy/other-${index}`;

/** The number of {@link otherPolicy} that exist. */
export const otherPolicies = 10;

/** What the product reads now. */
export async function readFrom<K extends FactKind>(
  { newCollect }: Stage,
  kind: K,
  subject: Subjects[K],
): Promise<Fact<Knowledge[K]>> {
  const ask: Ask<K> = { kind, subject };
  const fact = (await newCollect()([ask as Ask])).get(ask);
  if (fact === undefined) throw new Error(`${kind} was not read`);
  return fact;
}

/** The value that the product reads now. It must be there. */
export async function valueFrom<K extends FactKind>(
  stage: Stage,
  kind: K,
  subject: Subjects[K],
): Promise<Knowledge[K]> {
  const fact = await readFrom(stage, kind, subject);
  if (fact.is !== 'known') throw new Error(`${kind} is ${fact.is}`);
  return fact.value;
}

/** The reason of a change that AWS refused. */
export function refusalOf(executed: Executed): { readonly detail: string; readonly permission: string | null } {
  if (executed.is !== 'failed' || executed.because.code !== 'refused')
    throw new Error(`the change was not refused by AWS: ${JSON.stringify(executed)}`);
  return executed.because;
}
