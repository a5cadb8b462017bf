import { readApiError } from './api-error.ts';
import type { Claim } from './claim.ts';
import { applyClause, clauseAt, indexClauses } from './clause.ts';
import { decidingClauses } from './clauses/deciding.ts';
import { dockerClauses, dockerStages } from './clauses/docker.ts';
import { sdkClauses } from './clauses/sdk.ts';
import { sentenceClauses } from './clauses/sentence.ts';
import { agentClauses, wrappingClauses } from './clauses/wrapping.ts';
import { composeClaim } from './compose-claim.ts';
import { readLoneAction } from './denial.ts';
import { completeStage } from './docker-stage.ts';
import { type Draft, emptyDraft } from './draft.ts';
import { type FoldedText, foldText } from './folded-text.ts';
import { withoutHeads } from './headless-clauses.ts';
import { readImagePull } from './image-pull.ts';
import { readLoneEndpoint } from './network-error.ts';
import { isWordAt, readToken, type Scan } from './scan.ts';
import { findStart, splitJoined } from './start-of-reason.ts';
import { isPull, isPullAnswer, isRuntime, readUnrelated } from './unrelated.ts';

const telling = [...wrappingClauses, ...dockerClauses, ...decidingClauses, ...sentenceClauses];
const index = indexClauses([...telling, ...sdkClauses]);
/** Where a part begins, its clause may have lost its first words. */
const ends = indexClauses(withoutHeads([...telling, ...sdkClauses]));
/** Words that no name and no other sentence holds: with them a clause begins even in the middle of a part. */
const phrases = indexClauses(
  [...decidingClauses, ...sentenceClauses].filter(({ words }) => words.length >= 16 && /^\S+ \S+ /.test(words)),
);
const stages = indexClauses(dockerStages);

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
  if (start.unrelated !== null) return readWrapped(folded, start.at, start.unrelated);
  const outermost = readChain({ ...folded, end: first.end }, start.at);
  return composeClaim([outermost, ...others.map(({ from, end }) => readChain({ ...folded, end }, from))], folded);
}

/** The words with which ECS and its tools begin a reason. */
const outermost =
  /^(?:resourceinitializationerror|taskfailedtostart|stopped ?reason|\(service |cannot[a-z]{1,40}error)/;
const beginnings = indexClauses([...dockerClauses, ...decidingClauses, ...agentClauses]);

/**
 * Whether a line begins a reason: with words that stand before everything else in one, or with those of a clause that may
 * begin one. Null where it does neither.
 */
export function beginsReason(line: string): 'outermost' | 'clause' | null {
  const folded = foldText(line);
  const scan = { ...folded, end: folded.text.length };
  const at = skipMarks(scan, 0);
  if (outermost.test(folded.lower.slice(at, at + 60))) return 'outermost';
  const start = findStart(folded, folded.text.length);
  if (start.unrelated !== null && start.at === at) return 'outermost';
  return clauseAt(beginnings, scan, at) === undefined ? null : 'clause';
}

/** In characters. So far before a registry's answer may the image be named. */
const beforeAnswer = 600;

/** Reads a reason whose outermost words are those of Docker, of an image pull, or of something unrelated. */
function readWrapped(folded: FoldedText, at: number, words: string): Claim {
  const scan = { ...folded, end: folded.text.length };
  const inner = isRuntime(words) && !isPull(words) ? findStage(scan, at) : 'none';
  if (typeof inner === 'number') return composeClaim([completeStage(scan, inner, readChain(scan, inner))], folded);
  const draft = emptyDraft();
  if (isPull(words) || (words === 'error response from daemon' && isAnswerToPull(scan, at)))
    readImagePull(scan, isPullAnswer(words) ? Math.max(0, at - beforeAnswer) : at, draft);
  else readUnrelated(scan, at, words, draft);
  if (inner === 'cut' && draft.verdict !== null) draft.verdict = { ...draft.verdict, ambiguous: true };
  return composeClaim([draft], folded);
}

/** What only a registry says to Docker, or a call that only a pull makes, where the text has lost its first words. */
function isAnswerToPull({ lower }: Scan, at: number): boolean {
  return /^error response from daemon: (?:pull access denied for|manifest for|no matching manifest for|toomanyrequests|(?:get|head) "?https:|image operating system)/.test(
    lower.slice(at, at + 400),
  );
}

/** What runs inside of a container, or should have: what it says is a program's, whatever words it holds. */
const ofProgram = /^(?:oci runtime|runc create|container_linux|starting container process|exec)\b/;

/** With what Docker's daemon passes on the error of a driver. A text that ends inside of them leaves open what failed. */
const leading: readonly string[] = [
  'error response from daemon',
  'failed to create task for container',
  'error while mounting volume',
  'create ',
  'resourceinitializationerror',
  'logger',
  'pull access denied for',
  'manifest for',
  'no matching manifest for',
  'toomanyrequests',
  'get "https://',
  'head "https://',
  ...dockerStages.map(({ words }) => words),
];

/**
 * The position where the error of a driver of Docker begins. `none`: something else failed. `cut`: the text ends before
 * it says what. The words count only where a clause begins, so that names and arguments in quotes have no effect.
 */
function findStage(scan: Scan, from: number): number | 'none' | 'cut' {
  let last = from;
  for (let at = skipMarks(scan, from); at < scan.end; ) {
    if (ofProgram.test(scan.lower.slice(at, at + 40))) return 'none';
    if (clauseAt(stages, scan, at) !== undefined) return at;
    last = at;
    at = skipMarks(scan, Math.max(skipClause(scan, at), at + 1));
  }
  const rest = scan.lower.slice(last, scan.end).replace(/[ .:…]+$/, '');
  const named = /^create \S*$/.test(rest) || /^error while mounting volume '[^']*'?$/.test(rest);
  const bare = last === from && rest.startsWith('cannot');
  return bare || named || leading.some((words) => words.startsWith(rest)) ? 'cut' : 'none';
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
    if (behind > at) {
      at = behind;
      continue;
    }
    const end = clauseAt(ends, scan, at);
    at = end === undefined ? skipClause(scan, at) : applyClause(end, scan, at, draft);
  }
  if (draft.verdict === null && draft.sentence === null && draft.suspicion === null) {
    readLoneAction(scan, from, draft);
    readLoneEndpoint(scan, from, draft);
  }
  return draft;
}

/** Characters that may come before a clause, and those that end a clause if a blank or the end of the text follows. */
const opening = characters(' :;,.-"\'()[]{}<>|=*#/\\`');
const closing = characters(':,.;)]>|-');
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

/**
 * Skips words with which no clause begins, up to the next character that ends a clause, or to words that can only be those
 * of a clause. Text in quotes is a name.
 */
function skipClause(scan: Scan, from: number): number {
  let at = from;
  while (at < scan.end) {
    const code = scan.lower.charCodeAt(at);
    if (code === blank && clauseAt(phrases, scan, at + 1) !== undefined) return at + 1;
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
