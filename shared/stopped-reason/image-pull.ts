import type { Claim, Dependency } from './claim.ts';
import type { Draft } from './draft.ts';
import { networkFault, readNetworkError } from './network-error.ts';
import { ahead, type Scan } from './scan.ts';
import { dependencyOfHost } from './services.ts';

/** What a failed pull says of the way to the registry, beside that it is a failed pull. */
type ImagePull = { readonly outcome: Claim['outcome']; readonly dependency: Dependency };

/** A call and what was called: `Head "https://…"`, `Get https://…:`, or the bare reference that Fargate puts there. */
const call = /\b(?:get|head|post|put) \S+ ?/;
/** ECR keeps image layers in buckets of its own, one a Region: the signed URL leads there, not to the registry. */
const layerBucket = /https?:\/\/prod-[a-z0-9-]{1,40}-starport-layer-bucket\.s3[.-]/;
const ecrWords =
  /^cannotpullecr|[0-9]\.dkr[.-]ecr[.-]|\becr:|between the task and amazon ecr|from the amazon ecr repository/;
/** A status is an answer, whatever the words in the URL behind it. */
const status = /unexpected status|api error \(4/;
const answers =
  /denied|not found|manifest unknown|no matching manifest|descriptor matching platform|toomanyrequests|rate exceeded|throttlingexception|not authorized|unauthorized|no basic auth credentials/;
const noConnection =
  /there is a connection issue between the task and|check your (?:task |host )?network configuration/;

/**
 * Reads what the words behind a pull error's mark tell of the network, by the error of the call that failed, then by an
 * answer of the registry, then by AWS's sentence for people, which is written only where a call was not answered.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
export function readImagePull(scan: Scan, at: number, draft: Draft): ImagePull {
  const words = ahead(scan, at);
  if (status.test(words)) return { outcome: 'answered', dependency: registryOf(words, null) };
  const called = call.exec(words);
  const behind = words.slice(called === null ? 0 : called.index + called[0].length);
  if (called === null || networkFault(behind) === undefined)
    return { outcome: outcomeWithoutCall(words), dependency: registryOf(words, null) };
  const { outcome } = readNetworkError(scan, at + called.index, draft);
  return { outcome: outcome ?? 'unknown', dependency: registryOf(words, draft.host) };
}

function outcomeWithoutCall(words: string): Claim['outcome'] {
  if (answers.test(words)) return 'answered';
  if (noConnection.test(words)) return 'timed-out';
  return networkFault(words.slice(words.lastIndexOf(': ') + 1))?.outcome ?? 'unknown';
}

function registryOf(words: string, host: string | null): Dependency {
  if (layerBucket.test(words)) return 's3';
  if (ecrWords.test(words)) return 'ecr';
  return host !== null && dependencyOfHost(host) === 'ecr' ? 'ecr' : 'other';
}
