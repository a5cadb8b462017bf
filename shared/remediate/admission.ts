import { isAdmitted, isFull, type Multiplied, type Uncounted } from '../control/admissions.ts';
import type { Controls } from '../control/controls.ts';
import { changeControls } from './control.ts';
import type { Ports } from './ports.ts';

/** What lets incidents begin, in one batch, of the workloads that anybody can multiply. */
export type Admission = {
  /** Whether none may begin now, as the ledger said when it was first asked. It reads the ledger once a batch. */
  readonly isFull: (what: Multiplied) => Promise<boolean>;
  /**
   * Takes one place among those of an hour.
   * @param id of what begins; repeated, it takes no further place.
   * @returns false if there is none left.
   */
  readonly take: (what: Multiplied, id: string) => Promise<boolean>;
  /** Notes a workload whose failures are only counted. */
  readonly leaveOut: (what: Multiplied, workload: Uncounted) => void;
  /** Keys of the workloads that were left out, and are not in the ledger yet. */
  readonly leftOut: () => ReadonlySet<string>;
  /** Writes what was left out, at once for all workloads. @throws if the ledger cannot be written. */
  readonly record: () => Promise<void>;
};

/** Drills that may begin within an hour: a few prove an installation. */
const drillsAnHour = 10;

const reasons = { 'stand-alone': 'stand-alone-capped', drill: 'drills-capped' } as const;

export function createAdmission(ports: Ports): Admission {
  const limits = { 'stand-alone': ports.configuration.limits.standAloneIncidentsPerHour, drill: drillsAnHour };
  const left = { 'stand-alone': new Map<string, Uncounted>(), drill: new Map<string, Uncounted>() };
  let loading: Promise<Controls | undefined> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const takeOne = async (what: Multiplied, id: string): Promise<boolean> => {
    const controls = await changeControls(ports, { is: 'admit', what, id, limit: limits[what] });
    loading = Promise.resolve(controls);
    return isAdmitted(controls.admissions?.[what], id);
  };
  return {
    isFull: async (what) => {
      // Where the record cannot be read, services go on: only what needs a place waits, for `take` reads it again, and throws.
      loading ??= ports.ledger.loadControls().then(
        (loaded) => loaded?.item,
        () => undefined,
      );
      return isFull((await loading)?.admissions?.[what], limits[what], ports.now());
    },
    // One after the other: the workloads of a batch do not compete for the same record.
    take: (what, id) => {
      const taken = last.then(() => takeOne(what, id));
      last = taken.catch(() => {});
      return taken;
    },
    leaveOut: (what, workload) => void left[what].set(workload.key, workload),
    leftOut: () => new Set([...left['stand-alone'].keys(), ...left.drill.keys()]),
    record: async () => {
      for (const what of ['stand-alone', 'drill'] as const) {
        const failed = [...left[what].values()];
        if (failed.length === 0) continue;
        await changeControls(ports, { is: 'beyond-limit', what, failed, limit: limits[what] });
        for (const { key } of failed) {
          ports.count('ignored', reasons[what]);
          left[what].delete(key);
        }
        const workloads = failed.slice(0, 20).map(({ key }) => key);
        ports.log.warn('only counted: too many such incidents began within the hour', { what, workloads });
      }
    },
  };
}
