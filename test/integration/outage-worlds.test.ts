import { beforeAll, describe, expect, it } from 'vitest';
import type { Played } from '../sandbox/demo/play.ts';
import { expectWorldPages } from './expect-world-pages.ts';
import { deniedCalls, playFile } from './play-file.ts';

describe('two services behind one route table, and a third behind another', () => {
  let played: Played;
  beforeAll(async () => {
    played = await playFile('shared-route');
  });
  const told = (service: string) =>
    played.report.incidents
      .filter(({ workload }) => workload.endsWith(`/${service}`))
      .flatMap(({ messages }) => messages.map(({ state }) => state));

  it('end with all of them running', () => {
    expect(played.ending).toMatchObject({ is: 'healed' });
    expect(deniedCalls(played.report)).toEqual([]);
  });

  it('the two are told as one, from the second on and at their end', () => {
    const { outages } = played.report;
    expect(outages.map(({ state }) => state)).toEqual(['outage', 'outage-over']);
    expect(outages[0]?.text).toMatch(/^ACTION NEEDED: 2 services cannot start/);
    expect(outages[0]?.text).toContain('heron/heron-api');
    expect(outages[0]?.text).toContain('heron/heron-jobs');
    expect([...told('heron-api'), ...told('heron-jobs')]).toEqual(['found']);
  });

  it('the third is told as its own, for another route table keeps it down', () => {
    expect(told('heron-edge')).toEqual(['found', 'verified']);
    for (const { text } of played.report.outages) expect(text).not.toContain('heron-edge');
  });

  expectWorldPages(['shared-route'], () => played);
});
