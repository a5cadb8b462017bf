/**
 * Checks the URL of a webhook. The URL is a secret, so no error holds any part of it.
 *
 * @throws Error if it is not a URL, not https, or holds a user name.
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function checkWebhookUrl(text: string): URL {
  const url = URL.parse(text.trim());
  if (url === null)
    throw new Error(
      'the parameter of the webhook does not hold an address: put the URL that Slack gave there (https://…)',
    );
  if (url.username !== '' || url.password !== '')
    throw new Error('the address of the webhook holds a user name or password: put the URL that Slack gave there');
  if (url.protocol !== 'https:')
    throw new Error('the address of the webhook is not https: put the URL that Slack gave there');
  return url;
}

/** In milliseconds. A URL is read again after this time, so a changed one is used within minutes. */
const keptFor = 5 * 60_000;

/**
 * Keeps a value in memory for a few minutes.
 *
 * @param read called if there is no value, or an old one.
 * @param now milliseconds since any fixed moment.
 */
export function keepForMinutes<T>(
  read: () => Promise<T>,
  now: () => number,
): { readonly get: () => Promise<T>; readonly forget: () => void } {
  let kept: { readonly value: T; readonly at: number } | undefined;
  return {
    get: async () => {
      if (kept !== undefined && now() - kept.at < keptFor) return kept.value;
      kept = { value: await read(), at: now() };
      return kept.value;
    },
    forget: () => {
      kept = undefined;
    },
  };
}
