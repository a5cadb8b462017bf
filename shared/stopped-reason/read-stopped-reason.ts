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
 * Reads what a stopped reason says, by the grammar in which ECS composes it (docs/stopped-reasons.md): a chain of clauses
 * from the outermost stage to the innermost error, which decides. Names of secrets, parameters and files are passed over
 * as names, so their wording decides nothing.
 *
 * Pure, never throws; linear in the text's length, of which the first 262,144 characters are read.
 *
 * @param text the reason as ECS, the console or another tool shows it: prefixed, folded, lower-cased or cut.
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

/** Walks the chain inwards until something decides. Every step moves on, so it ends. */
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

/** Marks that may stand before a clause, and those that close one when a blank or the end follows. */
const opening = characters(' :;,.-"\'()[]{}<>|=*#/\\`');
const closing = characters(':,.;)]|-');
const [blank, quote, apostrophe, equals] = [32, 34, 39, 61];
/** The single character for three dots, and the long dash. */
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

/** Passes over words that no clause begins with, up to the next mark that closes a clause; what is quoted is a name. */
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
