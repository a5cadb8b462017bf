import { cleanText } from '../../shared/notification/text/clean-text.ts';

/** What posting needs of the world. */
export type Poster = {
  readonly fetch: (url: URL, request: RequestInit) => Promise<Response>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 (included) to 1 (excluded): spreads the tries of many functions. */
  readonly random: () => number;
  /** Milliseconds that are left for everything. */
  readonly timeLeft: () => number;
};

const tries = 4;
const longestTry = 4000;
const firstPause = 500;
/** Kept back to end in good order before Lambda's own time-out. */
const reserve = 1000;

/** The webhook did not take the message. Holds no part of its address, which is a secret. */
class WebhookError extends Error {
  override readonly name = 'WebhookError';
}

type Tried =
  | { readonly is: 'sent' }
  | { readonly is: 'again'; readonly why: string; readonly after?: number }
  | { readonly is: 'refused'; readonly why: string };

/**
 * Posts a message as JSON; tries again after a time-out, 429 or 5xx, no sooner than the webhook asks for.
 *
 * @throws WebhookError when the webhook refuses it, or the tries or the time are used up: Lambda then invokes the function again, and
 * at last the message is in the dead-letter queue.
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
export async function post(url: URL, message: unknown, poster: Poster): Promise<void> {
  const body = JSON.stringify(message);
  let why = 'there was no time for a first try';
  for (let count = 1; count <= tries && poster.timeLeft() > reserve; count += 1) {
    const tried = await tryOnce(url, body, poster);
    if (tried.is === 'sent') return;
    why = tried.why;
    if (tried.is === 'refused') throw new WebhookError(`the webhook refused the message: ${why}`);
    const pause = Math.max(tried.after ?? 0, firstPause * 2 ** (count - 1) * (1 + poster.random()));
    if (count === tries || pause + reserve >= poster.timeLeft())
      throw new WebhookError(
        `the webhook did not take the message after ${count} ${count === 1 ? 'try' : 'tries'}: ${why}`,
      );
    await poster.sleep(pause);
  }
  throw new WebhookError(`the webhook did not take the message: ${why}`);
}

async function tryOnce(url: URL, body: string, poster: Poster): Promise<Tried> {
  const limit = Math.max(1, Math.min(longestTry, poster.timeLeft() - reserve));
  try {
    // A redirect would carry the message elsewhere.
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await poster.fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(limit),
    });
    const text = (await answer.text()).slice(0, 4000);
    if (answer.ok) return { is: 'sent' };
    const why = `HTTP ${answer.status}${describeAnswer(text)}`;
    if (answer.status !== 429 && answer.status < 500) return { is: 'refused', why };
    const after = retryAfter(answer.headers.get('retry-after'));
    return { is: 'again', why, ...(after !== undefined && { after }) };
  } catch (error) {
    return { is: 'again', why: describeFault(error) };
  }
}

/** A word that the webhook answers with (Slack: `no_service`, `invalid_blocks`); anything else could repeat the address, and is not told. */
function describeAnswer(text: string): string {
  const word = cleanText(text, 80);
  return /^[a-z_]{1,60}$/.test(word) ? ` ${word}` : '';
}

/** Seconds, as Slack sends them; a date is no form that Slack uses. */
function retryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** The kind of fault and its code, never its message: that can hold the address. */
function describeFault(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time';
  if (!(error instanceof TypeError)) throw error;
  const code = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : '';
  return /^[A-Z_0-9]{1,40}$/.test(code) ? `no connection (${code})` : 'no connection';
}
