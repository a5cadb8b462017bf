import type { CorrectionConsent, Grant, MoveBackConsent } from '../configuration/configuration.ts';
import { grantStatements } from '../configuration/grant-statements.ts';
import type { Consent, Place } from './planned.ts';

/** The consent of a grant. */
export function consentOfGrant(grant: Grant): Consent {
  const { name, consent, services, registrars } = grant;
  return { is: 'grant', name, consent, services, registrars, passRoles: [], allows: grantStatements(grant) };
}

/** The consent of a family's correction. */
export function consentOfCorrection({ family, consent, services, registrars, passRoles }: CorrectionConsent): Consent {
  return { is: 'correction', name: family, consent, services, registrars, passRoles, allows: [] };
}

/** The consent to move a family's services back. */
export function consentOfMoveBack({ family, consent, services, registrars, passRoles }: MoveBackConsent): Consent {
  return { is: 'move-back', name: family, consent, services, registrars, passRoles, allows: [] };
}

/** Whether the permissions of the consent reach this service. No approval can extend them. */
export function isNamedBy({ services }: Pick<Consent, 'services'>, { serviceArn }: Place): boolean {
  return serviceArn !== null && services.includes(serviceArn);
}

/** Whether the consent needs no further question to a person: it is automatic and names this service, or a person approved. */
export function isAutomaticFor(given: Pick<Consent, 'consent' | 'services'>, place: Place): boolean {
  return place.approved === true || (given.consent === 'auto' && isNamedBy(given, place));
}
