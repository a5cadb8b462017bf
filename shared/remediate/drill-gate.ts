import type { Incident } from '../incident/incident.ts';
import type { Workload } from '../workload/workload.ts';
import type { Admission } from './admission.ts';
import { nameOf } from './beyond-limit.ts';
import type { Ports } from './ports.ts';

/**
 * Everybody who may put events on the bus can drill. A few drills prove an installation; more are only counted. Two messages are
 * what can be told apart: a third one of an open incident would have the state of the second.
 */
const most = { open: 20, messages: 2 } as const;

/**
 * Whether an open incident of drills has told enough, so that a further drill of its workload is only counted.
 * @param notified what people were told of it.
 */
export function hasToldEnough(notified: readonly string[]): boolean {
  // A message leaves its state, and beside it the causes that it told of (`STATE:ID`), and whether it was the last one.
  const messages = notified.filter((key) => !key.includes(':') && key !== 'ended');
  return messages.length >= most.messages;
}

/** The newest incidents among which open drills are counted. */
const looked = 200;

/**
 * Lets drills in until too many are open, or began within the hour, or one of them has told enough. The incidents
 * are listed once for all drills of a batch.
 */
export function drillGate(ports: Ports, admission: Admission): (workload: Workload) => Promise<boolean> {
  let listing: Promise<readonly Incident[]> | undefined;
  const newest = () => ports.ledger.listIncidents({ limit: looked });
  let admitted = 0;
  const begins = async (key: string, drills: readonly Incident[]): Promise<boolean> => {
    if (drills.filter(({ status }) => status === 'open').length + admitted >= most.open) return false;
    admitted += 1;
    const earlier = drills.find(({ workload }) => workload === key);
    if (await admission.take('drill', `${key}|${earlier?.id ?? ''}`)) return true;
    admitted -= 1;
    return false;
  };
  return async (workload) => {
    const { key } = workload;
    listing ??= newest();
    const drills = (await listing).filter(({ drill }) => drill);
    const own = drills.find((incident) => incident.status === 'open' && incident.workload === key);
    if (own === undefined ? await begins(key, drills) : !hasToldEnough(own.notified)) return true;
    admission.leaveOut('drill', { key, name: nameOf(workload) });
    return false;
  };
}
