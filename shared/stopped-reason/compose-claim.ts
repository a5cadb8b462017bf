import { serviceOf } from '../arn.ts';
import type { Claim, Dependency } from './claim.ts';
import type { Draft, Verdict } from './draft.ts';
import type { FoldedText } from './folded-text.ts';
import { dependencyOfHost, dependencyOfPrefix } from './services.ts';

/**
 * The agent retries this often only after timeouts: five times for secrets, parameters and log streams, three times for
 * ECR's token. This is a hint and no proof.
 */
const retriesOfTimeouts = 5;
const retriesOfToken = 3;

const undecided: Verdict = { category: 'other', fault: 'unknown', ambiguous: true, outcome: 'unknown' };

/**
 * Composes one claim from the errors of a text. The first error that decides counts; the claim is ambiguous if another
 * error decides otherwise.
 * @param drafts at least one.
 */
export function composeClaim(drafts: readonly Draft[], folded: FoldedText): Claim {
  const decided =
    drafts.length === 1 ? drafts : drafts.filter((draft) => draft.verdict !== null || draft.sentence !== null);
  const [draft = drafts[0]] = decided;
  if (draft === undefined) throw new TypeError('composeClaim needs at least one draft');
  const verdict = verdictOf(draft);
  const contradicted = decided.some((other) => verdictOf(other).category !== verdict.category);
  return fill(draft, contradicted ? { ...verdict, ambiguous: true } : verdict, folded);
}

function verdictOf(draft: Draft): Verdict {
  return draft.verdict ?? draft.sentence ?? suspicionOf(draft);
}

function suspicionOf(draft: Draft): Verdict {
  if (draft.suspicion !== null) return draft.suspicion;
  if (likelyTimedOut(draft)) return { category: 'network', fault: 'canceled', ambiguous: true, outcome: 'unknown' };
  return undecided;
}

/**
 * Nearly every execution role may get ECR's token (AmazonECSTaskExecutionRolePolicy), so a denial is rare and a timeout
 * is likely. One or two retries make an answer more likely.
 */
function likelyTimedOut({ dependency, retries, stage }: Draft): boolean {
  if (dependency === 'ecr' && stage === 'registry-auth') return retries === 0 || retries >= retriesOfToken;
  return dependency !== null && retries >= retriesOfTimeouts;
}

function fill(draft: Draft, verdict: Verdict, folded: FoldedText): Claim {
  const denied = verdict.category === 'iam';
  return {
    category: verdict.category,
    fault: verdict.fault,
    dependency: dependencyOf(draft, verdict),
    resource: resourceOf(draft, verdict),
    image: draft.image,
    action: draft.action ?? (denied && verdict.fault !== 'kms-denied' ? draft.operation : null),
    principal: draft.principal,
    denial: denied ? draft.denial : null,
    outcome: verdict.outcome ?? 'unknown',
    host: draft.host,
    address: draft.address,
    stage: stageOf(draft),
    ...(draft.lack !== null && { lack: draft.lack }),
    cut: folded.cut,
    ambiguous: verdict.ambiguous ?? false,
  };
}

/** The login to the registry comes before the pull, also where the agent of an instance reports it as a failed pull. */
function stageOf({ stage, action }: Draft): Draft['stage'] {
  return action === 'ecr:GetAuthorizationToken' && stage === 'image-pull' ? 'registry-auth' : stage;
}

function dependencyOf(draft: Draft, verdict: Verdict): Dependency {
  const named = verdict.dependency ?? draft.called ?? draft.dependency;
  if (named !== null && named !== undefined) return named;
  const action = draft.action === null ? null : dependencyOfPrefix(draft.action.split(':', 1)[0] ?? '');
  if (action !== null) return action;
  const arn = dependencyOfPrefix(serviceOf(draft.deniedResource ?? draft.resource ?? ''));
  return arn ?? (draft.host === null ? null : dependencyOfHost(draft.host)) ?? 'other';
}

/**
 * The reference that ECS asked for, rather than the ARN to which it was resolved in the denial. If another service
 * denied: the resource of the denial.
 */
function resourceOf(draft: Draft, verdict: Verdict): string | null {
  if (verdict.category === 'unrelated') return draft.resource;
  const { resource, deniedResource } = draft;
  if (verdict.category === 'iam' && deniedResource !== null) {
    return resource !== null && (draft.action ?? ':').startsWith(`${serviceOf(resource)}:`) ? resource : deniedResource;
  }
  return resource ?? (verdict.category === 'network' ? draft.url : null);
}
