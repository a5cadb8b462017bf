import type { FindingRecord } from './incident.ts';

/**
 * Gives each cause a number that stays for the incident’s life, so that people can speak of "cause 2". Findings of one cause and
 * one role are one cause to people. What the task failed at has the lowest of the new numbers, because people read it first.
 */
export function numbered(findings: readonly FindingRecord[]): readonly FindingRecord[] {
  const numbers = new Map<string, number>();
  for (const one of findings) if (one.number !== undefined) numbers.set(keyOf(one), one.number);
  let last = Math.max(0, ...numbers.values());
  for (const one of failingFirst(findings)) if (!numbers.has(keyOf(one))) numbers.set(keyOf(one), (last += 1));
  return findings.map((one) => ({ ...one, number: one.number ?? numbers.get(keyOf(one)) ?? last }));
}

function failingFirst(findings: readonly FindingRecord[]): readonly FindingRecord[] {
  return [...findings.filter(({ failing }) => failing), ...findings.filter(({ failing }) => !failing)];
}

function keyOf({ cause, role }: Pick<FindingRecord, 'cause' | 'role'>): string {
  return JSON.stringify([cause, role]);
}
