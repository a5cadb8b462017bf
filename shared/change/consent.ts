import type { CorrectionConsent, Grant } from '../configuration/configuration.ts';
import type { Consent, Place } from './planned.ts';

/** A grant as the consent that a change rests on. */
export function consentOfGrant({ name, consent, services, registrars }: Grant): Consent {
  return { is: 'grant', name, consent, services, registrars, passRoles: [] };
}

/** The correction of a family as the consent that a change rests on. */
export function consentOfCorrection({ family, consent, services, registrars, passRoles }: CorrectionConsent): Consent {
  return { is: 'correction', name: family, consent, services, registrars, passRoles };
}

/** Whether a consent reaches so far that no person is asked: automatic, and for this very service. */
export function isAutomaticFor(
  { consent, services }: Pick<Consent, 'consent' | 'services'>,
  { serviceArn }: Place,
): boolean {
  return consent === 'auto' && serviceArn !== null && services.includes(serviceArn);
}
