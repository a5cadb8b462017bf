import type { MissingRead } from '../../diagnosis/finding.ts';
import type { Unresolved } from '../../incident/incident.ts';
import { cleanText } from '../text/clean-text.ts';
import { shortenArns } from '../text/short-arn.ts';

type Here = { readonly account: string; readonly region: string };

/**
 * The call of a read that failed for a while only, and that the product makes again by itself; undefined of any other one. What
 * was recorded of a failed read begins with its call and the kind of its failure.
 */
export function passingRead({ why, permission }: MissingRead): string | undefined {
  return permission === undefined ? /^([a-z0-9-]+:\w+) (?:throttled|timed-out|failed): /.exec(why)?.[1] : undefined;
}

/** What could not be judged, why, and the permission that the product lacks: one line for each read. */
export function describeMissingRead({ ask, why, permission }: MissingRead, here: Here): string {
  const because = cleanText(why, 200);
  const what = describeAsk(ask, here);
  if (permission === undefined) return `${what}: ${because}`;
  return `${what} (${because}); the permission ${cleanText(permission, 100)} would let the product judge it`;
}

/**
 * Whether a finding's sentence about an open question says the same as this failed read. Reads of one kind that failed
 * for one reason have the same sentence, whatever their subject is.
 */
export function repeats(unresolved: Unresolved, read: MissingRead): boolean {
  if (unresolved.is === 'as-told') return unresolved.text === sayUnresolved({ is: 'not-read', ...read });
  return unresolved.is === 'not-read' && unresolved.ask.kind === read.ask.kind && unresolved.why === read.why;
}

/** An open question as a sentence, without capital letter and full stop. */
export function sayUnresolved(unresolved: Unresolved): string {
  switch (unresolved.is) {
    case 'not-read':
      return sayRead('was not read', unresolved);
    case 'does-not-decide':
      return sayRead('does not decide', unresolved);
    case 'left-out':
      return `${unresolved.requirements} of the ${unresolved.of} things that the task definition names were not looked at, because the product reads the account for 100 of them at most: whether they fail next is not known`;
    case 'way-not-followed':
      return `the way from ${unresolved.subnet} could not be followed to ${unresolved.things.join(', ')}: ${unresolved.because}`;
    case 'got-past':
      return `not told as a cause: ${unresolved.things.join(', ')}: this very task got past it`;
    case 'cut':
      return `The ledger's record was longer than 400 KB: the evidence of its findings${unresolved.texts ? ' and the ends of their texts' : ', but for one line each'} was cut from it.`;
    case 'as-told':
      return unresolved.text;
  }
}

function sayRead(verb: string, { ask, why, permission }: MissingRead): string {
  return `${ask.kind} ${verb}: ${why}${permission === undefined ? '' : ` (the permission ${permission} would let it)`}`;
}

/** Kinds of facts that are named with their subject: `route tables of vpc-1`. */
const belonging = /(?:policy|policies|tables|tasks|endpoints|acls|attributes|revisions|tags)$/;

/** What a read asks for, in words for people. */
export function describeAsk(ask: MissingRead['ask'], here: Here): string {
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
  if (name.startsWith(`${words} `)) return name;
  return `${words} ${belonging.test(ask.kind) ? 'of ' : ''}${name}`;
}

function nameOf({ subject }: Exclude<MissingRead['ask'], { kind: 'simulation' }>): string {
  if (typeof subject === 'string') return subject;
  if ('repository' in subject) return `${subject.id} in ${subject.repository}`;
  if ('family' in subject) return `${subject.family} in cluster ${subject.cluster}`;
  return 'name' in subject ? subject.name : subject.join(', ');
}
