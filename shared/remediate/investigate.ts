import { type Decided, decide, guardNeeds } from '../change/decide.ts';
import type { KnownTarget } from '../change/guardrails/guardrail.ts';
import { kindOf } from '../change/kinds/index.ts';
import { type Plan, plan } from '../change/plan.ts';
import { causes } from '../diagnosis/causes/index.ts';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import { gather, needsOf } from '../diagnosis/gather.ts';
import { missingRead } from '../diagnosis/missing-read.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Ask, Collect, Facts } from '../evidence/ask.ts';
import type { ModeReading } from '../incident/mode-reading.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import { requirementsOf } from '../workload/requirements.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import type { Ports } from './ports.ts';

/** What is known of one failure: facts, findings, and what could be changed. */
export type Investigation = {
  readonly facts: Facts;
  readonly definition: TaskDefinition | undefined;
  readonly diagnosis: Diagnosis;
  readonly plan: Plan;
};

/**
 * Reads what the causes and the guardrails need, in waves, and judges it.
 * @param first what is read in any case: the task, its definition, its service.
 */
export async function investigate(
  ports: Pick<Ports, 'configuration'>,
  collect: Collect,
  first: readonly Ask[],
  workload: Workload,
  claim: Claim,
): Promise<Investigation> {
  const { configuration } = ports;
  const facts = await gather((known) => {
    const definition = definitionIn(known, workload);
    if (definition === undefined) return first;
    const requirements = requirementsOf(definition, workload);
    return [
      ...first,
      ...needsOf(causes, { workload, definition, requirements, claim }, known),
      ...guardNeeds(workload, definition, configuration),
    ];
  }, collect);
  return judge(ports, facts, workload, claim);
}

function judge(
  { configuration }: Pick<Ports, 'configuration'>,
  facts: Facts,
  workload: Workload,
  claim: Claim,
): Investigation {
  const definition = definitionIn(facts, workload);
  const diagnosis = diagnose({
    causes,
    workload,
    facts,
    claim,
    definition,
    requirements: definition === undefined ? [] : requirementsOf(definition, workload),
    missing:
      definition === undefined
        ? missingRead({ kind: 'task-definition', subject: workload.taskDefinitionArn }, facts)
        : [],
  });
  const serviceArn = serviceArnOf(workload);
  const service = serviceArn === undefined ? undefined : facts.get({ kind: 'service', subject: serviceArn });
  const planned = plan({
    findings: diagnosis.findings,
    configuration,
    workload,
    definition,
    service: service?.is === 'known' ? service.value : undefined,
  });
  return { facts, definition, diagnosis, plan: planned };
}

function definitionIn(facts: Facts, workload: Workload): TaskDefinition | undefined {
  const fact = facts.get({ kind: 'task-definition', subject: workload.taskDefinitionArn });
  return fact?.is === 'known' ? fact.value : undefined;
}

/** What the guardrails judge from: the incident's trigger, be it an event of this moment or one that is looked at again. */
export type Occasion = {
  readonly trigger: StartFailure;
  readonly workload: Workload;
  readonly claim: Claim;
  readonly mode: ModeReading;
};

/** Passes the plan through the guardrails, with what the ledger knows of each target. */
export async function evaluateGuardrails(
  ports: Ports,
  { facts, definition, diagnosis, plan: planned }: Investigation,
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
    targets,
    configuration: ports.configuration,
    ownRole: ports.ownRole,
    now: ports.now(),
  });
}
