import { readApiError } from './api-error.ts';
import type { Claim } from './claim.ts';
import { applyClause, clauseAt, indexClauses } from './clause.ts';
import { decidingClauses } from './clauses/deciding.ts';
import { sdkClauses } from './clauses/sdk.ts';
import { sentenceClauses } from './clauses/sentence.ts';
import { wrappingClauses } from './clauses/wrapping.ts';
import { composeClaim } from './compose-claim.ts';
import { type Draft, emptyDraft } from './draft.ts';
import { type FoldedText, foldText } from './folded-text.ts';
import { isWordAt, readToken, type Scan } from './scan.ts';
import { findStart, splitJoined } from './start-of-reason.ts';
import { readUnrelated } from './unrelated.ts';

const index = indexClauses([...wrappingClauses, ...decidingClauses, ...sentenceClauses, ...sdkClauses]);

/**
 * Reads a stopped reason by the grammar with which ECS composes it (docs/stopped-reasons.md): a chain of clauses from
 * the outermost stage to the innermost error. The innermost error decides. Names of secrets, parameters and files are
 * skipped, so the words in them have no effect.
 *
 * Pure, never throws. Takes time linear in the length of the text. Reads the first 262,144 characters.
 *
 * @param text the reason as ECS, the console or another tool shows it. It may have a prefix, or be folded, lower-cased
 * or cut.
 */
export function readStoppedReason(text: string): Claim {
  const folded = foldText(text);
  const [first, ...others] = splitJoined(folded);
  const start = findStart(folded, first.end);
  if (start.unrelated !== null) return readUnrelatedReason(folded, start.at, start.unrelated);
  const outermost = readChain({ ...folded, end: first.end }, start.at);
  return composeClaim([outermost, ...others.map(({ from, end }) => readChain({ ...folded, end }, from))], folded);
}

function readUnrelatedReason(folded: FoldedText, at: number, words: string): Claim {
  const draft = emptyDraft();
  readUnrelated({ ...folded, end: folded.text.length }, at, words, draft);
  return composeClaim([draft], folded);
}

/** Reads the clauses inwards until one decides. Each step moves forward, so the loop ends. */
function readChain(scan: Scan, from: number): Draft {
  const draft = emptyDraft();
  let at = from;
  while (draft.verdict === null) {
    at = skipMarks(scan, at);
    if (at >= scan.end) break;
    const clause = clauseAt(index, scan, at);
    if (clause !== undefined) {
      at = applyClause(clause, scan, at, draft);
      continue;
    }
    const behind = readApiError(scan, at, draft);
    at = behind > at ? behind : skipClause(scan, at);
  }
  return draft;
}

/** Characters that may come before a clause, and those that end a clause if a blank or the end of the text follows. */
const opening = characters(' :;,.-"\'()[]{}<>|=*#/\\`');
const closing = characters(':,.;)]|-');
const [blank, quote, apostrophe, equals] = [32, 34, 39, 61];
/** The single character for an ellipsis, and the en dash. */
const beyondAscii: ReadonlySet<number> = new Set([0x2026, 0x2013]);

function characters(text: string): Uint8Array {
  const set = new Uint8Array(128);
  for (const character of text) set[character.charCodeAt(0)] = 1;
  return set;
}

function skipMarks(scan: Scan, from: number): number {
  let at = from;
  while (at < scan.end) {
    const code = scan.lower.charCodeAt(at);
    if (code < 128 ? opening[code] !== 1 : !beyondAscii.has(code)) break;
    at++;
  }
  return at;
}

/** Skips words with which no clause begins, up to the next character that ends a clause. Text in quotes is a name. */
function skipClause(scan: Scan, from: number): number {
  let at = from;
  while (at < scan.end) {
    const code = scan.lower.charCodeAt(at);
    if ((code === quote || code === apostrophe) && !isWordAt(scan, at - 1)) {
      at = Math.max(readToken(scan, at).next, at + 1);
      continue;
    }
    if (code === equals || beyondAscii.has(code)) return at + 1;
    if (closing[code] === 1 && (at + 1 >= scan.end || scan.lower.charCodeAt(at + 1) === blank)) return at + 1;
    at++;
  }
  return scan.end;
}
