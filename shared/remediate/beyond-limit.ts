import type { Incident } from '../incident/incident.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import type { Workload } from '../workload/workload.ts';
import type { Admission } from './admission.ts';
import type { Run } from './failed-task.ts';

/** What people call a workload: its cluster, and its service or family. */
export function nameOf({ cluster, service, family }: Pick<Workload, 'cluster' | 'service' | 'family'>): string {
  return service === undefined ? `${cluster}/family/${family}` : `${cluster}/service/${service}`;
}

/**
 * Whether the next incident of a workload would be one more of those that anybody can multiply: a stand-alone family's,
 * or that of a service that ECS does not know, whose name is whatever the caller of RunTask wrote into `group`. A service
 * of which ECS cannot be asked is taken for a real one.
 */
async function isMultiplied({ loaded, collect }: Run, workload: Workload, isDrill: boolean): Promise<boolean> {
  if (isDrill || loaded?.status === 'open') return false;
  const subject = serviceArnOf(workload);
  if (subject === undefined) return true;
  const ask = { kind: 'service', subject } as const;
  return (await collect([ask])).get(ask)?.is === 'absent';
}

/** Whether failures of a workload are only counted, before anything more than their tasks is read. */
export async function isBeyondLimit(
  run: Run,
  admission: Admission,
  workload: Workload,
  isDrill: boolean,
): Promise<boolean> {
  return (await admission.isFull('stand-alone')) && (await isMultiplied(run, workload, isDrill));
}

/** Takes a place for the incident that is to begin, if it needs one. Returns false if there is none left. */
export async function mayBegin(run: Run, admission: Admission, workload: Workload, isDrill: boolean): Promise<boolean> {
  if (!(await isMultiplied(run, workload, isDrill))) return true;
  return admission.take('stand-alone', admissionId(workload, run.loaded));
}

/** The same until the workload's next incident is recorded: a message that is delivered again takes no further place. */
function admissionId({ key }: Workload, loaded: Incident | undefined): string {
  return `${key}|${loaded?.id ?? ''}`;
}
