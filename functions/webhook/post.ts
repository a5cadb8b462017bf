import { cleanText } from '../../shared/notification/text/clean-text.ts';

/** What posting needs from outside. */
export type Poster = {
  readonly fetch: (url: URL, request: RequestInit) => Promise<Response>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 (included) to 1 (excluded). It makes several functions retry at different times. */
  readonly random: () => number;
  /** Milliseconds that remain for all attempts. */
  readonly timeLeft: () => number;
};

const tries = 4;
const longestTry = 4000;
const firstPause = 500;
/** In milliseconds. This time is reserved to end the invocation before Lambda's own timeout. */
const reserve = 1000;

/** The webhook did not accept the message. The error holds no part of the URL, which is a secret. */
class WebhookError extends Error {
  override readonly name = 'WebhookError';
}

type Tried =
  | { readonly is: 'sent' }
  | { readonly is: 'again'; readonly why: string; readonly after?: number }
  | { readonly is: 'refused'; readonly why: string };

/**
 * Posts a message as JSON. It tries again after a timeout, 429 or 5xx, and waits at least as long as the webhook asks
 * for.
 *
 * @throws WebhookError if the webhook refuses it, or if no attempts or no time remain. Lambda then invokes the function
 * again, and finally moves the message to the dead-letter queue.
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
    // A redirect would send the message to another host.
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

/**
 * The error word of the webhook (Slack: `no_service`, `invalid_blocks`). Any other answer could repeat the URL and is
 * not shown.
 */
function describeAnswer(text: string): string {
  const word = cleanText(text, 80);
  return /^[a-z_]{1,60}$/.test(word) ? ` ${word}` : '';
}

/** Seconds, as Slack sends them. Slack does not send dates. */
function retryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** The kind of the error and its code, but not its message, which can hold the URL. */
function describeFault(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time';
  if (!(error instanceof TypeError)) throw error;
  const code = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : '';
  return /^[A-Z_0-9]{1,40}$/.test(code) ? `no connection (${code})` : 'no connection';
}
