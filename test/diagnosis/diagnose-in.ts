import { causes } from '../../shared/diagnosis/causes/index.ts';
import { type Diagnosis, diagnose } from '../../shared/diagnosis/diagnose.ts';
import { gather, needsOf } from '../../shared/diagnosis/gather.ts';
import { missingRead } from '../../shared/diagnosis/missing-read.ts';
import { parseMessage } from '../../shared/event/parse-event.ts';
import type { StartFailure } from '../../shared/event/start-failure.ts';
import type { Ask } from '../../shared/evidence/ask.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { workloadOf } from '../../shared/workload/read-workload.ts';
import { requirementsOf } from '../../shared/workload/requirements.ts';
import { account, collectOf, type FakeAccount, service, taskDefinition } from '../fixtures/account.ts';
import { taskEvent } from '../fixtures/event.ts';

/** Diagnoses the fixture's task in an account, as the product does; `asked` collects what was read. */
export async function diagnoseIn(
  fake: FakeAccount,
  reason: string,
  more: Record<string, unknown> = {},
  asked: Ask[] = [],
): Promise<Diagnosis> {
  const event = taskEvent({ stoppedReason: reason, ...more });
  const workload = workloadOf(parseMessage(JSON.stringify(event), account) as StartFailure);
  const claim = readStoppedReason(reason);
  const read = { kind: 'task-definition' as const, subject: taskDefinition };
  const first = [read, { kind: 'service' as const, subject: service }];
  const facts = await gather((known) => {
    const fact = known.get(read);
    if (fact?.is !== 'known') return first;
    const requirements = requirementsOf(fact.value, workload);
    return [...first, ...needsOf(causes, { workload, definition: fact.value, requirements, claim }, known)];
  }, collectOf(() => fake, asked)());
  const fact = facts.get(read);
  const definition = fact?.is === 'known' ? fact.value : undefined;
  return diagnose({
    causes,
    workload,
    definition,
    requirements: definition === undefined ? [] : requirementsOf(definition, workload),
    facts,
    claim,
    missing: missingRead(read, facts),
  });
}

/** Each finding in one line. */
export function found(diagnosis: Diagnosis): readonly string[] {
  return diagnosis.findings.map(
    (one) => `${one.certainty} ${one.cause} ${one.requirement} ${one.failing ? 'failing' : 'next'}`,
  );
}
