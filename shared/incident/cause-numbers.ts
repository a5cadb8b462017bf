import type { FindingRecord } from './incident.ts';

/**
 * Gives each cause a number that stays for the incident’s life, so that people can speak of "cause 2". Findings of one cause and
 * one role are one cause to people.
 */
export function numbered(findings: readonly FindingRecord[]): readonly FindingRecord[] {
  const numbers = new Map<string, number>();
  for (const one of findings) if (one.number !== undefined) numbers.set(keyOf(one), one.number);
  let last = Math.max(0, ...numbers.values());
  return findings.map((one) => {
    const number = one.number ?? numbers.get(keyOf(one)) ?? (last += 1);
    numbers.set(keyOf(one), number);
    return { ...one, number };
  });
}

function keyOf({ cause, role }: Pick<FindingRecord, 'cause' | 'role'>): string {
  return JSON.stringify([cause, role]);
}
