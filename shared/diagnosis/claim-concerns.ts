import type { Claim, Dependency } from '../claim/claim.ts';
import type { Requirement } from '../workload/requirement.ts';
import { isSameResource } from './same-resource.ts';

const dependencies: Readonly<Record<Requirement['kind'], readonly Dependency[]>> = {
  'execution-role': ['iam'],
  secret: ['secretsmanager', 'kms'],
  parameter: ['ssm', 'kms'],
  'registry-credentials': ['secretsmanager', 'kms'],
  'registry-token': ['ecr'],
  'log-stream': ['logs'],
  'environment-file': ['s3'],
};

/**
 * Whether a stopped reason speaks of this requirement: the same dependency and, where the text names a resource that one of
 * the requirements can be known by, that resource.
 */
export function claimConcerns(claim: Claim, requirement: Requirement): boolean {
  if (!dependencies[requirement.kind].includes(claim.dependency)) return false;
  const named = namesIn(claim);
  if (named.length === 0 || claim.dependency === 'kms' || requirement.kind === 'registry-token') return true;
  return namesOf(requirement).some((name) => named.some((one) => isSameResource(one, name, claim.cut)));
}

/** The names that the text gives: several missing parameters stand in one list; a URL or `*` names no resource. */
function namesIn({ resource }: Claim): readonly string[] {
  return (resource ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== '*' && !/^https?:/.test(name));
}

function namesOf({ reference, text }: Requirement): readonly string[] {
  switch (reference?.is) {
    case 'secret':
      return [reference.secretArn, reference.secretName, reference.jsonKey ?? text, text];
    case 'parameter':
      return [reference.arn, reference.name, reference.name.replace(/^\//, ''), text];
    default:
      return [text];
  }
}
