import type { Claim } from '../stopped-reason/claim.ts';
import type { Requirement } from '../workload/requirement.ts';
import type { Meant } from './advice/advice.ts';
import { type Reported, report } from './advice/report.ts';
import { claimConcerns, namedExactly } from './claim/claim-concerns.ts';
import { stepOf } from './claim/claim-step.ts';
import type { Finding, Line, Remedy } from './finding.ts';
import type { DiagnosisInput, Judged } from './judged.ts';
import { certaintyWithout, readIn } from './make-finding.ts';
import type { Passing } from './passing.ts';
import { otherOwner } from './permissions/encryption-key.ts';

/** Before what the text asks for, where the account does not show that it is needed. */
const tryFirst =
  'The account does not show this now: make ECS try again first, and do the following only if the failure comes back.';

/** The finding of the text itself, if no fact of the account explains it. */
export function fromText(claim: Claim, input: DiagnosisInput, judged: readonly Judged[]): Finding {
  const named = namedExactly(claim, input.requirements);
  const concerns = input.requirements.filter((requirement) => claimConcerns(claim, requirement, named));
  const [concerned] = concerns;
  const reported = report(claim, meantBy(concerns));
  const cause = reported.cause ?? `unexplained-${claim.category}`;
  const known = judged.some((one) => one.cause.code === cause);
  const missing = known ? [] : judgeable(cause, input) ? input.missing : [];
  const refuted = judged.find(
    (one) => one.cause.code === cause && one.requirement.id === concerned?.id && one.match.is === 'ruled-out',
  );
  const evidence: Line[] = [{ text: readIn(claim), source: 'stoppedReason' }];
  const gone = refuted?.match.is === 'ruled-out' && refuted.match.unread !== true ? refuted.match.because : undefined;
  const allowedNow = refuted?.cause.isRepairedByPermission === true;
  const owner = concerned === undefined ? undefined : otherOwner({ requirement: concerned, workload: input.workload });
  if (owner !== undefined && claim.category !== 'iam')
    evidence.push({ text: `it belongs to account ${owner}, which cannot be read from here`, source: 'diagnosis' });
  else if (gone !== undefined)
    evidence.push({ text: `the account does not show it now: ${gone}`, source: 'diagnosis' });
  return {
    id: `${cause}|${concerned?.id ?? ''}`,
    cause,
    category: reported.category,
    certainty: certaintyWithout(reported, missing),
    dependency: claim.dependency,
    requirement: concerned?.id ?? null,
    step: stepOf(claim),
    role: concerned?.role ?? null,
    action: claim.action,
    resource: claim.resource,
    title: reported.title,
    next: gone !== undefined ? `${tryFirst}\n${reported.next}` : reported.next,
    passes: refuted === undefined ? reported.passes : notShownNow(allowedNow),
    instructions: [],
    evidence,
    missing,
    failing: true,
    remedy: allowedNow ? permissionInText(claim, concerned) : null,
    ...ofService(reported, claim, concerned?.region ?? input.workload.region),
  };
}

/** What all the requirements that the text may be about have in common: their role, and their name if there is one only. */
function meantBy(concerns: readonly Requirement[]): Meant {
  const roles = new Set(concerns.map(({ role }) => role));
  const things = new Set(concerns.map(({ text }) => text));
  return {
    role: roles.size === 1 ? [...roles][0] : undefined,
    thing: things.size === 1 ? [...things][0] : undefined,
  };
}

/** A service of AWS that answers with its own fault says so itself: that is an obstacle for all who need it. */
function ofService({ ofService: is, certainty }: Reported, { dependency }: Claim, region: string): Partial<Finding> {
  if (!is || certainty !== 'reported' || dependency === 'other') return {};
  return { obstacle: { is: 'service-fault', things: [dependency, region] } };
}

/** The account does not show the fault any more: it was repaired since, or that has not reached ECS yet. */
function notShownNow(allowed: boolean): Passing {
  return allowed
    ? {
        is: 'perhaps',
        when: 'somebody allowed it within the last minutes',
        because: 'the account allows it now, and a change in IAM takes effect after seconds to minutes',
      }
    : {
        is: 'perhaps',
        when: 'somebody repaired it since the task failed',
        because: 'the account does not show it now, and ECS tries again by itself',
      };
}

/**
 * The permission that the text names. The role has it by now, so it only serves to find the product's own change that
 * gave it.
 */
function permissionInText({ action, resource }: Claim, concerned: Requirement | undefined): Remedy | null {
  if (action === null || resource === null || concerned?.role === undefined) return null;
  return { is: 'permission', role: concerned.role, statement: { actions: [action], resources: [resource] } };
}

/** Whether facts could have decided the cause, if the requirements had been known. */
function judgeable(code: string, input: DiagnosisInput): boolean {
  return input.causes.some((cause) => cause.code === code);
}
