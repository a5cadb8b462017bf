import type { Ask, Collect, Facts } from '../evidence/ask.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { Requirement } from '../workload/requirement.ts';
import { requirementsOf } from '../workload/requirements.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import { askedRequirements } from './asked-requirements.ts';
import { causes } from './causes/index.ts';
import { definitionAsk } from './definition-ask.ts';
import { type Diagnosis, diagnose, type Undecided } from './diagnose.ts';
import { addressAsks } from './free-addresses.ts';
import { gather, needsOf } from './gather.ts';
import type { Occurrence } from './judged.ts';
import { missingRead } from './missing-read.ts';
import { newestAsks } from './newest-revision.ts';
import { mayHavePassed, startsAsks } from './other-starts.ts';

/** What was read of a workload, and what is wrong with it. */
export type Examination = Undecided & {
  readonly facts: Facts;
  /** Undefined if it could not be read. Then there are no requirements either. */
  readonly definition: TaskDefinition | undefined;
  readonly requirements: readonly Requirement[];
  readonly diagnosis: Diagnosis;
};

export type ExamineOptions = {
  /** What the stopped reason says. Without it, the diagnosis shows what would fail if the workload started now. */
  readonly claim?: Claim;
  /** What the reasons of the task's other containers say. */
  readonly others?: readonly Claim[];
  /** The failure itself; absent where nothing has failed yet. */
  readonly failure?: Occurrence;
  /** Facts that are read in any case, in addition to the task definition. */
  readonly first?: readonly Ask[];
  /** What somebody else needs to know, read in the same waves once the definition is known (the guardrails). */
  readonly also?: (definition: TaskDefinition, facts: Facts) => readonly Ask[];
};

/**
 * Reads what the causes need, in waves, and makes the diagnosis. This is the only entry to a diagnosis. With a claim it
 * explains a failure and shows what would fail next. Without a claim it shows what would fail if the workload started
 * now.
 * @param collect reads facts that were not read before.
 */
export async function examine(
  workload: Workload,
  collect: Collect,
  { claim, others = [], failure = {}, first = [], also }: ExamineOptions = {},
): Promise<Examination> {
  const ofDefinition = definitionAsk(workload);
  let made: Pick<Examination, 'definition' | 'requirements'> = { definition: undefined, requirements: [] };
  let asked: ReadonlySet<Requirement['id']> = new Set();
  const claims = claim === undefined ? others : [claim, ...others];
  /** Definition and requirements. They are computed once, when the definition is first known. */
  const read = (facts: Facts) => {
    const fact = facts.get(ofDefinition);
    if (made.definition === undefined && fact?.is === 'known') {
      made = { definition: fact.value, requirements: requirementsOf(fact.value, workload) };
      asked = askedRequirements(made.requirements, claims);
    }
    return made;
  };
  const facts = await gather((known) => {
    const { definition, requirements } = read(known);
    if (definition === undefined) return [ofDefinition, ...first];
    return [
      ofDefinition,
      ...first,
      ...[claim, ...others].flatMap((said) => [
        ...needsOf(causes, { workload, definition, requirements, claim: said }, known, asked),
        ...addressAsks(workload, said, known),
        ...newestAsks(workload, said, known),
      ]),
      ...(also?.(definition, known) ?? []),
    ];
  }, collect);
  const { definition, requirements } = read(facts);
  const judge = (known: Facts): Examination => {
    const { undecided, ...diagnosis } = diagnose({
      causes,
      workload,
      definition,
      requirements,
      asked,
      facts: known,
      ...(claim !== undefined && { claim }),
      others,
      failure,
      missing: definition === undefined ? missingRead(ofDefinition, known) : [],
    });
    return { facts: known, definition, requirements, diagnosis, undecided };
  };
  const examination = judge(facts);
  // Three calls, which change nothing that is said of a proved cause.
  const mayPass = definition !== undefined && examination.diagnosis.findings.some(mayHavePassed);
  const starts = [claim, ...others].flatMap((said) =>
    mayPass ? startsAsks({ workload, definition, failure, claim: said }) : [],
  );
  return starts.length === 0 ? examination : judge(await collect(starts));
}
