import { serviceArnOf } from '../../workload/read-workload.ts';
import { type Guardrail, hold } from './guardrail.ts';
import { whyNotMovable } from './movable.ts';
import { carriedHolds, newestAsks, newestHolds } from './registration.ts';

/** Checks before a corrected revision is registered and a service moved to it. */
export const correctable: Guardrail = {
  name: 'correctable',
  needs: ({ workload, facts }) => {
    const service = serviceArnOf(workload);
    return [
      ...newestAsks(workload, facts),
      ...(service === undefined ? [] : [{ kind: 'service' as const, subject: service }]),
    ];
  },
  check: (guarded) => {
    const { definition, workload, facts } = guarded;
    if (definition === undefined) return hold({ code: 'definition-unread' });
    const { status } = definition;
    const serviceArn = serviceArnOf(workload);
    const service = serviceArn === undefined ? undefined : facts.get({ kind: 'service', subject: serviceArn });
    return (
      (status === 'ACTIVE' ? undefined : hold({ code: 'revision-not-active', status })) ??
      carriedHolds(definition, guarded) ??
      newestHolds(definition, guarded) ??
      (service?.is === 'known' ? whyNotMovable(service.value) : undefined)
    );
  },
};
