import type { CorrectionConsent, Grant } from '../configuration/configuration.ts';
import type { Consent, Place } from './planned.ts';

/** The consent of a grant. */
export function consentOfGrant({ name, consent, services, registrars }: Grant): Consent {
  return { is: 'grant', name, consent, services, registrars, passRoles: [] };
}

/** The consent of a family's correction. */
export function consentOfCorrection({ family, consent, services, registrars, passRoles }: CorrectionConsent): Consent {
  return { is: 'correction', name: family, consent, services, registrars, passRoles };
}

/** Whether the consent needs no further question to a person: it is automatic and names this service, or a person approved. */
export function isAutomaticFor(
  { consent, services }: Pick<Consent, 'consent' | 'services'>,
  { serviceArn, approved = false }: Place,
): boolean {
  if (approved) return true;
  return consent === 'auto' && serviceArn !== null && services.includes(serviceArn);
}
