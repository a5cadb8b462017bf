import { examine } from '../diagnosis/examine.ts';
import type { Ask, Collect } from '../evidence/ask.ts';
import { serviceWorkload } from '../evidence/service-workload.ts';
import type { Seen } from '../sweep/advance-sweep.ts';
import { collectInTime } from './collect-in-time.ts';
import type { Ports } from './ports.ts';

/**
 * Examines the next task of a service that runs, as `doctor` does. It reads only.
 * @param service its ARN.
 * @throws if the ledger does not answer
 */
export async function lookAhead(ports: Ports, service: string, collect: Collect): Promise<Seen> {
  const ask: Ask<'service'> = { kind: 'service', subject: service };
  const fact = (await collect([ask])).get(ask);
  if (fact === undefined || fact.is === 'unavailable') return { is: 'unread' };
  if (fact.is === 'absent' || fact.value.status === 'INACTIVE') return { is: 'no-service' };
  const { status = 'ACTIVE', desiredCount, taskDefinitionArn } = fact.value;
  if (status !== 'ACTIVE' || desiredCount === 0 || taskDefinitionArn === '') return { is: 'skipped' };
  const workload = serviceWorkload(service, fact.value);
  // What fails now is told by its incident.
  const incident = await ports.ledger.loadIncident(workload.key);
  if (incident?.item.status === 'open') return { is: 'skipped' };
  const inTime = collectInTime(collect, ports.deadline, ports.now);
  const { definition, diagnosis, undecided } = await examine(workload, inTime, { first: [ask] });
  if (definition === undefined) return { is: 'unread' };
  const { findings } = diagnosis;
  return {
    is: 'examined',
    family: workload.family,
    proved: findings.filter(({ certainty }) => certainty === 'proved'),
    unproved: findings.filter(({ certainty }) => certainty !== 'proved').map(({ id }) => id),
    undecided,
  };
}
