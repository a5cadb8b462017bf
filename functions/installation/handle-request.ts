import { handleRequest as handle, type Edge as Outside } from '../../shared/custom-resource/handle-request.ts';
import type { Request } from '../../shared/custom-resource/request.ts';
import { RESOURCE_TYPES } from '../../shared/environment.ts';
import { isParameterName, type ModeSite, makeMode } from './make-mode.ts';
import { isPolicySuffix, newPolicySuffix } from './policy-name.ts';

/** What the function does to the outside. */
export type Edge = Outside & Omit<ModeSite, 'stackId'> & { readonly randomBytes: (count: number) => Uint8Array };

/** Carries out a request of CloudFormation's for a part of the installation, and answers it. @throws Error if the answer is not taken */
export function handleRequest(event: unknown, edge: Edge): Promise<void> {
  return handle(event, edge, {
    check: ({ resourceType }) => (isKnown(resourceType) ? undefined : 'request-foreign-resource'),
    isOwnId: (id) => isParameterName(id) || isPolicySuffix(id),
    carryOut: (request) => carryOut(request, edge),
  });
}

function isKnown(resourceType: string): boolean {
  return resourceType === RESOURCE_TYPES.mode || resourceType === RESOURCE_TYPES.policyName;
}

async function carryOut(request: Request, edge: Edge): Promise<string> {
  if (request.resourceType === RESOURCE_TYPES.mode) return makeMode(request, edge);
  return request.physicalId ?? newPolicySuffix(edge.randomBytes);
}
