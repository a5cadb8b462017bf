import type { Configuration } from '../configuration/configuration.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { TaskDefinition } from '../workload/workload.ts';
import { isPrincipal } from './principal.ts';
import type { ConsentName } from './reason.ts';

/** Who registered the revision that failed, and what the owner's configuration says of them. */
export type Registrar = {
  /** ARN of the revision. */
  readonly revision: string;
  /** ARN of who registered it, as ECS recorded it; null where ECS does not say. */
  readonly arn: string | null;
  /** Whether it is the product itself, which registered a corrected copy. */
  readonly isProduct: boolean;
  /** The grants of the roles in question, and the correction of the family, that name them as a registrar. */
  readonly namedBy: readonly (ConsentName & { readonly is: 'grant' | 'correction' })[];
};

/**
 * Who registered a revision. Whoever is asked to allow what it names has to know: somebody who may register a task
 * definition may name in it what they may not read themselves.
 * @param findings of that revision: grants of other roles than theirs say nothing.
 * @param ownRole ARN of the product's role; empty if it is not known.
 */
export function registrarOf(
  { arn: revision, registeredBy }: Pick<TaskDefinition, 'arn' | 'registeredBy'>,
  findings: readonly Pick<Finding, 'role'>[],
  { grants, corrections }: Pick<Configuration, 'grants' | 'corrections'>,
  family: string,
  ownRole: string,
): Registrar {
  if (registeredBy === undefined) return { revision, arn: null, isProduct: false, namedBy: [] };
  const roles = new Set(findings.map(({ role }) => role));
  const names = ({ registrars }: { readonly registrars: readonly string[] }) =>
    registrars.some((named) => isPrincipal(registeredBy, named));
  const ofRoles = grants.filter((one) => roles.has(one.executionRole) && names(one));
  const ofFamily = corrections.filter((one) => one.family === family && names(one));
  return {
    revision,
    arn: registeredBy,
    isProduct: ownRole !== '' && isPrincipal(registeredBy, ownRole),
    namedBy: [
      ...ofRoles.map(({ name }) => ({ is: 'grant', name }) as const),
      ...ofFamily.map((one) => ({ is: 'correction', name: one.family }) as const),
    ],
  };
}
