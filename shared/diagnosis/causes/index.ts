import type { Cause } from '../define-cause.ts';
import { explicitDeny } from './explicit-deny.ts';
import { logGroupNotFound } from './log-group-not-found.ts';
import { noWayToService } from './no-way-to-service.ts';
import { permissionMissing } from './permission-missing.ts';
import { permissionsBoundaryDenies } from './permissions-boundary-denies.ts';
import { referenceMalformed } from './reference-malformed.ts';
import { secretUnderAnotherSuffix } from './secret-under-another-suffix.ts';

/** Every cause that facts of the account can show. A test compares this list with the folder. */
export const causes: readonly Cause[] = [
  explicitDeny,
  logGroupNotFound,
  noWayToService,
  permissionMissing,
  permissionsBoundaryDenies,
  referenceMalformed,
  secretUnderAnotherSuffix,
];
