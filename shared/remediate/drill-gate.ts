import { later } from '../event/instant.ts';
import type { Incident } from '../incident/incident.ts';
import type { Ports } from './ports.ts';

/** Everybody who may put events on the bus can drill. A few drills prove an installation; more are only counted. */
const most = { open: 20, anHour: 10, messages: 3 } as const;

/**
 * Whether an open incident of drills has told enough, so that a further drill of its workload is only counted.
 * @param notified what people were told of it.
 */
export function hasToldEnough(notified: readonly string[]): boolean {
  return notified.length >= most.messages;
}

/** The newest incidents among which drills are counted, also those that have ended. */
const looked = 200;

/**
 * Lets drills in until too many are open, or began within the hour, or one of them has told enough. The incidents
 * are listed once for all drills of a batch.
 */
export function drillGate(ports: Ports): (workload: string) => Promise<boolean> {
  let listing: Promise<readonly Incident[]> | undefined;
  const newest = () => ports.ledger.listIncidents({ limit: looked });
  let admitted = 0;
  return async (workload) => {
    listing ??= newest();
    const drills = (await listing).filter(({ drill }) => drill);
    const open = drills.filter(({ status }) => status === 'open');
    const own = open.find((incident) => incident.workload === workload);
    const since = later(ports.now(), -60 * 60_000);
    const begun = drills.filter(({ openedAt }) => openedAt > since).length + admitted;
    const isFull = open.length + admitted >= most.open || begun >= most.anHour;
    if (own === undefined ? isFull : hasToldEnough(own.notified)) {
      ports.count('ignored', 'drills-capped');
      ports.log.warn('drills are only counted for now', { workload, open: open.length });
      return false;
    }
    if (own === undefined) admitted += 1;
    return true;
  };
}
