import type { ModeReading } from '../control/mode-reading.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Collect } from '../evidence/ask.ts';
import { looksForeign } from '../incident/evidence.ts';
import type { Incident } from '../incident/incident.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { Workload } from '../workload/workload.ts';
import type { Ports } from './ports.ts';

/** A task that failed to start. Its workload and its stopped reason were read once, when the event arrived. */
export type FailedTask = {
  readonly failure: StartFailure;
  readonly workload: Workload;
  readonly claim: Claim;
  /** What the reasons of its other containers say. */
  readonly others: readonly Claim[];
  /** The queue message that reported it. */
  readonly body: string;
  /** Whether ECS shows that the task is not the service's own. Its event alone may show it too. */
  readonly shownForeign?: boolean;
};

/** A failure without its message, from an event or from the record. */
export type Failed = Omit<FailedTask, 'body'>;

/** The diagnoses that this invocation makes of one workload, while no other invocation makes the same ones. */
export type DiagnosisClaims = {
  /** Takes the diagnosis of a failure. False if another invocation makes the same one at this moment. */
  readonly take: (failed: Failed) => Promise<boolean>;
  /** Gives back all that was taken. If the ledger fails, the claims end by their time. */
  readonly giveBack: () => Promise<void>;
  readonly hasTaken: () => Promise<boolean>;
};

/** What is known of one workload of a batch. */
export type Run = {
  readonly ports: Ports;
  readonly collect: Collect;
  readonly mode: ModeReading;
  /** The newest incident of the workload, as it was first read. */
  readonly loaded: Incident | undefined;
  readonly claims: DiagnosisClaims;
};

/** Whether the task is a stranger's: in the group of a service, and not one of its own. */
export function isForeign({ failure, shownForeign = false }: Pick<FailedTask, 'failure' | 'shownForeign'>): boolean {
  return shownForeign || looksForeign(failure);
}
