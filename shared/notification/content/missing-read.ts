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

function describeAsk(ask: MissingRead['ask'], here: Here): string {
  if (ask.kind === 'simulation') {
    const { role, action, resource } = ask.subject;
    const called = `${cleanText(action, 100)} on ${cleanText(resource, 300)}`;
    return shortenArns(`whether ${cleanText(role, 300)} may call ${called}`, here);
  }
  const words = ask.kind
    .replaceAll('-', ' ')
    .replace(/\bacls\b/, 'ACLs')
    .replace(/\b(?:vpc|nat)\b/, (one) => one.toUpperCase());
  const name = shortenArns(cleanText(nameOf(ask), 200), here);
  if (name.startsWith(`${ask.kind} `)) return `${words} ${name.slice(ask.kind.length + 1)}`;
  return `${words} ${belonging.test(ask.kind) ? 'of ' : ''}${name}`;
}

function nameOf({ subject }: Exclude<MissingRead['ask'], { kind: 'simulation' }>): string {
  if (typeof subject === 'string') return subject;
  return 'name' in subject ? subject.name : subject.join(', ');
}
