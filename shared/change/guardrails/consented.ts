import type { Ask, Facts } from '../../evidence/ask.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import type { TaskDefinition } from '../../workload/workload.ts';
import { isCopyOf, originOf } from '../own-revision.ts';
import { isPrincipal } from '../principal.ts';
import { ask, type Guarded, type Guardrail, hold, type Verdict } from './guardrail.ts';

/** The revisions that are followed back to the one that somebody else than the product registered. */
const mostOrigins = 4;

/**
 * The owner consented at deployment, for named services whose task definition was registered by one of the named
 * principals. Without this check, somebody who may register a task definition could get access to a secret that they
 * may not read.
 */
export const consented: Guardrail = {
  name: 'consented',
  needs: ({ definition, facts }) => (definition === undefined ? [] : originsOf(definition, facts)),
  check: (guarded) => unlessApproved(whyAsked(guarded), guarded),
};

/** The verdict after a person's answer: whom a person is asked about is decided by it, and what is held stays held. */
export function unlessApproved(asked: Verdict | undefined, { answer }: Pick<Guarded, 'answer'>): Verdict | undefined {
  if (asked === undefined || asked.decision === 'hold' || answer === undefined) return asked;
  return answer.answer === 'approve' ? undefined : hold({ code: 'rejected', by: answer.by, at: answer.at });
}

/** Why a person has to be asked. Somebody's approval of this very plan answers that, and no other guardrail. */
function whyAsked(guarded: Guarded): Verdict | undefined {
  const { workload, planned } = guarded;
  const { is, name, consent, services } = planned.consent;
  const by = { is, name };
  const service = serviceArnOf(workload);
  // IAM lets the product move only services that a consent to it names, whoever approves.
  if (is !== 'grant' && service !== undefined && !services.includes(service))
    return hold({ code: 'service-not-named', by, service });
  if (consent !== 'auto') return ask({ code: 'consent-asks', by });
  if (service === undefined) return ask({ code: 'stand-alone-task' });
  if (!services.includes(service)) return ask({ code: 'service-not-named', by, service });
  if (workload.overridden) return ask({ code: 'task-overridden' });
  return whyNotTrusted(guarded.definition, guarded);
}

/**
 * A revision of the product is a copy of one that somebody else registered, and is trusted as far as the consent trusts
 * that one's registrar today: neither the product nor the registrars of its corrections lend their trust.
 */
export function whyNotTrusted(
  definition: TaskDefinition | undefined,
  { planned, ownRole, facts }: Pick<Guarded, 'planned' | 'ownRole' | 'facts'>,
): Verdict | undefined {
  const { is, name, registrars } = planned.consent;
  const registrar = definition?.registeredBy;
  if (definition === undefined || registrar === undefined) return hold({ code: 'registrar-unknown' });
  const isNamed = (who: string) => registrars.some((named) => isPrincipal(who, named));
  const asked = (who: string) => ask({ code: 'registrar-not-named', by: { is, name }, registrar: who });
  const isOwn = (who: string) => ownRole !== '' && isPrincipal(who, ownRole);
  if (!isOwn(registrar)) return isNamed(registrar) ? undefined : asked(registrar);
  let copy = definition;
  for (const read of originsOf(definition, facts)) {
    const fact = facts.get(read);
    if (fact?.is === 'unavailable') return hold({ code: 'origin-unread', revision: read.subject, detail: fact.detail });
    if (fact?.is !== 'known' || !isCopyOf(copy, fact.value)) return asked(registrar);
    const who = fact.value.registeredBy;
    if (who === undefined) return hold({ code: 'registrar-unknown' });
    if (!isOwn(who)) return isNamed(who) ? undefined : asked(who);
    copy = fact.value;
  }
  return asked(registrar);
}

/** The reads of the revisions that a revision was made of, one after another, as far as they are known. */
export function originsOf(definition: TaskDefinition, facts: Facts): readonly Ask<'task-definition'>[] {
  const asks: Ask<'task-definition'>[] = [];
  let from = originOf(definition);
  while (from !== undefined && asks.length < mostOrigins) {
    const read = { kind: 'task-definition', subject: from } as const;
    asks.push(read);
    const fact = facts.get(read);
    from = fact?.is === 'known' ? originOf(fact.value) : undefined;
  }
  return asks;
}
