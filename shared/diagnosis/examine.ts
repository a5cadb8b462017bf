import type { Ask, Collect, Facts } from '../evidence/ask.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { Requirement } from '../workload/requirement.ts';
import { requirementsOf } from '../workload/requirements.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import { causes } from './causes/index.ts';
import { type Diagnosis, diagnose } from './diagnose.ts';
import { gather, needsOf } from './gather.ts';
import { missingRead } from './missing-read.ts';

/** What is known of a workload, and what is wrong with it. */
export type Examination = {
  readonly facts: Facts;
  /** Undefined where it could not be read: then there are no requirements either. */
  readonly definition: TaskDefinition | undefined;
  readonly requirements: readonly Requirement[];
  readonly diagnosis: Diagnosis;
};

export type ExamineOptions = {
  /** What a stopped reason says; without one, what would fail if the workload started now. */
  readonly claim?: Claim;
  /** What is read in any case, beside the task definition. */
  readonly first?: readonly Ask[];
  /** What somebody else needs to know, read in the same waves once the definition is known (the guardrails). */
  readonly also?: (definition: TaskDefinition) => readonly Ask[];
};

/**
 * The one way to a diagnosis: reads what the causes need, in waves, and judges it. With a claim it explains a failure and tells
 * what would fail next; without one it tells what would fail if the workload started now.
 * @param collect reads what was not read before.
 */
export async function examine(
  workload: Workload,
  collect: Collect,
  { claim, first = [], also }: ExamineOptions = {},
): Promise<Examination> {
  const definitionAsk = { kind: 'task-definition', subject: workload.taskDefinitionArn } as const;
  let made: Pick<Examination, 'definition' | 'requirements'> = { definition: undefined, requirements: [] };
  /** Definition and requirements, made when the definition is first known and handed on from then. */
  const read = (facts: Facts) => {
    const fact = facts.get(definitionAsk);
    if (made.definition === undefined && fact?.is === 'known')
      made = { definition: fact.value, requirements: requirementsOf(fact.value, workload) };
    return made;
  };
  const facts = await gather((known) => {
    const { definition, requirements } = read(known);
    if (definition === undefined) return [definitionAsk, ...first];
    return [
      definitionAsk,
      ...first,
      ...needsOf(causes, { workload, definition, requirements, claim }, known),
      ...(also?.(definition) ?? []),
    ];
  }, collect);
  const { definition, requirements } = read(facts);
  const diagnosis = diagnose({
    causes,
    workload,
    definition,
    requirements,
    facts,
    ...(claim !== undefined && { claim }),
    missing: definition === undefined ? missingRead(definitionAsk, facts) : [],
  });
  return { facts, definition, requirements, diagnosis };
}
