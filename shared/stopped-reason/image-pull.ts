import type { Claim, Dependency } from './claim.ts';
import type { Draft } from './draft.ts';
import { networkFault, readNetworkError } from './network-error.ts';
import { ahead, type Scan } from './scan.ts';
import { dependencyOfHost } from './services.ts';

/** What a failed image pull says about the network path to the registry. */
type ImagePull = { readonly outcome: Claim['outcome']; readonly dependency: Dependency };

/** A call and its target: `Head "https://…"`, `Get https://…:`, or the image reference that Fargate prints there. */
const call = /\b(?:get|head|post|put) \S+ ?/;
/**
 * ECR keeps image layers in S3 buckets, one for each Region. The signed URL of a layer leads to the bucket, not to the
 * registry.
 */
const layerBucket = /https?:\/\/prod-[a-z0-9-]{1,40}-starport-layer-bucket\.s3[.-]/;
const ecrWords =
  /^cannotpullecr|[0-9]\.dkr[.-]ecr[.-]|\becr:|between the task and amazon ecr|from the amazon ecr repository/;
/** A status shows that an answer came, whatever words the URL after it holds. */
const status = /unexpected status|api error \(4/;
const answers =
  /denied|not found|manifest unknown|no matching manifest|descriptor matching platform|toomanyrequests|rate exceeded|throttlingexception|not authorized|unauthorized|no basic auth credentials/;
const noConnection =
  /there is a connection issue between the task and|check your (?:task |host )?network configuration/;

/**
 * Reads what a pull error says about the network. First the error of the failed call counts, then an answer of the
 * registry, then AWS's sentence for people, which AWS writes only if a call was not answered.
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
