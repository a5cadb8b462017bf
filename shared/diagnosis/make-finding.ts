import type { Facts } from '../evidence/ask.ts';
import type { Claim, Dependency } from '../stopped-reason/claim.ts';
import { ecrRegionOf } from '../workload/registry.ts';
import type { Requirement } from '../workload/requirement.ts';
import { type Reported, report } from './advice/report.ts';
import { cite } from './cite.ts';
import type { Cause, Match, Subject } from './define-cause.ts';
import type { Certainty, Finding, MissingRead } from './finding.ts';
import { declaredObstacle, type Obstacle } from './obstacle.ts';

/** Makes the finding of a cause that matched. */
export function fromMatch(
  cause: Cause,
  requirement: Requirement,
  match: Extract<Match, { is: 'matched' }>,
  { failing, facts }: { readonly failing: boolean; readonly facts: Facts },
): Finding {
  const obstacle = obstacleOf(cause, requirement, match);
  return {
    ...outline(cause.code, requirement),
    ...(match.groupKey !== undefined && { id: `${cause.code}|${match.groupKey}` }),
    category: cause.category,
    certainty: match.certainty,
    action: match.action ?? null,
    resource: match.resource ?? null,
    title: match.title,
    next: match.next,
    passes: match.passes ?? cause.passes,
    instructions: match.instructions ?? [],
    evidence: match.evidence.map((seen) => cite(seen, facts)),
    ...(match.ways !== undefined && { ways: match.ways }),
    missing: [],
    failing,
    remedy: match.remedy ?? null,
    ...(obstacle !== undefined && { obstacle }),
  };
}

/** Only a proved finding has one: what is suspected in one service says nothing of another. */
function obstacleOf(
  { obstacle }: Cause,
  requirement: Requirement,
  match: Extract<Match, { is: 'matched' }>,
): Obstacle | undefined {
  if (match.certainty !== 'proved') return undefined;
  if (match.obstacle !== undefined || obstacle === undefined) return match.obstacle;
  return declaredObstacle(obstacle, requirement, dependencyOf(requirement), match);
}

/**
 * Makes the finding of a cause that the text names and that a failed read leaves without proof. Where the text decides,
 * it stands on ECS's word, with what could not be read beside it.
 */
export function withoutProof(
  cause: Cause,
  subject: Subject,
  missing: readonly MissingRead[],
  { claim, facts }: { readonly claim: Claim; readonly facts: Facts },
): Finding {
  const { role, text } = subject.requirement;
  const reported = report(claim, { role, thing: text });
  const beside = cause.besideReport?.(subject, claim, facts);
  return {
    ...outline(cause.code, subject.requirement),
    category: cause.category,
    certainty: certaintyWithout(reported, missing),
    action: claim.action,
    resource: claim.resource,
    title: reported.title,
    next: beside?.next ?? reported.next,
    passes: reported.passes,
    instructions: [],
    evidence: [
      { text: readIn(claim), source: 'stoppedReason' },
      ...(beside?.evidence ?? []).map((seen) => cite(seen, facts)),
    ],
    missing,
    failing: true,
    remedy: beside?.remedy ?? null,
  };
}

/** How certain a text is of its cause where reads failed: only where it leaves more than one cause, they could decide. */
export function certaintyWithout(
  { certainty }: Pick<Reported, 'certainty'>,
  missing: readonly MissingRead[],
): Certainty {
  return certainty === 'suspected' && missing.length > 0 ? 'undecided' : certainty;
}

function outline(code: string, requirement: Requirement) {
  return {
    id: `${code}|${requirement.id}`,
    cause: code,
    dependency: dependencyOf(requirement),
    requirement: requirement.id,
    step: requirement.step,
    role: requirement.role ?? null,
  } as const;
}

function dependencyOf({ kind, text }: Requirement): Dependency {
  if (kind === 'image' && ecrRegionOf(text) === undefined) return 'other';
  const of: Readonly<Record<Requirement['kind'], Dependency>> = {
    'execution-role': 'iam',
    'task-role': 'iam',
    secret: 'secretsmanager',
    parameter: 'ssm',
    'registry-credentials': 'secretsmanager',
    'registry-token': 'ecr',
    'log-stream': 'logs',
    'environment-file': 's3',
    'file-system': 'efs',
    image: 'ecr',
  };
  return of[kind];
}

/** The meaning of the stopped reason, for a line of evidence. */
export function readIn({ fault, action, resource }: Claim): string {
  const read = [faults[fault] ?? fault.replaceAll('-', ' '), action, resource].filter((one) => one !== null);
  return `read in what ECS says: ${read.join(', ')}`;
}

/** Faults that people do not call by their name here. */
const faults: Readonly<Partial<Record<Claim['fault'], string>>> = {
  unknown: 'no cause is named',
  placement: 'no place was found for the task',
  capacity: 'there is no capacity',
  eni: 'no network interface could be made',
  tls: 'the certificate is not trusted',
  refused: 'the connection was refused',
};
