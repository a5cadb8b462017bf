import type { Instant } from '../../event/instant.ts';
import type { FactKind, Knowledge, Subjects } from '../../evidence/ask.ts';
import type { Fact } from '../../evidence/fact.ts';
import type { Clients } from '../clients/clients.ts';
import { CallError, describeFailure, failureOf } from '../sdk-error.ts';

/** What a collector reads with. */
export type Reading = { readonly clients: Clients; readonly now: () => Instant };

/** Reads one kind of fact. */
export type Collector<K extends FactKind> = (subject: Subjects[K], reading: Reading) => Promise<Fact<Knowledge[K]>>;

/** Reads several facts of one kind with one call. */
export type BatchCollector<K extends FactKind> = {
  /** Which of the subjects can be asked together. */
  readonly group: (subjects: readonly Subjects[K][]) => readonly (readonly Subjects[K][])[];
  /** The answers, in the order of the subjects; one that it leaves out or undefined is asked by itself. */
  readonly collect: (
    subjects: readonly Subjects[K][],
    reading: Reading,
  ) => Promise<readonly (Fact<Knowledge[K]> | undefined)[]>;
};

/**
 * Makes a fact of a read: its value, `absent` where it gave undefined or AWS said that there is no such thing, and
 * `unavailable` where the call failed in any other way.
 * @param source the calls that it takes, for the evidence.
 */
export async function readFact<T>(
  reading: Reading,
  source: string,
  read: () => Promise<T | undefined>,
): Promise<Fact<T>> {
  // The moment before the call: a fact is never newer than it claims.
  const at = reading.now();
  try {
    const value = await read();
    return value === undefined ? { is: 'absent', at, source } : { is: 'known', value, at, source };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind === 'not-found') return { is: 'absent', at, source };
    const why = failure.kind === 'invalid' ? 'failed' : failure.kind;
    const detail = describeFailure(failure);
    return {
      is: 'unavailable',
      at,
      source,
      why,
      detail,
      ...(failure.permission !== undefined && { permission: failure.permission }),
    };
  }
}

/** The error of a read that cannot be made or understood, and why: it must not read as "nothing there". */
export function unreadable(source: string, name: string, message: string): CallError {
  return new CallError({ kind: 'failed', name, message }, source);
}

/** A text that is set: some answers (of emulators above all) hold an empty string or null for what is unset. */
export function set(text: string | null | undefined): string | undefined {
  return text === null || text === '' ? undefined : text;
}

/** A date as an {@link Instant}; undefined where it is unset or no date. */
export function instant(date: Date | null | undefined): Instant | undefined {
  return date === null || date === undefined || !(date.getTime() > 0) ? undefined : date.toISOString();
}

/** Tags as a record, whichever case the service spells them in. */
export function tagRecord(
  tags:
    | readonly {
        key?: string | undefined;
        value?: string | undefined;
        Key?: string | undefined;
        Value?: string | undefined;
      }[]
    | null
    | undefined,
): Readonly<Record<string, string>> {
  const pairs = (tags ?? []).map((tag) => [tag.key ?? tag.Key, tag.value ?? tag.Value ?? ''] as const);
  return Object.fromEntries(pairs.filter((pair): pair is readonly [string, string] => pair[0] !== undefined));
}
