import { serviceArnOf } from '../../workload/read-workload.ts';
import { isPrincipal } from '../principal.ts';
import { ask, type Guarded, type Guardrail, hold } from './guardrail.ts';

/**
 * The owner consented at deploy time, for named services whose task definition one of the named principals registered: whoever
 * may register a task definition could otherwise have a secret granted that they may not read.
 */
export const consented: Guardrail = {
  name: 'consented',
  check: (guarded) => {
    const { workload, planned, definition } = guarded;
    const consent = planned.grant ?? planned.consent;
    const named =
      planned.grant === undefined ? `the correction of ${workload.family}` : `the grant ${planned.grant.name}`;
    if (consent === undefined) return hold('there is no consent for it');
    if (consent.consent !== 'auto') return ask(`${named} asks a person first`);
    const service = serviceArnOf(workload);
    if (service === undefined) return ask('it is a stand-alone task, not a service that the owner named');
    if (!consent.services.includes(service)) return ask(`${named} does not name the service ${service}`);
    if (workload.overridden) return ask('the task ran with overrides');
    const registeredBy = definition?.registeredBy;
    if (registeredBy === undefined) return hold('ECS does not say who registered the task definition');
    return isTrusted(registeredBy, consent.registrars, guarded)
      ? undefined
      : ask(`${registeredBy} registered the task definition, whom ${named} does not name`);
  },
};

/**
 * Our own revision is a copy of one that a registrar of the family's correction registered. It is trusted as far as every one of
 * those is: else a registrar whom a grant does not name would be trusted by way of our correction.
 */
function isTrusted(registeredBy: string, registrars: readonly string[], guarded: Guarded): boolean {
  if (registrars.some((named) => isPrincipal(registeredBy, named))) return true;
  const { ownRole, configuration, workload } = guarded;
  if (ownRole === '' || !isPrincipal(registeredBy, ownRole)) return false;
  const correction = configuration.corrections.find((one) => one.family === workload.family);
  return correction !== undefined && correction.registrars.every((named) => registrars.includes(named));
}
