import { looksLikeValue, mapTexts, mask, redact } from '../redact.ts';
import type { Requirement } from '../workload/requirement.ts';
import type { Finding } from './finding.ts';
import type { LeftOut, OpenPoint, UncheckedRead } from './unresolved.ts';

type Parts = {
  readonly findings: readonly Finding[];
  readonly unchecked: readonly UncheckedRead[];
  readonly leftOut?: LeftOut;
  readonly open: readonly OpenPoint[];
};

/**
 * Masks in a diagnosis what looks like a credential, before anybody is told of it, logs it or keeps it: also the value
 * of a secret that somebody has pasted where its ARN belongs, which names nothing.
 */
export function withoutValues(diagnosis: Parts, requirements: readonly Requirement[]): Parts {
  const pasted = requirements.filter(({ reference, text }) => reference !== undefined && looksLikeValue(text));
  const values = pasted.flatMap(({ text }) => formsOf(text)).toSorted((a, b) => b.length - a.length);
  const hide = (text: string) => redact(values.reduce((shown, value) => shown.replaceAll(value, mask(value)), text));
  const ids = new Set(pasted.map(({ id }) => id));
  const { findings, unchecked, open } = diagnosis;
  return {
    ...diagnosis,
    findings: findings.map((finding) => hidden(finding, hide, ids)),
    unchecked: mapTexts(unchecked, hide),
    open: mapTexts(open, hide),
  };
}

/** A change that rests on what is masked cannot be made as it was meant: none is offered. */
function hidden(finding: Finding, hide: (text: string) => string, pasted: ReadonlySet<string>): Finding {
  const shown = mapTexts(finding, hide);
  const remedy = JSON.stringify(shown.remedy) === JSON.stringify(finding.remedy) ? finding.remedy : null;
  const isPasted = finding.requirement !== null && pasted.has(finding.requirement);
  return { ...shown, id: finding.id, remedy, next: isPasted ? `${advice}\n${shown.next}` : shown.next };
}

const advice =
  'It looks as if a value was pasted where the ARN of a secret belongs. Everybody who may read the task definition sees it: put it into a secret, name that, and use a new value.';

/** How the causes write a reference: whole, trimmed, cut, as JSON, and as the name of a parameter without its version. */
function formsOf(text: string): readonly string[] {
  const cuts = [text, text.trim(), text.slice(0, 300), text.split(':')[0] ?? ''];
  return [...new Set(cuts.flatMap((one) => [one, JSON.stringify(one).slice(1, -1)]))].filter((one) => one.length >= 8);
}
