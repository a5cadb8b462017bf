import type { DenialKind } from './claim.ts';
import type { Draft, Verdict } from './draft.ts';
import type { Fault } from './fault.ts';
import { ahead, bareName, findAhead, readToken, type Scan } from './scan.ts';
import { isKnownAction, spellAction } from './services.ts';

type PolicyKind = 'identity' | 'resource' | 'endpoint' | 'boundary' | 'scp' | 'rcp' | 'session';

/** IAM's names of policy types, as IAM writes them after `because no` and `with an explicit deny in a`. */
const policyKinds: readonly (readonly [name: string, kind: PolicyKind])[] = [
  ['identity-based polic', 'identity'],
  ['resource-based polic', 'resource'],
  ['vpc endpoint polic', 'endpoint'],
  ['permissions boundar', 'boundary'],
  ['service control polic', 'scp'],
  ['resource control polic', 'rcp'],
  ['session polic', 'session'],
];

const kinds: Readonly<
  Record<PolicyKind, { readonly absent: DenialKind; readonly denies: DenialKind; readonly fault: Fault }>
> = {
  identity: {
    absent: 'no-identity-based-policy',
    denies: 'explicit-deny-identity-based-policy',
    fault: 'explicit-deny',
  },
  resource: {
    absent: 'no-resource-based-policy',
    denies: 'explicit-deny-resource-based-policy',
    fault: 'resource-policy',
  },
  endpoint: { absent: 'no-vpc-endpoint-policy', denies: 'explicit-deny-vpc-endpoint-policy', fault: 'endpoint-policy' },
  boundary: {
    absent: 'no-permissions-boundary',
    denies: 'explicit-deny-permissions-boundary',
    fault: 'permissions-boundary',
  },
  scp: { absent: 'no-service-control-policy', denies: 'explicit-deny-service-control-policy', fault: 'scp' },
  rcp: { absent: 'no-resource-control-policy', denies: 'explicit-deny-resource-control-policy', fault: 'rcp' },
  session: { absent: 'no-session-policy', denies: 'explicit-deny-session-policy', fault: 'session-policy' },
};

/** The rest of IAM's sentence that tells it, where whoever copied it lost the words before. */
const phrase = 'authorized to perform';
const kmsWords =
  /\(service: (?:aws)?kms|access to kms is not allowed|ciphertext refers to a customer master key|you may call kms|kms (?:service )?key/;

/** Whether the message concerns a KMS key, although another service sent it. */
export function speaksOfKms(scan: Scan, from: number): boolean {
  const words = ahead(scan, from);
  return (words.includes('kms') || words.includes('ciphertext')) && kmsWords.test(words);
}

/**
 * Reads IAM's sentence (`User: … is not authorized to perform: … on resource: … because …`) into the draft.
 *
 * @param from the position of the message after the error code. The sentence may be missing, or cut anywhere.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function readDenial(scan: Scan, from: number, draft: Draft): Verdict {
  const kms = speaksOfKms(scan, from);
  const denied: Verdict = {
    category: 'iam',
    fault: 'no-identity-policy',
    outcome: 'answered',
    ...(kms && { dependency: 'kms' }),
  };
  draft.denial = kms ? 'kms' : 'unstated';
  const user = findAhead(scan, 'user: ', from);
  if (user >= 0) draft.principal = principalAt(scan, user + 6);
  const at = findAhead(scan, phrase, user < 0 ? from : user);
  if (at < 0) {
    if (kms) return { ...denied, fault: 'kms-denied' };
    readActionBehindCode(scan, from, draft);
    return endOf(scan, from, draft, denied);
  }
  const behind = readAction(scan, at + phrase.length, draft);
  const fault = readBecause(scan, readResource(scan, behind, draft), draft);
  const key = draft.action?.startsWith('kms:') ?? false;
  const own: Verdict = { ...denied, fault, ...(key && { dependency: 'kms' }) };
  // If a key is denied and no policy is named, the key policy or a policy of the role may be the reason.
  return (kms || key) && (draft.denial === 'unstated' || draft.denial === 'kms') ? kmsDenied(own, draft) : own;
}

/** The last words of IAM's sentence, with which a text begins that has lost all before them. */
export const endingWords: readonly string[] = [
  'because no',
  'with an explicit deny in a',
  'with an explicit deny in an',
  ...policyKinds.map(([name]) => `no ${name}y allows the`),
];

/**
 * Reads the end of IAM's sentence alone: `because no … policy allows the <action> action`.
 * @returns null if the words go on in another way.
 */
export function readDenialEnd(scan: Scan, from: number, draft: Draft): Verdict | null {
  const verdict = endOf(scan, from, draft, { category: 'iam', fault: 'no-identity-policy', outcome: 'answered' });
  if (draft.denial !== null) return verdict;
  draft.action = null;
  return null;
}

/** The kind of policy, and the action that it allows or does not, where the words before them are lost. */
function endOf(scan: Scan, from: number, draft: Draft, denied: Verdict): Verdict {
  const fault = readBecause(scan, from, draft);
  const words = scan.lower.slice(from, Math.min(scan.end, from + 400));
  const named = / allows? the ([a-z0-9-]{2,30}:[a-z0-9*]{3,60}) action\b/.exec(words)?.[1];
  const action = named ?? / [([]([a-z0-9-]{2,30}:[a-z]{3,60})[)\]]/.exec(words)?.[1];
  if (action !== undefined && (named !== undefined || isKnownAction(action))) draft.action ??= spellAction(action);
  const ofKey = draft.action?.startsWith('kms:') === true;
  return { ...denied, fault, ...(ofKey && { dependency: 'kms' }) };
}

const bracketed =
  /^[ :]{0,2}(?:\[?(?:\.\.\.|…)\]? ?)?(?:(?:for|on|to) )?(?:[([{"'`]|- )?([a-z0-9-]{2,30}:[a-z]{3,60})(?=$|[)\]}"'`.,; :…])/;

/** The action that somebody left alone behind the code: `AccessDeniedException (ecr:BatchGetImage)`, `AccessDenied … ecr:BatchGetImage`. */
function readActionBehindCode(scan: Scan, from: number, draft: Draft): void {
  const action = bracketed.exec(scan.lower.slice(from, Math.min(scan.end, from + 120)))?.[1];
  if (action !== undefined && isKnownAction(action)) draft.action = spellAction(action);
}

function kmsDenied(denied: Verdict, draft: Draft): Verdict {
  draft.denial = 'kms';
  return { ...denied, fault: 'kms-denied' };
}

function principalAt(scan: Scan, from: number): string | null {
  const { token } = readToken(scan, from);
  return token.startsWith('arn:') ? bareName(token) : null;
}

function readAction(scan: Scan, from: number, draft: Draft): number {
  const at = scan.lower[from] === ':' ? from + 1 : from;
  const { token, next } = readToken(scan, at);
  const action = bareName(token);
  // Half an action would mislead. So an action at the very end of a text counts only if the product knows it.
  if (/^[a-z0-9-]+:[a-z0-9*]+$/i.test(action) && (next < scan.end || isKnownAction(action)))
    draft.action = spellAction(action);
  return next;
}

function readResource(scan: Scan, from: number, draft: Draft): number {
  const mark = ' on resource: ';
  if (!scan.lower.startsWith(mark, from)) return from;
  const { token, next } = readToken(scan, from + mark.length);
  const resource = bareName(token);
  if (resource !== '') draft.deniedResource = resource;
  return next;
}

function readBecause(scan: Scan, from: number, draft: Draft): Fault {
  const rest = scan.lower.slice(from, Math.min(scan.end, from + 400));
  // Where `because` is lost with the words before it, the text begins with `no`.
  const absent = rest.startsWith('no ') ? 0 : rest.indexOf('because no ');
  const denies = rest.indexOf('with an explicit deny in a');
  const read = (at: number) => policyKinds.find(([name]) => rest.startsWith(name, at))?.[1];
  if (absent >= 0 && (denies < 0 || absent < denies)) {
    const kind = read(rest.indexOf('no ', absent) + 'no '.length);
    if (kind !== undefined) draft.denial = kinds[kind].absent;
    return kind === undefined || kind === 'identity' ? 'no-identity-policy' : kinds[kind].fault;
  }
  if (denies < 0) return 'no-identity-policy';
  const behind = rest.slice(denies + 'with an explicit deny in a'.length).replace(/^n? /, '');
  const kind = policyKinds.find(([name]) => behind.startsWith(name))?.[1];
  if (kind !== undefined) draft.denial = kinds[kind].denies;
  return kind === undefined ? 'explicit-deny' : kinds[kind].fault;
}

const prefixed = /resourceinitializationerror|taskfailedtostart/;
const loneAction = /(?<=^|[ (["'`])[a-z0-9-]{2,30}:[a-z]{3,60}(?=$|[ )\].,;"'`…])/g;

/** Words of somebody's own that say of an action that it is missing, or refused. */
const saidOfAction: readonly RegExp[] = [
  /\b(?:missing|lacks?|lacking|without|no|denied)(?: the)?(?: iam)?(?: permissions?| access| action)?(?: (?:to|for|to call|to perform))?[ :]{1,2}["'`([]?([a-z0-9-]{2,30}:[a-z]{3,60})(?![a-z0-9:/*-])/,
  /(?<![a-z0-9:/-])([a-z0-9-]{2,30}:[a-z]{3,60})["'`)\]]?(?: (?:is|was))? (?:denied|refused|forbidden|missing|not (?:allowed|permitted|authorized|granted))\b/,
];

/**
 * Reads an action that is all that somebody left of a denial: `ResourceInitializationError … logs:CreateLogGroup`. In a
 * text that does not say that a start failed it counts only beside words that say that it is missing or refused, for
 * anybody may write of an action.
 */
export function readLoneAction(scan: Scan, from: number, draft: Draft): void {
  const words = scan.lower.slice(from, Math.min(scan.end, from + 2048));
  const found =
    draft.stage !== null || prefixed.test(words)
      ? (words.match(loneAction) ?? [])
      : saidOfAction.flatMap((pattern) => pattern.exec(words)?.[1] ?? []);
  const action = found.find(isKnownAction);
  if (action === undefined) return;
  draft.action = spellAction(action);
  draft.denial = 'unstated';
  draft.suspicion = {
    category: 'iam',
    fault: 'no-identity-policy',
    ambiguous: true,
    outcome: 'unknown',
    ...(action.startsWith('kms:') && { dependency: 'kms' }),
  };
}
