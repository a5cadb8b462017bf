import { describe, expect, it } from 'vitest';
import { service, serviceRecord, taskDefinition } from '../fixtures/account.ts';
import { deliver, fail, type Installation, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { toldStates } from '../fixtures/repair.ts';

const moved = taskDefinition.replace(':7', ':6');
const show = (at: Installation, more: Parameters<typeof serviceRecord>[0]) =>
  void (at.fake.service = { [service]: serviceRecord(more) });

async function ticks(at: Installation, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 2) {
    wait(at, 120);
    await deliver(at, tick);
  }
}

const headline = (at: Installation) => at.told.at(-1)?.text.split('\n\n')[0]?.replaceAll('\n', ' ');

describe('the incident of a service', () => {
  it.each([
    ['that was deleted', (at: Installation) => void (at.fake.service = { [service]: 'absent' }), 'was deleted'],
    ['that was scaled to nothing', (at: Installation) => show(at, { desiredCount: 0 }), 'desired count is 0'],
    [
      'that runs another revision by now',
      (at: Installation) => show(at, { taskDefinitionArn: moved, runningCount: 1 }),
      'on another revision',
    ],
  ])('%s ends, and is told as what it is, once', async (_, alter, words) => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    alter(at);
    await ticks(at, 70);
    expect((await incidentOf(at)).status).toBe('closed');
    expect(toldStates(at)).toEqual(['found', 'closed']);
    expect(headline(at)).toContain(words);
    expect(at.told.at(-1)?.text).toContain('No run was seen since the last failure.');
  });

  it.each([
    ['was deleted', (at: Installation) => void (at.fake.service = { [service]: 'absent' })],
    ['was scaled to nothing', (at: Installation) => show(at, { desiredCount: 0 })],
  ])('that %s is not begun again by a task that was on its way still when it closed', async (_, alter) => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    const begun = { createdAt: at.now };
    alter(at);
    await ticks(at, 70);
    expect((await incidentOf(at)).status).toBe('closed');
    await deliver(at, fail(at, 'late', undefined, { ...begun, stoppedAt: at.now }));
    expect((await incidentOf(at)).status).toBe('closed');
    expect(toldStates(at)).toEqual(['found', 'closed']);
    expect(at.counted).toContain('ignored task-past');
    // A task that began since says that somebody runs tasks of it again.
    await deliver(at, fail(at, 'new', undefined, { createdAt: at.now, stoppedAt: at.now }));
    expect((await incidentOf(at)).status).toBe('open');
  });

  it.each([
    ['cannot be read', (at: Installation) => void (at.fake.service = { [service]: 'throttled' })],
    ['was moved to a revision that does not run', (at: Installation) => show(at, { taskDefinitionArn: moved })],
  ])('that %s stays open', async (_, alter) => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    alter(at);
    await ticks(at, 120);
    expect((await incidentOf(at)).status).toBe('open');
    expect(toldStates(at)).toEqual(['found']);
  });

  it('that was deleted after its repair ends when the repair’s time is over', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    at.fake.service = { [service]: 'absent' };
    await ticks(at, 60);
    expect((await incidentOf(at)).status).toBe('closed');
    expect(toldStates(at)).toEqual(['found', 'unproved', 'closed']);
  });

  it('stays one while tasks of another revision that call themselves the service’s go on failing', async () => {
    const at = install();
    show(at, { taskDefinitionArn: moved, runningCount: 1 });
    for (let number = 0; number < 6; number += 1) {
      await deliver(at, fail(at, `n${number}`));
      await ticks(at, 20);
    }
    expect(toldStates(at)).toEqual(['found']);
  });

  it('stays one while tasks that were on their way still fail', async () => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    show(at, { desiredCount: 0 });
    await ticks(at, 2);
    await deliver(at, fail(at, 'a2'));
    await ticks(at, 2);
    await deliver(at, fail(at, 'a3'));
    await ticks(at, 6);
    expect(toldStates(at)).toEqual(['found', 'closed']);
    expect((await incidentOf(at)).failures).toBe(3);
  });

  it('that should run no task stays one while tasks that call themselves its own fail', async () => {
    const at = install();
    show(at, { taskDefinitionArn: moved, desiredCount: 0 });
    for (let number = 0; number < 6; number += 1) {
      await deliver(at, fail(at, `n${number}`));
      await ticks(at, 20);
    }
    expect(toldStates(at)).toEqual(['found']);
  });

  it('that fails again is opened anew', async () => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    show(at, { desiredCount: 0 });
    await ticks(at, 30);
    show(at, {});
    await deliver(at, fail(at, 'b1'));
    expect(toldStates(at)).toEqual(['found', 'closed', 'found']);
  });
});
