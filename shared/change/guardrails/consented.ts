import { serviceArnOf } from '../../workload/read-workload.ts';
import { isPrincipal } from '../principal.ts';
import { ask, type Guarded, type Guardrail, hold, type Verdict } from './guardrail.ts';

/**
 * The owner consented at deployment, for named services whose task definition was registered by one of the named
 * principals. Without this check, somebody who may register a task definition could get access to a secret that they
 * may not read.
 */
export const consented: Guardrail = {
  name: 'consented',
  check: (guarded) => {
    const asked = whyAsked(guarded);
    if (asked === undefined || asked.decision === 'hold') return asked;
    const { answer } = guarded;
    if (answer === undefined) return asked;
    return answer.answer === 'approve' ? undefined : hold({ code: 'rejected', by: answer.by, at: answer.at });
  },
};

/** Why a person has to be asked. Somebody's approval of this very plan answers that, and no other guardrail. */
function whyAsked(guarded: Guarded): Verdict | undefined {
  const { workload, planned, definition } = guarded;
  const { is, name, consent, services, registrars } = planned.consent;
  const by = { is, name };
  const service = serviceArnOf(workload);
  // IAM lets the product move only services that a consent to it names, whoever approves.
  if (is !== 'grant' && service !== undefined && !services.includes(service))
    return hold({ code: 'service-not-named', by, service });
  if (consent !== 'auto') return ask({ code: 'consent-asks', by });
  if (service === undefined) return ask({ code: 'stand-alone-task' });
  if (!services.includes(service)) return ask({ code: 'service-not-named', by, service });
  if (workload.overridden) return ask({ code: 'task-overridden' });
  const registrar = definition?.registeredBy;
  if (registrar === undefined) return hold({ code: 'registrar-unknown' });
  return isTrusted(registrar, registrars, guarded) ? undefined : ask({ code: 'registrar-not-named', by, registrar });
}

/**
 * A revision of the product is a copy of one that a registrar of the correction registered. It is trusted only if all
 * of these registrars are trusted. Otherwise a registrar whom a grant does not name would gain trust through the
 * correction.
 */
function isTrusted(registeredBy: string, registrars: readonly string[], guarded: Guarded): boolean {
  if (registrars.some((named) => isPrincipal(registeredBy, named))) return true;
  const { ownRole, configuration, workload } = guarded;
  if (ownRole === '' || !isPrincipal(registeredBy, ownRole)) return false;
  const correction = configuration.corrections.find((one) => one.family === workload.family);
  return correction !== undefined && correction.registrars.every((named) => registrars.includes(named));
}
