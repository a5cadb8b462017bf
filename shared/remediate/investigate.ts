import { completedBefore } from '../change/completed-before.ts';
import { type Circumstances, type Decided, decide, guardNeeds, planNeeds } from '../change/decide.ts';
import type { PlanInput } from '../change/define-change.ts';
import type { KnownTarget } from '../change/guardrails/guardrail.ts';
import { holdOnEveryChange } from '../change/holds-everything.ts';
import { kindOf } from '../change/kinds/index.ts';
import { type Plan, plan } from '../change/plan.ts';
import type { Reason } from '../change/reason.ts';
import { type Registrar, registrarOf } from '../change/registrar.ts';
import type { ModeReading } from '../control/mode-reading.ts';
import { type Examination, examine } from '../diagnosis/examine.ts';
import { gather } from '../diagnosis/gather.ts';
import { withManager } from '../diagnosis/managed-by.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Collect, Facts } from '../evidence/ask.ts';
import type { Service } from '../evidence/ecs.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { Said } from '../stopped-reason/read-reasons.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import type { Workload } from '../workload/workload.ts';
import { firstAsks } from './confirm-failures.ts';
import type { FailedTask } from './failed-task.ts';
import type { Ports } from './ports.ts';

/** Everything known about one failure: facts, findings, and possible changes. */
export type Investigation = Examination & {
  readonly plan: Plan;
  /** The examination of the revision that the plan would point the service at, if there is one. */
  readonly destination: Examination | undefined;
};

/**
 * Reads what the causes and the guardrails need, in waves, and judges it.
 */
export async function investigate(
  { configuration }: Pick<Ports, 'configuration'>,
  collect: Collect,
  { failure, workload }: Pick<FailedTask, 'failure' | 'workload'>,
  { claim, others }: Said,
): Promise<Investigation> {
  const examined = await examine(workload, collect, {
    claim,
    others,
    failure,
    first: firstAsks({ failure, workload }),
    also: (definition, facts) => guardNeeds(workload, definition, configuration, { claims: [claim, ...others], facts }),
  });
  const { facts, definition } = examined;
  const known = { workload, definition, facts, configured: configuration.managedBy };
  const findings = examined.diagnosis.findings.map((finding) => withManager(finding, known));
  const serviceArn = serviceArnOf(workload);
  const planned = plan({
    findings,
    configuration,
    workload,
    definition,
    ...servedBy(serviceArn, workload, facts),
  });
  const needing = { trigger: failure, workload, definition };
  // What only a plan can name: the reads of its guardrails that nobody made yet.
  const all = await gather((read) => planNeeds(planned, findings, { ...needing, facts: read }), collect);
  return {
    ...examined,
    diagnosis: { ...examined.diagnosis, findings },
    facts: all,
    plan: planned,
    destination: await examineDestination(planned, workload, collect),
  };
}

/** The service, and the revision that last completed a deployment of it, as far as they were read. */
function servedBy(
  serviceArn: string | undefined,
  { taskDefinitionArn }: Workload,
  facts: Facts,
): Pick<PlanInput, 'service' | 'earlier'> {
  const service = serviceArn === undefined ? undefined : facts.get({ kind: 'service', subject: serviceArn });
  if (service?.is !== 'known') return { service: undefined, earlier: undefined };
  const completed = completedBefore(service.value, taskDefinitionArn);
  const earlier = completed === undefined ? undefined : facts.get({ kind: 'task-definition', subject: completed });
  return { service: service.value, earlier: earlier?.is === 'known' ? earlier.value : undefined };
}

/** Nothing has failed of that revision: it is asked what would, with the same causes. */
async function examineDestination(
  { actions }: Plan,
  workload: Workload,
  collect: Collect,
): Promise<Examination | undefined> {
  const taskDefinitionArn = actions
    .map(({ action }) => kindOf(action).examinedFirst(action))
    .find((to) => to !== undefined);
  return taskDefinitionArn === undefined ? undefined : examine({ ...workload, taskDefinitionArn }, collect);
}

/** Who registered the revision that was examined; undefined if it could not be read. */
export function registrarIn(
  { configuration, ownRole }: Pick<Ports, 'configuration' | 'ownRole'>,
  { definition, diagnosis }: Examination,
  { family }: Workload,
): Registrar | undefined {
  if (definition === undefined) return undefined;
  return registrarOf(definition, diagnosis.findings, configuration, family, ownRole);
}

/** The service of the workload as it was read; undefined of a stand-alone task, or where it could not be read. */
export function serviceIn({ facts }: Pick<Examination, 'facts'>, workload: Workload): Service | undefined {
  const subject = serviceArnOf(workload);
  const fact = subject === undefined ? undefined : facts.get({ kind: 'service', subject });
  return fact?.is === 'known' ? fact.value : undefined;
}

/** Why the owner wants no change at all made to the workload now, whatever was found; undefined where nothing says so. */
export function everyChangeHeldIn(
  { configuration, now }: Pick<Ports, 'configuration' | 'now'>,
  { definition, facts }: Pick<Examination, 'definition' | 'facts'>,
  workload: Workload,
): Reason | undefined {
  return holdOnEveryChange({ workload, definition, facts, configuration, now: now() });
}

/** What the guardrails judge: the failure of an incident, from an event that has just arrived or from the record. */
export type Occasion = {
  readonly trigger: StartFailure;
  readonly workload: Workload;
  /** What each reason of the failure says. */
  readonly claims: readonly Claim[];
  readonly mode: ModeReading;
  readonly incident: Circumstances['incident'];
};

/** Checks the plan with the guardrails, with what the ledger knows of each target. */
export async function evaluateGuardrails(
  ports: Ports,
  { facts, definition, diagnosis, plan: planned, destination }: Investigation,
  occasion: Occasion,
): Promise<readonly Decided[]> {
  const keys = [...new Set(planned.actions.map(({ action }) => kindOf(action).target(action)))];
  const targets: Record<string, KnownTarget> = {};
  await Promise.all(
    keys.map(async (key) => {
      const loaded = await ports.ledger.loadTarget(key);
      if (loaded !== undefined) targets[key] = loaded.item;
    }),
  );
  return decide(planned, diagnosis.findings, {
    ...occasion,
    definition,
    facts,
    destination,
    targets,
    configuration: ports.configuration,
    ownRole: ports.ownRole,
    now: ports.now(),
  });
}
