/**
 * Forms that credentials have. Each names what is masked by the group `value`, else it is the whole match. They are our own
 * list because what must *not* be taken for one are the texts of ECS: ARNs, digests, ids of tasks and requests.
 */
const forms: readonly RegExp[] = [
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[^"]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|(?=")|$)/g,
  // JSON Web Tokens, and the ids of AWS’s access keys.
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
  // Tokens that say by their beginning whose they are: behind it stands chance, with letters and digits, and no words.
  /\b(?:gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|[sr]k_(?:live|test)_|sk-|AIza|dckr_(?:pat|oat)_|npm_|hv[bs]\.|dop_v1_|SG\.|NRAK-|pypi-|shpat_)(?=[\w.-]{0,200}?(?<![A-Za-z0-9])(?=[A-Za-z]{0,40}\d)(?=\d{0,40}[A-Za-z])[A-Za-z0-9]{10})[\w.-]{16,}/g,
  /(?<=hooks\.slack\.com\/services\/)[\w/]{16,}/g,
  // The password of a URL, and a token in its place.
  // It may hold a slash or an at: the last at before a host ends it. A port and a path are none.
  /(?<=:\/\/[^\s/@:"']{0,200}:)(?!\d{1,5}(?:\/|$))(?<value>[^\s"'\\]{1,400})(?=@[^\s@/"']{1,255}(?:[/\s"'?]|$))/g,
  /(?<=:\/\/)[\w.~%-]{20,400}(?=@)/g,
];

/** What announces a credential by its name: without one of these words, no form of {@link announcedForms} fits. */
const announcers = /pass|pwd|secret|token|key|credential|sig|authorization|bearer|basic|splunk/i;

/** Forms in which a word says what follows. */
const announcedForms: readonly RegExp[] = [
  // A value in quotes, whatever it holds.
  /(?<![a-z/])(?:password|passwd|passphrase|pwd|secret|token)=["'](?<value>[^"'\n\\]{3,400})(?=["'])/gi,
  // `password=…`, also in a URL: X-Amz-Signature, sig, access_token.
  /(?<![a-z/])(?:password|passwd|passphrase|pwd|pass|secret|(?:secret|access|auth|api|account|shared|private|client|session|security)[_-]?(?:access[_-]?)?(?:key|token|secret)|token|credentials?|signature|sig|apikey)(?:["']|%22)?=(?:["']|%22)?(?<value>(?:[^\s"'&,;()<>[\]{}$\\]|,(?=\S)){3,4000})/gi,
  // The same in JSON, as it stands and escaped once; and a password that a colon announces.
  /(?<![a-z])(?:password|passwd|passphrase|pwd|secret|(?:secret|access|auth|api|account|shared|private|client|session|security)[_-]?(?:access[_-]?)?(?:key|token|secret)|token|authorization|credential|signature|apikey)\\?["']\s?:\s?\\?["'](?<value>[^"'\\\s]{3,4000})/gi,
  /(?<![a-z])(?:password|passwd|pwd|api[_ -]?key|secret[_ -]?key)(?: is)?:? (?<value>(?=[^\s"']*\d)(?=[^\s"']*[a-z])[^\s"',;\\]{6,400})/gi,
  // Behind a word that announces one: `Bearer …`, `Invalid token …`.
  /(?<![\w/.@-])(?:[Bb]earer|BEARER|[Bb]asic|[Ss]plunk|[Tt]oken)[ :]{1,2}(?<value>(?=[\w.~+/=-]*[A-Za-z])(?=[\w.~+/=-]*[\dA-Z=])(?![A-Z_]{5,}:)[\w.~+/=-]{8,4000})/g,
  /\b[Tt]oken (?<value>[A-Z][A-Z0-9_-]{4,400})(?![\w:])/g,
];

/** Behind these words ECS repeats the references that it could not find, also a value that was pasted there. */
const repeatedNames = /(?<=\binvalid ssm parameters: )\S{8,4000}/gi;

/** A word of three kinds of characters that change as often as chance has it, and that no id, ARN or digest is. */
const randomWord = /(?<![\w:/.@%+=-])[A-Za-z0-9_+/=-]{20,200}(?![\w:/.@%+-])/g;
/** The form of a secret key of AWS. Digests of that length have small letters only. */
const secretKey = /(?<![\w/+=:.@%-])[A-Za-z0-9/+]{40}(?![\w/+=.@%-]|:\S)/g;
/** What stands before ids and before the message that IAM encodes. */
const announcesId = /(?:\bid|RequestID|HostID|message|version|etag|digest|sha256)["']?\s?[:=]?\s?["']?$/i;

/** The same text is shown in several forms, one after the other: it is searched once. */
const remembered = new Map<string, string>();
const mostRemembered = 500;

/** What names a thing and is shown whole. Whatever its name looks like, nobody could act on half of it. */
const arn = /\barn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:\d{0,12}:[^\s"',;<>()]+/;

const masked = /(\[redacted:looks-like-a-credential,\d+-characters\])/;

const kept = new RegExp(`(${masked.source.slice(1, -1)}|${arn.source})`);

/** In characters: no form is shorter. */
const shortest = 8;

/**
 * Masks what looks like a credential, and says how long it was. Whoever can write a stopped reason or a reference can paste
 * one into it, and messages, records and logs go to more people than the secret. Masking a masked text changes nothing.
 */
export function redact(text: string): string {
  if (text.length < shortest) return text;
  const known = remembered.get(text);
  if (known !== undefined) return known;
  // What is masked already stays as it is.
  const shown = text
    .split(kept)
    .map((part, index) => (index % 2 === 1 ? part : redactPart(part)))
    .join('');
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(text, shown);
  return shown;
}

function redactPart(text: string): string {
  const named = text.replaceAll(repeatedNames, (names: string) =>
    names.replaceAll(/[^,]+/g, (name) => (looksLikeValue(name) ? mask(name) : name)),
  );
  const tried = announcers.test(text) ? [...forms, ...announcedForms] : forms;
  const known = tried.reduce((shown, form) => shown.replaceAll(form, maskOf), named);
  const without = known.replaceAll(secretKey, (word: string) => (hasEveryKind(kindsOf(word)) ? mask(word) : word));
  return without.replaceAll(randomWord, (word: string, at: number, whole: string) =>
    hasRandomPart(word) && !announcesId.test(whole.slice(Math.max(0, at - 40), at)) ? mask(word) : word,
  );
}

/** Whether a text that should name a thing looks like the value of a secret. */
export function looksLikeValue(text: string): boolean {
  // A variable that nothing replaced is none.
  if (/^arn:|\$\{[^}]*\}|\{\{.*\}\}|^<[^>]*>$|^\$\w+$/.test(text) || text.length < 8) return false;
  if (redact(text) !== text || /^\s*\{.*:/.test(text)) return true;
  const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
  return (
    isUuid ||
    /^[0-9a-f]{32,}$/i.test(text) ||
    (text.length >= 12 && isRandom(text)) ||
    /[^\w./:+=@! -]/.test(text.trim())
  );
}

/** The same value with every text of it masked by `clean`. */
export function mapTexts<T>(value: T, clean: (text: string) => string): T {
  return mapped(value, clean) as T;
}

function mapped(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((one) => mapped(one, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapped(member, clean)]));
}

/** Whether something was masked in a text. */
export function isMasked(text: string): boolean {
  return masked.test(text);
}

/** Masks a whole text. */
export function mask(value: string): string {
  return `[redacted:looks-like-a-credential,${value.length}-characters]`;
}

function maskOf(whole: string, ...rest: readonly unknown[]): string {
  const groups = rest.at(-1);
  const value = typeof groups === 'object' && groups !== null && 'value' in groups ? String(groups.value) : whole;
  if (value.startsWith('[redacted:') || value.startsWith('arn:')) return whole;
  return `${whole.slice(0, whole.lastIndexOf(value))}${mask(value)}${whole.slice(whole.lastIndexOf(value) + value.length)}`;
}

/** In characters. What CloudFormation makes up behind a name is shorter. */
const shortestRandom = 16;

/** Whether a part between dashes is random; what the CDK puts behind an id (eight hexadecimal digits) is none. */
function hasRandomPart(word: string): boolean {
  return word
    .split(/[-_/]/)
    .map((part) => part.replace(/[0-9A-F]{8}$/, ''))
    .some((part) => part.length >= shortestRandom && isRandom(part));
}

/**
 * Whether lower-case letters, capitals and digits follow one another without words: in base 62 about two of three
 * neighbours are of different kinds, in a name of several words fewer than one of three.
 */
function isRandom(word: string): boolean {
  const kinds = kindsOf(word);
  if (!hasEveryKind(kinds)) return false;
  return kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length / word.length > 0.42;
}

type Kind = 'digit' | 'small' | 'big' | 'other';

function kindsOf(word: string): readonly Kind[] {
  return word
    .split('')
    .map((one) => (/\d/.test(one) ? 'digit' : /[a-z]/.test(one) ? 'small' : /[A-Z]/.test(one) ? 'big' : 'other'));
}

function hasEveryKind(kinds: readonly Kind[]): boolean {
  return kinds.includes('digit') && kinds.includes('small') && kinds.includes('big');
}
