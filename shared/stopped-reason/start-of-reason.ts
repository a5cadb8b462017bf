import { decidingClauses } from './clauses/deciding.ts';
import { dockerClauses } from './clauses/docker.ts';
import { sentenceClauses } from './clauses/sentence.ts';
import { wrappingClauses } from './clauses/wrapping.ts';
import { endingWords } from './denial.ts';
import { readErrorCode } from './error-code.ts';
import type { FoldedText } from './folded-text.ts';
import { cannotError, isUnrelated, unrelatedWords } from './unrelated.ts';

/** In characters. Shorter words may occur in any sentence, so they begin a reason only at the beginning of a clause. */
const shortestHead = 20;

/** Words with which an initialisation failure begins, after whatever another tool or a log put before it. */
const ownWords: readonly string[] = [
  ...[...wrappingClauses, ...dockerClauses, ...decidingClauses, ...sentenceClauses]
    .map(({ words }) => words)
    .filter((words) => words.length >= shortestHead && !isAdvice(words) && !isEnd(words)),
  'secret arn:aws',
  'user: arn',
  'volumedriver.create',
  'volumedriver.mount',
];

/** What AWS tells people to do ends a reason and never begins one. */
function isAdvice(words: string): boolean {
  return /^(?:please )?check your/.test(words);
}

/** The end of IAM's sentence: an error code before it says more. */
function isEnd(words: string): boolean {
  return endingWords.includes(words);
}

const alternatives = (words: readonly string[]) =>
  words
    .toSorted((a, b) => b.length - a.length)
    .map(escapePattern)
    .join('|');
/** A word that hyphens connect with other words (a service `web-outofmemory-test`) is a name and marks nothing. */
const unrelatedHead = `(?<![a-z0-9][-_/])(?:${cannotError}|${alternatives(unrelatedWords)})(?![-_/][a-z0-9])`;
const heads = new RegExp(
  `(?<![a-z0-9])(?:${unrelatedHead}|${alternatives(ownWords)})(?:(?<![a-z0-9])|(?![a-z0-9]))`,
  'g',
);

function escapePattern(words: string): string {
  return words.replaceAll(/[()[\].|*+?]/g, String.raw`\$&`);
}

/**
 * Where reading begins. `unrelated`: the words that show that the text is no initialisation failure. The outermost
 * words decide.
 */
export type Start = { readonly at: number; readonly unrelated: string | null };

/** What ECS says of a task where each container's reason says why. */
const saysOnlyThat = 'task failed to start';

/**
 * Finds the first words that begin a reason. A text without such words is read from its start.
 * @param end the end of the first error, if the text joins several. Words of a later error do not begin the reason.
 */
export function findStart({ lower }: FoldedText, end: number): Start {
  heads.lastIndex = 0;
  let found = heads.exec(lower);
  if (found?.[0] === saysOnlyThat) found = heads.exec(lower) ?? found;
  if (found === null || found.index >= end) return { at: 0, unrelated: null };
  const words = found[0];
  if (isUnrelated(words)) return { at: found.index, unrelated: words };
  return { at: found.index - codeBefore(lower, found.index).length, unrelated: null };
}

/** The error code with its colon that stands before the words; empty where none does that says anything. */
function codeBefore(lower: string, at: number): string {
  const found = /(?<![a-z0-9])([a-z0-9]{3,60}exception): $/.exec(lower.slice(Math.max(0, at - 80), at));
  return found === null || readErrorCode(found[1] ?? '') === null ? '' : found[0];
}

/**
 * The first words of each error if an agent joined several. Only these words separate errors, because names may hold
 * semicolons too.
 */
const joined =
  /;(?=secret arn:|fetching secret data from|retrieved secret from secrets manager|resourcenotfoundexception: |resourceinitializationerror: |trying to retrieve secret with value|could not find a secretsmanager|unable to (?:download env file|parse bucket and key|initialize)|invalid (?:path: bucket|character|s3 arn)|json: cannot|unexpected end of json|operation error|the provided ssm parameter|credentialspec resource|error unmarshalling|accessdenied|arn: )/g;

/**
 * The EC2 agent joins the errors of a task by `;` without a blank, in random order.
 * @returns each error's part of the text.
 * @see amazon-ecs-agent `agent/taskresource/asmsecret/asmsecret.go` Create
 */
export function splitJoined({ lower }: FoldedText): readonly [Span, ...Span[]] {
  if (!lower.includes(';')) return [{ from: 0, end: lower.length }];
  const others: Span[] = [];
  joined.lastIndex = 0;
  const first = { from: 0, end: joined.exec(lower)?.index ?? lower.length };
  for (let from = first.end; from < lower.length; ) {
    const end = joined.exec(lower)?.index ?? lower.length;
    others.push({ from: from + 1, end });
    from = end;
  }
  return [first, ...others];
}

/** A part of a text; `end` is the position after it. */
type Span = { readonly from: number; readonly end: number };
