import { describe, expect, it } from 'vitest';
import { report } from '../../shared/diagnosis/advice/report.ts';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import { type Ask, keyOf } from '../../shared/evidence/ask.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { answerKey, type FakeAccount } from '../fixtures/account.ts';
import { cases } from './cases/index.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

describe.each(cases)('$cause, $title', ({ cause, reason, account, event, finds, names, nearMisses }) => {
  it('is found', async () => {
    const diagnosis = await diagnoseIn(account, reason, event);
    expect(found(diagnosis)).toEqual(finds);
    expect(finds.some((one) => one.includes(` ${cause} `))).toBe(true);
  });

  it('is reported with its names, its evidence and the next step', async () => {
    const { findings } = await diagnoseIn(account, reason, event);
    const finding = findings.find((one) => one.cause === cause);
    const told = JSON.stringify(finding);
    for (const name of names) expect(told).toContain(JSON.stringify(name).slice(1, -1));
    expect(finding?.evidence.length).toBeGreaterThan(0);
    expect(finding?.title).not.toContain('undefined');
    expect(finding?.title).not.toContain('\n');
    expect(finding?.next).not.toBe('');
  });

  it.each(nearMisses)('$title: another diagnosis', async (miss) => {
    const diagnosis = await diagnoseIn(miss.account ?? account, miss.reason ?? reason, miss.event ?? event);
    expect(found(diagnosis)).toEqual(miss.finds);
    expect(miss.finds).not.toEqual(finds);
  });

  it('stays what it is, without its proof, where one of the reads is taken away, and never becomes another cause', async () => {
    const told = report(readStoppedReason(reason)).cause;
    const proved = finds.some((one) => one.startsWith('proved') && one.endsWith('failing'));
    for (const ask of await readsOf(account, reason, event)) {
      const { findings, unchecked } = await diagnoseIn(without(account, ask), reason, event);
      const failing = findings.filter((one) => one.failing);
      expect(failing, `without ${keyOf(ask)}`).not.toEqual([]);
      const others = failing.filter((one) => ![cause, told, `unexplained-${one.category}`].includes(one.cause));
      expect(others, `without ${keyOf(ask)}`).toEqual([]);
      // Where the proof is gone, the read that is missing is named: in the finding, or beside it.
      const gone = proved && !failing.some((one) => one.certainty === 'proved');
      const missing = failing.flatMap((one) => one.missing.map((read) => read.permission));
      const named = [...missing, ...unchecked.map((read) => read.permission)].includes(`fake:${ask.kind}`);
      expect(gone && !named, `without ${keyOf(ask)}`).toBe(false);
      const undecided = failing.filter((one) => one.certainty === 'undecided');
      expect(undecided.length > 0 && !missing.includes(`fake:${ask.kind}`), `without ${keyOf(ask)}`).toBe(false);
    }
  });
});

describe.each(cases)('the evidence of $cause, $title', ({ reason, account, event }) => {
  it('names what was told, or reads that were made and answered, and nothing else', async () => {
    const asked: Ask[] = [];
    const { findings } = await diagnoseIn(account, reason, event, asked);
    const made = new Set(asked.map((ask) => `fake:${ask.kind}`));
    expect(callsIn(findings).filter((call) => !made.has(call))).toEqual([]);
    const reads = await readsOf(account, reason, event);
    // The one read of its kind: where it is denied, no call of the kind is answered.
    for (const ask of reads.filter(({ kind }) => reads.filter((one) => one.kind === kind).length === 1)) {
      const { findings: left } = await diagnoseIn(without(account, ask), reason, event);
      expect(callsIn(left), `without ${keyOf(ask)}`).not.toContain(`fake:${ask.kind}`);
    }
  });
});

const told = new Set(['stoppedReason', 'the event', 'diagnosis']);

/** Every call that the evidence of findings names; an empty text for a line that names none. */
function callsIn(findings: readonly Finding[]): readonly string[] {
  return findings
    .flatMap(({ evidence }) => evidence.map(({ source }) => source))
    .filter((source) => !told.has(source))
    .flatMap((source) => source.split(', '));
}

/** Every read that a diagnosis made, each once. */
async function readsOf(account: FakeAccount, reason: string, event?: Record<string, unknown>): Promise<readonly Ask[]> {
  const asked: Ask[] = [];
  await diagnoseIn(account, reason, event, asked);
  return [...new Map(asked.map((ask) => [keyOf(ask), ask])).values()];
}

/** The account with one read denied. */
function without(account: FakeAccount, ask: Ask): FakeAccount {
  return { ...account, [ask.kind]: { ...account[ask.kind], [answerKey(ask)]: 'denied' } };
}
