import { beforeAll, describe, expect, it } from 'vitest';
import { expectWorldPages } from './expect-world-pages.ts';
import { changingCalls, onlyIncident, type Part, playTogether, statesOf } from './play-file.ts';

describe('worlds in which a change is interrupted, or somebody else acts in between', () => {
  const names = ['half-corrected', 'deployed-between'];
  let part: (name: string) => Part;
  beforeAll(async () => {
    // The first world’s limits hold: a change whose function died waits for the lease to end.
    part = await playTogether(names);
  }, 400_000);

  it('a correction whose function died between its two changes is taken up, and proved', () => {
    const { report } = part('half-corrected');
    expect(report.worldAfter.taskDefinitions['stork-api']).toHaveLength(2);
    expect(report.worldAfter.services['stork/stork-api']).toMatchObject({ runningCount: 1 });
    expect(statesOf(onlyIncident(report))).toEqual(['found', 'verified']);
  });

  it('what another’s revision lacks is told, and does not count against the repair that was granted', () => {
    const { report, seen } = part('deployed-between');
    const payroll = seen('dunlin-api').stoppedReasons.filter((reason) => reason.includes('dunlin/prod/payroll'));
    expect(payroll.length).toBeGreaterThan(2);
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy']);
    expect(report.worldAfter.roles['dunlin-exec']?.filter((policy) => policy.includes('-dunlin-access.'))).toHaveLength(
      1,
    );
    const told = onlyIncident(report).messages.find(({ text }) => text.includes('dunlin/prod/payroll'));
    expect(told?.text).toContain('no grant of the role covers');
  });

  expectWorldPages(names, (name) => part(name));
});
