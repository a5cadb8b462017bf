import { createHash } from 'node:crypto';
import { type ModeReading, recordedMode } from '../control/mode-reading.ts';
import { fingerprintOf } from '../incident/open-incident.ts';
import { type DiagnosisClaims, type Failed, isForeign } from './failed-task.ts';
import type { Ports } from './ports.ts';

/** Begins without a claim: none is written before the first diagnosis. */
export function diagnosisClaims({ ledger, log, now }: Ports, mode: ModeReading): DiagnosisClaims {
  const taken = new Map<string, Promise<boolean>>();
  const free = async ([id, claim]: readonly [string, Promise<boolean>]): Promise<void> => {
    try {
      if (await claim) await ledger.freeWork(id, now());
    } catch (fault) {
      const error = fault instanceof Error ? fault.name : 'unknown';
      log.warn('the claim of a diagnosis could not be given back, and runs out', { error });
    }
  };
  let given: Promise<unknown> | undefined;
  return {
    take: (failed) => {
      const id = claimId(failed, mode);
      const claim = taken.get(id) ?? ledger.claimWork(id, now());
      taken.set(id, claim);
      return claim;
    },
    giveBack: async () => void (await (given ??= Promise.all([...taken].map(free)))),
    hasTaken: async () => (await Promise.all(taken.values())).includes(true),
  };
}

/**
 * The same text of the same revision in the same mode is one diagnosis. A stranger's failure is no reason not to diagnose
 * one of the service's own.
 */
function claimId({ workload, failure, claim, others, shownForeign = false }: Failed, mode: ModeReading): string {
  const whose = isForeign({ failure, shownForeign }) ? 'foreign' : 'own';
  const what = [workload.key, whose, fingerprintOf(failure, claim, recordedMode(mode), others)].join('\n');
  return `diagnosis/${createHash('sha256').update(what).digest('hex')}`;
}
