import type { Requirement } from '../workload/requirement.ts';
import { isCaller } from './claim/caller.ts';
import { claimConcerns, namedExactly } from './claim/claim-concerns.ts';
import type { Subject } from './define-cause.ts';
import { unseenNetwork } from './reachability/seen-network.ts';

/**
 * The subjects of a diagnosis, one a requirement. They share what the causes would otherwise work out again and again, so that
 * all of them are to be judged by the same facts: other facts need other subjects.
 */
export function subjectsOf(of: Omit<Subject, 'requirement' | 'named' | 'network'>): readonly Subject[] {
  const requirements = withCaller(of);
  const named = namedExactly(of.claim, requirements);
  const network = unseenNetwork();
  return requirements.map((requirement) => ({ ...of, requirements, requirement, named, network }));
}

/**
 * The requirements, where the stopped reason says which role fetches them. On EC2 it depends on the agent's version and
 * settings whether the execution role or that of the instance logs in to the registry, pulls, and makes the log stream.
 */
function withCaller({ claim, requirements }: Pick<Subject, 'claim' | 'requirements'>): readonly Requirement[] {
  const role = requirements.find(({ kind }) => kind === 'execution-role')?.text ?? '';
  if (claim === undefined || !isCaller(role, claim)) return requirements;
  const named = namedExactly(claim, requirements);
  return requirements.map((one) =>
    one.role === undefined && one.kind !== 'file-system' && claimConcerns(claim, one, named) ? { ...one, role } : one,
  );
}
