import type { Finding } from './finding.ts';
import type { Judged } from './judged.ts';

/** The findings that are left, and the ids of those that wait for another one. */
type Settled = { readonly kept: readonly Finding[]; readonly moot: ReadonlySet<string> };

/**
 * Takes back what is offered for a reference that another finding proves wrong. Where the reference has to be another
 * one, its call will never be made again, and the other finding stands for it. Where the thing does not exist, the call
 * may be made again once it does: the finding stays, behind the other and without a permission to give.
 */
export function withoutMoot(findings: readonly Finding[], judged: readonly Judged[]): Settled {
  const wrong = new Map(
    judged.flatMap(({ cause, finding }) =>
      cause.makesCallsMoot === true && finding?.certainty === 'proved' ? [[finding.requirement, finding] as const] : [],
    ),
  );
  const mootedBy = (one: Finding) => (one.remedy?.is === 'permission' ? wrong.get(one.requirement) : undefined);
  // What explains the text stands in for what it makes moot.
  const failing = new Set(findings.flatMap((one) => (one.failing ? (mootedBy(one)?.id ?? []) : [])));
  const moot = new Set(findings.flatMap((one) => (mootedBy(one) === undefined ? [] : [one.id])));
  const kept = findings.flatMap((one) => {
    const by = mootedBy(one);
    if (by === undefined) return [failing.has(one.id) ? { ...one, failing: true } : one];
    return needsAnotherReference(by) ? [] : [withoutRemedy(one, by)];
  });
  return { kept, moot };
}

function withoutRemedy(finding: Finding, by: Finding): Finding {
  return { ...finding, next: `There is nothing to allow yet: ${by.title}.`, instructions: [], remedy: null };
}

function needsAnotherReference({ category, remedy }: Finding): boolean {
  return category === 'reference-format' || remedy?.is === 'correction';
}
