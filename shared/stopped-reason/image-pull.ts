import type { Dependency } from './claim.ts';
import { readDenial } from './denial.ts';
import type { Draft, Verdict } from './draft.ts';
import { readErrorCode } from './error-code.ts';
import { readAnswer } from './image-answer.ts';
import { networkFault, noCredentials, readNetworkError } from './network-error.ts';
import { ahead, findAhead, type Scan } from './scan.ts';
import { dependencyOfHost } from './services.ts';

/** A call and its target: `Head "https://…"`, `Get https://…:`, or the image reference that Fargate prints there. */
const call = /\b(?:get|head|post|put) \S+ ?/;
/** The first words of Go's errors for a call without an answer, where the text names no call. */
const transport =
  /(?:^|: |\(|")((?:dial|read|write|proxyconnect) (?:tcp|udp)\b|lookup \S+ on |net\/http: |context (?:deadline exceeded|cancell?ed)|x509: |(?:remote error: )?tls: |(?:unexpected )?eof\b|connection (?:refused|reset by peer|timed out)|i\/o timeout|no such host)/;
/**
 * ECR keeps image layers in S3 buckets, one for each Region. The signed URL of a layer leads to the bucket, not to the
 * registry.
 */
const layerBucket = /https?:\/\/prod-[a-z0-9-]{1,40}-starport-layer-bucket\.s3[.-]/;
const ecrWords =
  /^cannotpullecr|[0-9>\]}*x]\.dkr[.-]ecr[.-]|\becr:|between the task and amazon ecr|from the amazon ecr repository|does not exist in the registry with id/;
/** A status shows that an answer came, whatever words the URL after it holds. */
const status = /unexpected (?:http )?status|api error \(4/;
/** What is done with layers that have come. A broken-off stream there says nothing certain of the network. */
const unpacking = /failed to (?:extract|unpack|register) |apply failure/;
/** What the words after {@link unpacking} can tell. Files and links in a layer are not found or denied, too. */
const ofLayers: ReadonlySet<string> = new Set(['image-too-large', 'image-platform', 'image-manifest']);
const noConnection =
  /there is a connection issue between the task and|check your (?:task |host )?network configuration/;
/** The words before the reference of an image. A cut text may end inside of it. */
const reference =
  /(?:failed to resolve ref(?:erence)?|pull access denied for|(?<!matching )\bmanifest for|api error \(404\): repository|the task (?:cannot|can't) pull|failed to pull image) "?([a-z0-9][^\s",']{0,500}[a-z0-9>])(?=[\s",:]|\.?$|\.\s)/;
const codes = /\b[a-z]{4,60}(?:exception|failure|fault|error)\b|nocredentialproviders|throttlingexception/g;
const unexplained: Verdict = { category: 'image', fault: 'image-pull', ambiguous: true, outcome: 'unknown' };
const unpacked: Verdict = { ...unexplained, fault: 'image-layer' };

/**
 * Reads the error of an image pull. The innermost error decides: IAM's sentence, a call without an answer, then what the
 * registry or the runtime answered. The sentence that AWS writes for people counts last.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
export function readImagePull(scan: Scan, at: number, draft: Draft): void {
  const words = ahead(scan, at);
  const verdict = pullError(scan, at, words, draft);
  draft.image = imageIn(scan, at, words);
  draft.stage = 'image-pull';
  draft.dependency = registryOf(words, draft.host);
  // The text names an image or a URL. Neither is the name of a resource in the account.
  draft.resource = null;
  draft.deniedResource = null;
  draft.url = null;
  draft.verdict = { ...verdict, dependency: draft.dependency };
}

function pullError(scan: Scan, at: number, words: string, draft: Draft): Verdict {
  if (words.includes('is not authorized to perform')) return readDenial(scan, at, draft);
  if (unpacking.test(words) && !status.test(words)) return readUnpacking(words);
  if (!status.test(words)) {
    const silent = readSilence(scan, at, words, draft);
    if (silent !== null) return silent;
  }
  return (
    readCode(scan, at, words, draft) ??
    readAnswer(words) ??
    (noConnection.test(words) ? { category: 'network', fault: 'timeout', outcome: 'timed-out' } : unexplained)
  );
}

/** An error of a layer that has come: the registry has answered, and had the image. */
function readUnpacking(words: string): Verdict {
  const answer = readAnswer(words);
  return answer !== null && ofLayers.has(answer.fault) ? answer : { ...unpacked };
}

/** A call that got no answer: where it went, and how it ended. */
function readSilence(scan: Scan, at: number, words: string, draft: Draft): Verdict | null {
  const called = call.exec(words);
  if (called !== null && networkFault(words.slice(called.index + called[0].length)) !== undefined)
    return readNetworkError(scan, at + called.index, draft);
  const failed = transport.exec(words);
  if (failed === null) return null;
  const verdict = readNetworkError(scan, at + failed.index, draft);
  // AWS's list of these errors: a cancelled pull mostly lacks a way to the registry.
  return /context cancell?ed/.test(failed[0]) ? { ...verdict, ambiguous: true } : verdict;
}

/** An error code of an AWS API. The EC2 agent calls ECR's API before it pulls. */
function readCode(scan: Scan, at: number, words: string, draft: Draft): Verdict | null {
  for (const [code] of words.matchAll(codes)) {
    if (code.startsWith('cannot')) continue;
    const reading = readErrorCode(code);
    if (reading === 'credentials') return noCredentials;
    if (reading === null || reading === 'transport') continue;
    if (reading.category === 'iam' && findAhead(scan, 'user: ', at) >= 0) return readDenial(scan, at, draft);
    if (reading.category !== 'not-found') return reading;
  }
  return null;
}

function imageIn(scan: Scan, at: number, words: string): string | null {
  const found = reference.exec(words);
  if (found?.[1] === undefined) return null;
  const start = at + found.index + found[0].length - found[1].length;
  return found[1] === 'the' ? null : scan.text.slice(start, start + found[1].length);
}

function registryOf(words: string, host: string | null): Dependency {
  if (layerBucket.test(words)) return 's3';
  if (ecrWords.test(words)) return 'ecr';
  return host !== null && dependencyOfHost(host) === 'ecr' ? 'ecr' : 'other';
}
