import type { Cause } from '../define-cause.ts';
import { accessPointNotFound } from './access-point-not-found.ts';
import { bucketNotFound } from './bucket-not-found.ts';
import { credentialsIncomplete } from './credentials-incomplete.ts';
import { endpointMissing } from './endpoint-missing.ts';
import { endpointPolicyDenies } from './endpoint-policy-denies.ts';
import { endpointSecurityGroupClosed } from './endpoint-security-group-closed.ts';
import { environmentFileNotFound } from './environment-file-not-found.ts';
import { executionRoleMissing } from './execution-role-missing.ts';
import { explicitDeny } from './explicit-deny.ts';
import { fileSystemAccessDenied } from './file-system-access-denied.ts';
import { fileSystemNotFound } from './file-system-not-found.ts';
import { gatewayEndpointNotAssociated } from './gateway-endpoint-not-associated.ts';
import { imageNotFound } from './image-not-found.ts';
import { imageRepositoryNotFound } from './image-repository-not-found.ts';
import { imageUnreachable } from './image-unreachable.ts';
import { jsonKeyMissing } from './json-key-missing.ts';
import { keyUnusable } from './key-unusable.ts';
import { logGroupNotFound } from './log-group-not-found.ts';
import { logOptionsInvalid } from './log-options-invalid.ts';
import { mountTargetClosed } from './mount-target-closed.ts';
import { mountTargetMissing } from './mount-target-missing.ts';
import { natRouteBlackHole } from './nat-route-black-hole.ts';
import { networkAclClosed } from './network-acl-closed.ts';
import { noRoute } from './no-route.ts';
import { noWayToService } from './no-way-to-service.ts';
import { parameterNotFound } from './parameter-not-found.ts';
import { parameterVersionNotFound } from './parameter-version-not-found.ts';
import { partialArnMisread } from './partial-arn-misread.ts';
import { permissionMissing } from './permission-missing.ts';
import { permissionsBoundaryDenies } from './permissions-boundary-denies.ts';
import { platformTooOld } from './platform-too-old.ts';
import { privateDnsOff } from './private-dns-off.ts';
import { publicAccessBlocked } from './public-access-blocked.ts';
import { publicIpMissing } from './public-ip-missing.ts';
import { referenceMalformed } from './reference-malformed.ts';
import { resourcePolicyDenies } from './resource-policy-denies.ts';
import { roleNotAssumable } from './role-not-assumable.ts';
import { secretDeleted } from './secret-deleted.ts';
import { secretEmpty } from './secret-empty.ts';
import { secretNameForArn } from './secret-name-for-arn.ts';
import { secretNotFound } from './secret-not-found.ts';
import { secretNotJson } from './secret-not-json.ts';
import { secretUnderAnotherSuffix } from './secret-under-another-suffix.ts';
import { secretVersionNotFound } from './secret-version-not-found.ts';
import { serviceControlPolicyDenies } from './service-control-policy-denies.ts';
import { taskRoleNotAssumable } from './task-role-not-assumable.ts';
import { taskSecurityGroupClosed } from './task-security-group-closed.ts';
import { vpcDnsOff } from './vpc-dns-off.ts';
import { wrongPartition } from './wrong-partition.ts';
import { wrongRegion } from './wrong-region.ts';

/** Every cause that facts of the account can show. A test compares this list with the folder. */
export const causes: readonly Cause[] = [
  accessPointNotFound,
  bucketNotFound,
  credentialsIncomplete,
  endpointMissing,
  endpointPolicyDenies,
  endpointSecurityGroupClosed,
  environmentFileNotFound,
  executionRoleMissing,
  explicitDeny,
  fileSystemAccessDenied,
  fileSystemNotFound,
  gatewayEndpointNotAssociated,
  imageNotFound,
  imageRepositoryNotFound,
  imageUnreachable,
  jsonKeyMissing,
  keyUnusable,
  logGroupNotFound,
  logOptionsInvalid,
  mountTargetClosed,
  mountTargetMissing,
  natRouteBlackHole,
  networkAclClosed,
  noRoute,
  noWayToService,
  parameterNotFound,
  parameterVersionNotFound,
  partialArnMisread,
  permissionMissing,
  permissionsBoundaryDenies,
  platformTooOld,
  privateDnsOff,
  publicAccessBlocked,
  publicIpMissing,
  referenceMalformed,
  resourcePolicyDenies,
  roleNotAssumable,
  secretDeleted,
  secretEmpty,
  secretNameForArn,
  secretNotFound,
  secretNotJson,
  secretUnderAnotherSuffix,
  secretVersionNotFound,
  serviceControlPolicyDenies,
  taskSecurityGroupClosed,
  taskRoleNotAssumable,
  vpcDnsOff,
  wrongPartition,
  wrongRegion,
];
