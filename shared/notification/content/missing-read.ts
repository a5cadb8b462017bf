import type { MissingRead } from '../../diagnosis/finding.ts';
import { cleanText } from '../text/clean-text.ts';
import { shortenArns } from '../text/short-arn.ts';

type Here = { readonly account: string; readonly region: string };

/** What could not be judged, why, and the permission that would let it: one line a read. */
export function tellMissing({ ask, why, permission }: MissingRead, here: Here): string {
  const because = cleanText(why, 200);
  const what = describeAsk(ask, here);
  if (permission === undefined) return `${what}: ${because}`;
  return `${what} (${because}); the permission ${cleanText(permission, 100)} would let the product judge it`;
}

/** How the diagnosis' own list of what it did not read begins for this one. */
export function repeats(unchecked: string, { ask, why }: MissingRead): boolean {
  return unchecked.startsWith(`${ask.kind} was not read: ${why}`);
}

/** Kinds that belong to their subject: `route tables of vpc-1`. */
const belonging = /(?:policy|policies|tables|tasks|endpoints|acls|attributes|revisions)$/;

function describeAsk({ kind, subject }: MissingRead['ask'], here: Here): string {
  const simulated = kind === 'simulation' ? readSimulation(subject) : null;
  if (simulated !== null) return shortenArns(simulated, here);
  const words = kind
    .replaceAll('-', ' ')
    .replace(/\bacls\b/, 'ACLs')
    .replace(/\b(?:vpc|nat)\b/, (one) => one.toUpperCase());
  const name = shortenArns(cleanText(subject, 200), here);
  if (name.startsWith(`${kind} `)) return `${words} ${name.slice(kind.length + 1)}`;
  return `${words} ${belonging.test(kind) ? 'of ' : ''}${name}`;
}

/** A simulation's subject is JSON; what is stored is not trusted to be it. */
function readSimulation(subject: string): string | null {
  const { role, action, resource } = Object(parseJson(subject)) as Readonly<Record<string, unknown>>;
  if (typeof role !== 'string' || typeof action !== 'string' || typeof resource !== 'string') return null;
  return `whether ${cleanText(role, 300)} may call ${cleanText(action, 100)} on ${cleanText(resource, 300)}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
