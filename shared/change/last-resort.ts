import { taskDefinitionOf } from '../arn.ts';
import type { MoveBackConsent } from '../configuration/configuration.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import type { TaskDefinition } from '../workload/workload.ts';
import { completedBefore } from './completed-before.ts';
import type { PlanInput } from './define-change.ts';

/** What a move of a service back starts from. `earlier`: ARN of the revision that last completed; undefined if there is none. */
export type LastResort = {
  readonly consent: MoveBackConsent;
  readonly service: string;
  readonly earlier: string | undefined;
  /** The proved causes, of which one is what fails. */
  readonly proved: PlanInput['findings'];
};

/** The owner's consent to move the workload's service back. */
export function moveBackConsentFor({ workload, configuration }: Pick<PlanInput, 'workload' | 'configuration'>) {
  const service = serviceArnOf(workload);
  return configuration.moveBacks.find(
    (one) => one.family === workload.family && one.services.some((named) => named === service),
  );
}

/** Undefined where no move back is to be thought of: it is for all proved causes, if one of them is what fails. */
export function lastResort(input: PlanInput): LastResort | undefined {
  const { findings, workload, service } = input;
  const consent = moveBackConsentFor(input);
  const serviceArn = serviceArnOf(workload);
  const proved = findings.filter(({ certainty, passes }) => certainty === 'proved' && passes?.is !== 'yes');
  if (consent === undefined || serviceArn === undefined || service === undefined) return undefined;
  if (!proved.some(({ failing }) => failing)) return undefined;
  const completed = completedBefore(service, workload.taskDefinitionArn);
  const isOfFamily = completed !== undefined && taskDefinitionOf(completed).family === workload.family;
  return { consent, service: serviceArn, earlier: isOfFamily ? completed : undefined, proved };
}

/** The roles that a revision names. ECS lets nobody register it who may not pass them. */
export function rolesOf({ executionRoleArn, taskRoleArn }: TaskDefinition): readonly string[] {
  return [...new Set([executionRoleArn, taskRoleArn].filter((role) => role !== undefined))];
}
