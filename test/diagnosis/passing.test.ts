import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withWaitOrAct } from '../../build/wait-or-act.ts';
import { report, reportedCauses } from '../../shared/diagnosis/advice/report.ts';
import { causes } from '../../shared/diagnosis/causes/index.ts';
import { explain } from '../../shared/diagnosis/explain.ts';
import { type Passing, sayPassing } from '../../shared/diagnosis/passing.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { stoppedReasons } from '../fixtures/stopped-reasons.ts';
import { cases } from './cases/index.ts';
import { diagnoseIn } from './diagnose-in.ts';

const pages = new URL('../../docs/causes/', import.meta.url);
const told = [
  ...causes.map(({ code, passes }) => ({ code, passes })),
  ...reportedCauses.flatMap(({ code, passes }) => passes.map((one) => ({ code, passes: one }))),
];

describe('whether people wait or act', () => {
  it.each(told)('is one plain sentence of $code, with its reason', ({ passes }) => {
    const said = sayPassing(passes);
    expect(said).toMatch(/^(?:wait\. |wait if |act\. )[^\n]+: [^\n]+\.$/);
    expect(said).not.toMatch(/undefined|\.\.|\bif if\b|\s\s/);
    expect(said.length).toBeLessThanOrEqual(220);
  });

  it.each([...new Set(told.map(({ code }) => code))])('stands on the page of %s (npm run schema)', (code) => {
    const page = readFileSync(new URL(`${code}.md`, pages), 'utf8');
    expect(page).toBe(withWaitOrAct(page, code));
    expect(page).toContain('**Wait or act:** ');
  });

  it.each(cases)('is told with every finding of $cause, $title', async ({ reason, account, event }) => {
    const { findings } = await diagnoseIn(account, reason, event);
    expect(findings.filter(({ passes }) => passes === undefined)).toEqual([]);
  });

  it.each(stoppedReasons)('is told of a text alone: $name', ({ text }) => {
    expect(explain(text).passes).toEqual(report(readStoppedReason(text)).passes);
  });

  it.each<[Passing, string]>([
    [{ is: 'yes', within: 'within minutes', because: 'b' }, 'wait. It passes by itself within minutes: b.'],
    [{ is: 'perhaps', when: 'w', because: 'b' }, 'wait if w, else act: b.'],
    [{ is: 'no', because: 'b' }, 'act. It does not pass by itself: b.'],
  ])('%j is %s', (passing, said) => {
    expect(sayPassing(passing)).toBe(said);
  });

  it('what passes by itself is told apart from what never does', () => {
    const is = (code: string) => [...new Set(told.filter((one) => one.code === code).map(({ passes }) => passes.is))];
    expect(is('throttled')).toEqual(['yes']);
    expect(is('image-rate-limit')).toEqual(['yes']);
    expect(is('capacity-unavailable')).toEqual(['perhaps']);
    expect(is('mount-target-not-resolved')).toEqual(['perhaps']);
    expect(is('execution-credentials-missing')).toEqual(['perhaps']);
    expect(is('reference-malformed')).toEqual(['no']);
    expect(is('json-key-missing')).toEqual(['no']);
    expect(is('secret-not-found')).toEqual(['no']);
  });
});
