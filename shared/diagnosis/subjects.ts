import { namedExactly } from './claim/claim-concerns.ts';
import type { Subject } from './define-cause.ts';
import { unseenNetwork } from './reachability/seen-network.ts';

/**
 * The subjects of a diagnosis, one a requirement. They share what the causes would otherwise work out again and again, so that
 * all of them are to be judged by the same facts: other facts need other subjects.
 */
export function subjectsOf(of: Omit<Subject, 'requirement' | 'named' | 'network'>): readonly Subject[] {
  const named = namedExactly(of.claim, of.requirements);
  const network = unseenNetwork();
  return of.requirements.map((requirement) => ({ ...of, requirement, named, network }));
}
