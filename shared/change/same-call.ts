import { parseArn } from '../arn.ts';
import { isSameResource } from '../diagnosis/claim/same-resource.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import { ecrImageOf, pullActions } from '../workload/registry.ts';

/** Whether a text says that the same call was denied again: the same role, action and resource. */
export function isSameCall(finding: Finding, claim: Claim): boolean {
  const { actions, resources } =
    finding.remedy?.is === 'permission'
      ? finding.remedy.statement
      : { actions: [finding.action], resources: [finding.resource] };
  if (isRefusedPull(claim, actions, resources)) return true;
  if (claim.category !== 'iam' || claim.action === null || !actions.includes(claim.action)) return false;
  return resources.some((resource) => isSameOrUnnamed(claim, resource)) && isSameRole(finding, claim);
}

/**
 * Whether the registry refused to hand out an image of one of these repositories. On Fargate it names neither the action
 * nor the role.
 */
function isRefusedPull(
  { fault, image }: Claim,
  actions: readonly (string | null)[],
  resources: readonly (string | null)[],
): boolean {
  if (fault !== 'registry-refused' || image === null) return false;
  return resources.some((resource, index) => {
    const isPull = pullActions.some((one) => one === actions[index]);
    return isPull && resource === ecrImageOf(image, parseArn(resource ?? '')?.partition ?? '')?.repository;
  });
}

/** A text that names no resource is taken to concern this one. */
export function isSameOrUnnamed({ resource, cut }: Claim, meant: string | null): boolean {
  return resource === null || meant === null || isSameResource(resource, meant, cut);
}

function isSameRole(finding: Finding, claim: Claim): boolean {
  const name = finding.role?.split('/').at(-1);
  return claim.principal === null || name === undefined || `${claim.principal}/`.includes(`/${name}/`);
}
