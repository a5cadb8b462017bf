import type { Ask, Facts } from '../evidence/ask.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { Category } from '../stopped-reason/fault.ts';
import type { Requirement } from '../workload/requirement.ts';
import { requirementsOf } from '../workload/requirements.ts';
import type { Workload } from '../workload/workload.ts';
import { cite } from './cite.ts';
import type { Finding } from './finding.ts';

/** What a task definition names can be wrong in these. Another revision may name something else. */
const ofReferences: ReadonlySet<Category> = new Set([
  'not-found',
  'reference-format',
  'secret-content',
  'log-config',
  'image',
  'storage',
]);

/** The newest revision of the family, if the text blames what the task definition names. */
export function newestAsks(workload: Workload, claim: Claim | undefined, facts: Facts): readonly Ask[] {
  if (claim === undefined || !ofReferences.has(claim.category)) return [];
  const newest = newestOf(workload, facts);
  return [revisionsAsk(workload), ...(newest === undefined ? [] : [newest])];
}

/** Says of what fails if the family's newest revision no longer names it: then somebody has mended it, or dropped it. */
export function besideNewest(
  finding: Finding,
  { workload, requirements, facts }: { workload: Workload; requirements: readonly Requirement[]; facts: Facts },
): Finding {
  const own = requirements.find(({ id }) => id === finding.requirement);
  const ask = newestOf(workload, facts);
  if (!finding.failing || own === undefined || own.text === '' || ask === undefined) return finding;
  const newest = facts.get(ask);
  if (newest?.is !== 'known') return finding;
  const named = requirementsOf(newest.value, { ...workload, taskDefinitionArn: ask.subject });
  if (named.some(({ kind, text }) => kind === own.kind && text === own.text)) return finding;
  const instead = named.find(({ id }) => id === own.id)?.text ?? '';
  const what = instead === '' ? 'no longer names it' : `names ${instead} in its place`;
  const revision = ask.subject.slice(ask.subject.lastIndexOf('/') + 1);
  const text = `the family’s newest revision, ${revision}, ${what}`;
  return {
    ...finding,
    next: `${finding.next}\nOr deploy ${revision}, if it is meant to: it ${what}.`,
    evidence: [...finding.evidence, cite({ text, by: [revisionsAsk(workload), ask] }, facts)],
  };
}

function revisionsAsk({ family }: Workload): Ask<'family-revisions'> {
  return { kind: 'family-revisions', subject: family };
}

/** The read of the newest ACTIVE revision, if it is a later one than that of the workload. */
function newestOf(workload: Workload, facts: Facts): Ask<'task-definition'> | undefined {
  const revisions = facts.get(revisionsAsk(workload));
  const [newest] = revisions?.is === 'known' ? revisions.value : [];
  return newest === undefined || revisionNumber(newest) <= revisionNumber(workload.taskDefinitionArn)
    ? undefined
    : { kind: 'task-definition', subject: newest };
}

function revisionNumber(arn: string): number {
  return Number(arn.slice(arn.lastIndexOf(':') + 1));
}
