import type { FindingRecord } from '../../incident/incident.ts';
import { cleanText } from '../text/clean-text.ts';
import { shortenArns } from '../text/short-arn.ts';
import { nameRequirement } from './requirement-name.ts';

type Here = { readonly account: string; readonly region: string };

/**
 * What is needed and fails, one entry for each finding: its name in the task definition, and the resource. Empty if the
 * title says the same.
 */
export function describeNeeds(
  members: readonly FindingRecord[],
  first: FindingRecord,
  title: string,
  here: Here,
): readonly string[] {
  const titleSaysAll = members.every((one) => deviation(one, first) === '' && isNamedIn(title, one, here));
  return titleSaysAll ? [] : [...new Set(members.map((one) => `${describeNeed(one, here)}${deviation(one, first)}`))];
}

function describeNeed(one: FindingRecord, here: Here): string {
  const what = [one.requirement === null ? null : nameRequirement(one.requirement).name, describeResource(one, here)]
    .filter((part) => part !== null)
    .join(': ');
  return what === '' ? cleanText(one.title, 300) : what;
}

/** If the message holds the statement to paste, the statement shows the whole ARN. `*` names no resource. */
function describeResource({ resource, remedy }: FindingRecord, here: Here): string | null {
  if (resource === null || resource === '*') return null;
  const whole = cleanText(resource, 300);
  return remedy?.is === 'permission' ? shortenArns(whole, here) : whole;
}

/** How a finding differs from the one that gives its group the title. */
function deviation(one: FindingRecord, first: FindingRecord): string {
  const certainty = one.certainty === first.certainty ? '' : ` (${one.certainty})`;
  return `${certainty}${first.failing && !one.failing ? ' (would fail next)' : ''}`;
}

function isNamedIn(title: string, one: FindingRecord, here: Here): boolean {
  const resource = describeResource(one, here);
  const named = one.requirement === null || mentions(title, nameRequirement(one.requirement).word);
  return named && (resource === null || mentions(title, resource) || mentions(title, shortenArns(resource, here)));
}

/** Whether the text holds these words as whole words. */
function mentions(text: string, words: string): boolean {
  const inName = /[\w/-]/;
  const [before = '', ...behind] = words === '' ? [] : text.split(words);
  return behind.some((after, index) => {
    const previous = (index === 0 ? before : behind[index - 1]) ?? '';
    return !inName.test(previous.slice(-1)) && !inName.test(after.slice(0, 1));
  });
}
