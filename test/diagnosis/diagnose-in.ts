import type { Diagnosis } from '../../shared/diagnosis/diagnose.ts';
import { examine } from '../../shared/diagnosis/examine.ts';
import { parseMessage } from '../../shared/event/parse-event.ts';
import type { StartFailure } from '../../shared/event/start-failure.ts';
import type { Ask } from '../../shared/evidence/ask.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { workloadOf } from '../../shared/workload/read-workload.ts';
import { account, collectOf, type FakeAccount, service } from '../fixtures/account.ts';
import { taskEvent } from '../fixtures/event.ts';

/**
 * Diagnoses the fixture's task in an account, as the product does; `asked` collects what was read. `withoutTask` makes it
 * the failure of a service for which ECS could make no task.
 */
export async function diagnoseIn(
  fake: FakeAccount,
  reason: string,
  more: Record<string, unknown> = {},
  asked: Ask[] = [],
  withoutTask?: Pick<StartFailure, 'serviceEvent'>,
): Promise<Diagnosis> {
  const event = taskEvent({ stoppedReason: reason, ...more });
  const failure = { ...(parseMessage(JSON.stringify(event), account) as StartFailure), ...withoutTask };
  const workload = workloadOf(failure);
  const claim = readStoppedReason(reason);
  const first = [{ kind: 'service', subject: service } as const];
  return (await examine(workload, collectOf(() => fake, asked)(), { claim, failure, first })).diagnosis;
}

/** Each finding in one line. */
export function found(diagnosis: Diagnosis): readonly string[] {
  return diagnosis.findings.map(
    (one) => `${one.certainty} ${one.cause} ${one.requirement} ${one.failing ? 'failing' : 'next'}`,
  );
}
