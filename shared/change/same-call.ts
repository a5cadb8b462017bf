import { isSameResource } from '../diagnosis/claim/same-resource.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Claim } from '../stopped-reason/claim.ts';

/** Whether a text says that the same call was denied again: the same role, action and resource. */
export function isSameCall(finding: Finding, claim: Claim): boolean {
  const { actions, resources } =
    finding.remedy?.is === 'permission'
      ? finding.remedy.statement
      : { actions: [finding.action], resources: [finding.resource] };
  if (claim.category !== 'iam' || claim.action === null || !actions.includes(claim.action)) return false;
  return resources.some((resource) => isSameOrUnnamed(claim, resource)) && isSameRole(finding, claim);
}

/** A text that names no resource is taken to concern this one. */
export function isSameOrUnnamed({ resource, cut }: Claim, meant: string | null): boolean {
  return resource === null || meant === null || isSameResource(resource, meant, cut);
}

function isSameRole(finding: Finding, claim: Claim): boolean {
  const name = finding.role?.split('/').at(-1);
  return claim.principal === null || name === undefined || `${claim.principal}/`.includes(`/${name}/`);
}
