import type { Verdict } from './draft.ts';
import type { FaultOf } from './fault.ts';

type Answer = {
  readonly words: RegExp;
  readonly fault: FaultOf<'image'>;
  /** Default: the registry answered. */
  readonly outcome?: Verdict['outcome'];
};

/**
 * What registries, Docker and containerd say of an image that cannot be had. The most specific words come first: a
 * refusal can quote the sentence about a repository that does not exist.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 * @see https://github.com/containerd/containerd `core/remotes/docker`, `core/unpack`; https://github.com/moby/moby
 * `distribution/errors.go`
 */
const answers: readonly Answer[] = [
  {
    words:
      /invalid reference format|repository name must be lowercase|invalid checksum digest|must be canonical|invalid repository name|(?:could not|failed to) (?:parse|normali[sz]e) (?:image )?(?:reference|name)/,
    fault: 'image-reference',
    outcome: 'not-sent',
  },
  {
    words:
      /no space left on device|disk quota exceeded|(?:not enough|insufficient) (?:disk |free )?space|max depth exceeded|image (?:size )?(?:is )?too (?:large|big)|exceeds? the (?:maximum|available|allowed) (?:image |disk |storage )?(?:size|space|storage)/,
    fault: 'image-too-large',
    outcome: 'unknown',
  },
  {
    words:
      /no matching manifest for|(?:matching|descriptor for) platform|no match for platform|cannot be used on this platform/,
    fault: 'image-platform',
  },
  {
    words:
      /no processor for media-?type|stream processor for|(?:unsupported|unexpected|unknown) (?:manifest )?media ?-?type|unsupported manifest|mediatype in manifest should be|media type .* is no longer supported|manifest schema .{0,40}(?:unsupported|not supported|deprecated)|mismatched image rootfs and manifest layers/,
    fault: 'image-manifest',
  },
  { words: /toomanyrequests|too many requests|pull rate limit|rate exceeded/, fault: 'rate-limit' },
  {
    words:
      /repositorynotfound|repository with name .*does not exist|\brepository\s+not found|name[ _]unknown|repository name not known/,
    fault: 'image-repository',
  },
  {
    words:
      /\b401\b|unauthorized|authentication (?:is )?required|no basic auth credentials|incorrect username or password|token has expired|invalid (?:registry )?credentials|cannotpullcontainerautherror/,
    fault: 'registry-credentials',
  },
  {
    words: /\b403\b|forbidden|access denied|\bdenied\b|insufficient_scope|authorization failed/,
    fault: 'registry-refused',
  },
  {
    words:
      /\b404\b|not found|manifest[ _]unknown|manifest unknown|no such image|imagenotfound|layersnotfound|does not exist|blob unknown/,
    fault: 'image-tag',
  },
];

/** A registry's fault, by the status that it answered with. Docker's own `API error (500)` says nothing of the registry. */
const failing =
  /unexpected (?:http )?status[^:]{0,200}(?::|\s)\s*5\d\d\b|\b(?:500 internal server error|502 bad gateway|503 service unavailable|504 gateway timeout)/;

/** Sentences that AWS wrote for people, and words that leave open why. They count only if nothing else decides. */
const sentences: readonly Answer[] = [
  { words: /check whether the image exists|check that the image exists/, fault: 'image-tag' },
  { words: /check that the role has the permissions/, fault: 'registry-refused' },
  { words: /failed to authorize/, fault: 'registry-credentials' },
];

/**
 * Reads the answer of a registry, or the error of what was done with the answer.
 * @param words the text in lower case. Names in it decide nothing: an image can be called `denied`.
 * @returns null if the text holds no answer.
 */
export function readAnswer(words: string): Verdict | null {
  const bare = withoutNames(words);
  const found = answers.find((answer) => answer.words.test(withoutSentences(bare)));
  if (found !== undefined) return verdictOf(found, words);
  if (failing.test(bare)) return { category: 'service-fault', fault: '5xx', outcome: 'answered' };
  const sentence = sentences.find((answer) => answer.words.test(bare));
  return sentence === undefined ? null : { ...verdictOf(sentence, words), ambiguous: true, outcome: 'unknown' };
}

function verdictOf({ fault, outcome = 'answered' }: Answer, words: string): Verdict {
  const missing = fault === 'image-tag' && /@sha256:/.test(words) ? 'image-digest' : fault;
  return { category: 'image', fault: missing, outcome };
}

/** Removes references, URLs and digests: words with a slash or a colon inside. A colon after a word stays. */
function withoutNames(words: string): string {
  return words.replaceAll(/"[^" ]{0,2048}"|'[^' ]{0,2048}'/g, ' ').replaceAll(/\S{0,2048}[/:@](?=\S)\S{0,2048}/g, ' ');
}

function withoutSentences(words: string): string {
  return words.replaceAll(/check (?:whether|that) [^.]{0,120}\./g, ' ');
}
