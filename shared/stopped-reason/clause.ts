import type { Dependency, Stage } from './claim.ts';
import type { Draft, Verdict } from './draft.ts';
import { bareName, findAhead, readToken, type Scan } from './scan.ts';

/** One clause of a stopped reason: its fixed words, their meaning, and how to read the names after them. */
export type Clause = {
  /** In lower case, with plain apostrophes, without the colon that may follow. */
  readonly words: string;
  readonly stage?: Stage;
  readonly dependency?: Dependency;
  readonly verdict?: Verdict;
  readonly sentence?: Verdict;
  readonly suspicion?: Verdict;
  /** Reads what follows the words. Returns the position of the next clause, never one before `at`. */
  readonly read?: (scan: Scan, at: number, draft: Draft) => number;
};

/** Words with which a sentence goes on where its name was left out. */
const ofSentence: ReadonlySet<string> = new Set(['from', 'in', 'for', 'with', 'of', 'because']);

/** Reads the next word as the resource. */
export function takeName(scan: Scan, at: number, draft: Draft): number {
  const { token, next } = readToken(scan, at);
  const name = bareName(withoutColons(token));
  if (name !== '' && !ofSentence.has(name.toLowerCase())) draft.resource = name;
  return next;
}

function withoutColons(token: string): string {
  let end = token.length;
  while (end > 0 && token.charCodeAt(end - 1) === 58) end--;
  return end === token.length ? token : token.slice(0, end);
}

/** Skips the next word: it is a name and has no other meaning. */
export function skipName(scan: Scan, at: number): number {
  return readToken(scan, at).next;
}

/** A name without the quotes around it. */
function withoutQuotes(name: string): string {
  return /^(["'])(.+)\1$/.exec(name)?.[2] ?? name;
}

/** Reads everything up to the mark as the resource, including blanks. Reads nothing if the mark does not follow. */
export function takeUntil(mark: string): NonNullable<Clause['read']> {
  return (scan, at, draft) => {
    const end = findAhead(scan, mark, at);
    if (end < 0) return takeName(scan, at, draft);
    const name = withoutQuotes(scan.text.slice(at, end).trim());
    if (name !== '') draft.resource = name;
    return end + mark.length;
  };
}

/** Reads the rest of the error text as the resource. */
export function takeRest(scan: Scan, at: number, draft: Draft): number {
  const name = scan.text.slice(at, scan.end).trim().replace(/^: ?/, '');
  const quoted = /^(["'])(.+?)\1/.exec(name)?.[2];
  if (quoted !== undefined) {
    draft.resource = quoted.slice(0, 2048);
    return scan.end;
  }
  // The full stop of the sentence, or a closing quote of another tool around the whole text, is not part of the name.
  const lone = name.endsWith('"') && name.indexOf('"') === name.length - 1;
  const bare = name.endsWith('...') || name.endsWith('…') ? name : name.replace(lone ? /\.?"$/ : /\.$/, '');
  if (bare !== '') draft.resource = bare.slice(0, 2048);
  return scan.end;
}

/** A clause with every member set. Objects of the same shape are several times as fast to read. */
type IndexedClause = {
  readonly words: string;
  readonly stage: Stage | null;
  readonly dependency: Dependency | null;
  readonly verdict: Verdict | null;
  readonly sentence: Verdict | null;
  readonly suspicion: Verdict | null;
  readonly read: Clause['read'] | null;
};

/** Clauses by the first letters of their words, the longest first, so that a lookup tries only a few. */
type ClauseIndex = {
  readonly long: ReadonlyMap<string, readonly IndexedClause[]>;
  readonly short: ReadonlyMap<string, readonly IndexedClause[]>;
};

const longKey = 16;
const shortKey = 4;

/** Builds the index. */
export function indexClauses(clauses: readonly Clause[]): ClauseIndex {
  const all = clauses.toSorted((a, b) => b.words.length - a.words.length).map(withEveryMember);
  return {
    long: groupBy(
      all.filter(({ words }) => words.length >= longKey),
      longKey,
    ),
    short: groupBy(
      all.filter(({ words }) => words.length < longKey),
      shortKey,
    ),
  };
}

function withEveryMember({ words, stage, dependency, verdict, sentence, suspicion, read }: Clause): IndexedClause {
  return {
    words,
    stage: stage ?? null,
    dependency: dependency ?? null,
    verdict: verdict ?? null,
    sentence: sentence ?? null,
    suspicion: suspicion ?? null,
    read: read ?? null,
  };
}

function groupBy(clauses: readonly IndexedClause[], length: number): ReadonlyMap<string, readonly IndexedClause[]> {
  const groups = new Map<string, IndexedClause[]>();
  for (const clause of clauses) {
    const key = clause.words.slice(0, length);
    groups.set(key, [...(groups.get(key) ?? []), clause]);
  }
  return groups;
}

/** The clause that begins at the position, if there is one. */
export function clauseAt(index: ClauseIndex, scan: Scan, at: number): IndexedClause | undefined {
  return (
    firstThatFits(index.long.get(scan.lower.slice(at, at + longKey)), scan, at) ??
    firstThatFits(index.short.get(scan.lower.slice(at, at + shortKey)), scan, at)
  );
}

function firstThatFits(
  clauses: readonly IndexedClause[] | undefined,
  scan: Scan,
  at: number,
): IndexedClause | undefined {
  if (clauses === undefined) return undefined;
  for (const clause of clauses) {
    const end = at + clause.words.length;
    if (end <= scan.end && scan.lower.startsWith(clause.words, at) && endsWord(scan, end)) return clause;
  }
  return undefined;
}

/** Adds what a clause says to the draft. @returns the position of the next clause. */
export function applyClause(clause: IndexedClause, scan: Scan, at: number, draft: Draft): number {
  const behind = at + clause.words.length;
  if (clause.stage !== null) draft.stage = clause.stage;
  if (clause.dependency !== null) draft.dependency = clause.dependency;
  if (clause.suspicion !== null) draft.suspicion = clause.suspicion;
  if (clause.sentence !== null) draft.sentence = clause.sentence;
  if (clause.verdict !== null) draft.verdict = clause.verdict;
  return Math.max(
    clause.read === null || clause.read === undefined ? behind : clause.read(scan, behind, draft),
    at + 1,
  );
}

function endsWord({ lower, end }: Scan, at: number): boolean {
  if (at >= end) return true;
  const before = lower.charCodeAt(at - 1);
  const here = lower.charCodeAt(at);
  const letter = (code: number) => (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
  return !(letter(before) && letter(here));
}
