import type { Instant } from '../../event/instant.ts';
import type { FactKind, Knowledge, Subjects } from '../../evidence/ask.ts';
import type { Fact } from '../../evidence/fact.ts';
import type { Clients } from '../clients/clients.ts';
import { CallError, describeFailure, failureOf, type SdkFailure } from '../sdk-error.ts';
import { withCalls } from './made-calls.ts';

/** What a collector needs for a read. */
export type Reading = { readonly clients: Clients; readonly now: () => Instant };

/** Reads one kind of fact. */
export type Collector<K extends FactKind> = (subject: Subjects[K], reading: Reading) => Promise<Fact<Knowledge[K]>>;

/** Reads several facts of one kind with one call. */
export type BatchCollector<K extends FactKind> = {
  /** Groups the subjects that one call can read. */
  readonly group: (subjects: readonly Subjects[K][]) => readonly (readonly Subjects[K][])[];
  /**
   * The answers, in the order of the subjects. If an answer is left out or undefined, that subject is read by itself.
   */
  readonly collect: (
    subjects: readonly Subjects[K][],
    reading: Reading,
  ) => Promise<readonly (Fact<Knowledge[K]> | undefined)[]>;
};

/**
 * Makes a fact from a read. It is `absent` if the read returned undefined or AWS said that the thing does not exist,
 * and `unavailable` if the call failed in any other way. Its source is the calls that were answered for it; that of an
 * `unavailable` fact is the call that was not.
 * @param wanted the call that a read would have made that fails before it makes one.
 */
export function readFact<T>(reading: Reading, wanted: string, read: () => Promise<T | undefined>): Promise<Fact<T>> {
  return withCalls(async (calls) => {
    // The moment before the call, so that a fact is never older than it says.
    const at = reading.now();
    const source = () => calls().join(', ');
    try {
      const value = await read();
      return value === undefined
        ? { is: 'absent', at, source: source() }
        : { is: 'known', value, at, source: source() };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'not-found') return { is: 'absent', at, source: source() };
      return unavailable(failure, at, error instanceof CallError ? error.call : wanted);
    }
  });
}

function unavailable(failure: SdkFailure, at: Instant, source: string): Fact<never> {
  const why = failure.kind === 'not-found' || failure.kind === 'invalid' ? 'failed' : failure.kind;
  const detail = describeFailure(failure);
  const { permission } = failure;
  return { is: 'unavailable', at, source, why, detail, ...(permission !== undefined && { permission }) };
}

/** The error of a read that cannot be made or parsed, and why. It must not count as "nothing there". */
export function unreadable(source: string, name: string, message: string): CallError {
  return new CallError({ kind: 'failed', name, message }, source);
}

/**
 * A text that is set; undefined for an empty string or null, which some answers (mostly of emulators) hold for an unset
 * field.
 */
export function set(text: string | null | undefined): string | undefined {
  return text === null || text === '' ? undefined : text;
}

/** A date as an {@link Instant}; undefined if it is unset or not a date. */
export function instant(date: Date | null | undefined): Instant | undefined {
  return date === null || date === undefined || !(date.getTime() > 0) ? undefined : date.toISOString();
}

/** Tags as a record. Services spell the fields `Key` and `Value` in different cases. */
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
