import { X509Certificate } from 'node:crypto';

/** The certificate with which SNS signs. Undefined if SNS has none at that address. */
export type Certificates = (url: URL) => Promise<X509Certificate | undefined>;

/** In milliseconds. */
const patience = 3000;

/** In bytes. A certificate of SNS's has two thousand. */
const longest = 20_000;

/** How many are kept. SNS signs with one at a time. */
const most = 4;

/**
 * Fetches certificates of SNS's and keeps them in memory.
 * @param fetch called with addresses of SNS's own host only
 * @returns a function that throws if the host does not answer, so that the message is tried again
 */
export function createCertificates(fetch: (url: URL, request: RequestInit) => Promise<Response>): Certificates {
  const kept = new Map<string, X509Certificate>();
  return async (url) => {
    const known = kept.get(url.href);
    if (known !== undefined) return known;
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patience) });
    if (answer.status >= 500 || answer.status === 429)
      throw new Error(`SNS’s certificate could not be fetched: HTTP ${answer.status}`);
    const certificate = answer.ok ? read(await answer.text()) : undefined;
    if (certificate === undefined) return undefined;
    const [oldest] = kept.keys();
    if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
    kept.set(url.href, certificate);
    return certificate;
  };
}

function read(text: string): X509Certificate | undefined {
  if (text.length > longest) return undefined;
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}
