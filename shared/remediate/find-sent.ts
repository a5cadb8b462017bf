import type { Trace } from '../change/define-change.ts';
import { traceOf } from '../change/trace.ts';
import type { ChangeRecord } from '../incident/incident.ts';
import type { Ports } from './ports.ts';

/** Reads of a change that was sent, each after what the one before it showed. */
const mostWaves = 4;

/** What the account shows of a change that may have been sent. */
export async function findSent(
  ports: Ports,
  { action, id, seenBefore }: ChangeRecord,
): Promise<Exclude<Trace, { is: 'to-read' }>> {
  const collect = ports.newCollect();
  let facts = await collect([]);
  for (let wave = 0; wave < mostWaves; wave += 1) {
    const trace = traceOf(action, { id, seenBefore, ownRole: ports.ownRole }, facts);
    if (trace.is !== 'to-read') return trace;
    facts = await collect(trace.asks);
  }
  return { is: 'unread', why: { detail: 'too many reads in a row', permission: null } };
}
