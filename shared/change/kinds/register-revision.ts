import type { CorrectionConsent } from '../../configuration/configuration.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { readReference } from '../../workload/read-reference.ts';
import { consentOfCorrection, isAutomaticFor } from '../consent.ts';
import { defineChange, type KindPlan, type PlanInput } from '../define-change.ts';
import { correctable } from '../guardrails/correctable.ts';
import type { Place } from '../planned.ts';
import type { Reason } from '../reason.ts';
import { traceRegistration } from '../trace-registration.ts';

/** Registers the family's newest ACTIVE revision again with corrected references and every other field equal. */
export type RegisterRevision = {
  readonly kind: 'register-revision';
  readonly family: string;
  /** The ARN of the failing revision. */
  readonly from: string;
  readonly corrections: readonly Correction[];
};

/** One `valueFrom`, before and after. */
export type Correction = {
  /** JSON pointer into the task definition. */
  readonly pointer: string;
  readonly container: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
};

export const registerRevision = defineChange<RegisterRevision>({
  target: ({ family }) => `family/${family}`,
  plan,
  isConsented: ({ family, corrections }, configuration, place) =>
    configuration.corrections.some((one) => one.family === family && isAutomaticFor(one, place)) &&
    corrections.every((correction) => isMeant(correction, place)),
  foundAgain: true,
  reads: ({ workload, definition, configuration, facts }) => {
    if (!configuration.corrections.some((one) => one.family === workload.family)) return [];
    const role = workload.overrideExecutionRoleArn ?? definition.executionRoleArn;
    const revisions = facts?.get({ kind: 'family-revisions', subject: workload.family });
    // The newest may be the product's own, of an attempt that stopped before it was used.
    const newest = revisions?.is === 'known' ? revisions.value[0] : undefined;
    return [
      { kind: 'family-revisions', subject: workload.family },
      ...(newest === undefined ? [] : [{ kind: 'task-definition' as const, subject: newest }]),
      ...(role === undefined ? [] : [{ kind: 'role' as const, subject: role }]),
    ];
  },
  guardrails: { beforeConsent: [], afterConsent: [correctable] },
  trace: ({ family, from, corrections }, sent, facts) =>
    traceRegistration({ family, newest: from, source: from, corrections }, sent, facts),
  // A revision that nothing points at proves nothing by failing: the move is judged.
  isSameFailure: () => false,
});

/**
 * One revision with all references that can be corrected. If a person must decide about one of the references, no
 * revision is registered.
 */
function plan(input: PlanInput): KindPlan<RegisterRevision> {
  const { findings, configuration, workload } = input;
  const broken = findings.filter(
    ({ remedy, category }) => remedy?.is === 'correction' || (category === 'reference-format' && remedy === null),
  );
  const consent = configuration.corrections.find((one) => one.family === workload.family);
  const unplanned: Record<string, Reason> = {};
  const ours = broken.filter((finding) => finding.remedy !== null);
  for (const finding of ours) {
    const why = whyNot(finding, broken, consent, input);
    if (why !== undefined) unplanned[finding.id] = why;
  }
  const ready = ours.filter((finding) => unplanned[finding.id] === undefined);
  if (consent === undefined || ready.length === 0) return { changes: [], unplanned };
  return { changes: [register(ready, consent, input)], unplanned };
}

function whyNot(
  { remedy }: Finding,
  broken: readonly Finding[],
  consent: CorrectionConsent | undefined,
  { workload, definition }: PlanInput,
): Reason | undefined {
  if (remedy?.is === 'correction' && remedy.ask) return { code: 'meaning-unknown' };
  if (consent === undefined) return { code: 'no-correction-for-family', family: workload.family };
  const asked = broken.filter((one) => one.remedy?.is !== 'correction' || one.remedy.ask);
  if (asked.length > 0) return { code: 'other-reference-first', requirements: asked.map((one) => one.requirement) };
  return definition === undefined ? { code: 'definition-unread' } : undefined;
}

function register(findings: readonly Finding[], consent: CorrectionConsent, { workload }: PlanInput) {
  const corrections = findings
    .flatMap(({ remedy }) => (remedy?.is === 'correction' ? [correctionOf(remedy)] : []))
    .toSorted((a, b) => (a.pointer < b.pointer ? -1 : 1));
  return {
    action: {
      kind: 'register-revision' as const,
      family: workload.family,
      from: workload.taskDefinitionArn,
      corrections,
    },
    inverse: { none: 'unused-revision' as const },
    findings: findings.map((finding) => finding.id),
    consent: consentOfCorrection(consent),
    follows: null,
  };
}

function correctionOf({ pointer, container, name, before, after }: Correction): Correction {
  return { pointer, container, name, before, after };
}

/** Whether the correction is the one that the reference itself makes certain. The plan uses the same function. */
function isMeant({ before, after }: Correction, place: Place): boolean {
  const reference = readReference(before, place);
  return reference.is === 'malformed' && reference.fault === 'field-count' && reference.meant === after;
}
