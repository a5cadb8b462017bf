import { describe, expect, it } from 'vitest';
import { deliver, fail, forge, type Installation, incidentOf, install, wait } from '../fixtures/installation.ts';
import { toldStates } from '../fixtures/repair.ts';

function drill(at: Installation, service: string, name: string, text = 'ResourceInitializationError: a drill'): string {
  const event = JSON.parse(forge(at, name, text, { group: `service:${service}` }));
  return JSON.stringify({ ...event, source: 'ecs-init-remediator.drill' });
}

const texts = [
  'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/a:1: not found',
  'ResourceInitializationError: failed to validate logger args: The specified log group does not exist',
  'ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: context deadline exceeded',
  'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: mount.nfs4: access denied by server',
  'ResourceInitializationError: failed to download env files: file download command: non empty error stream: AccessDenied',
  'CannotCreateContainerError: no space left on device',
];
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('drills', () => {
  it('in any number are told a few times an hour, and keep no real failure waiting', async () => {
    const at = install();
    const drills = numbers(250).map((index) => drill(at, `x${index}`, `d${index}`));
    for (const from of [0, 100, 200]) await deliver(at, ...drills.slice(from, from + 100));
    expect(at.told).toHaveLength(10);
    expect(at.counted.filter((one) => one === 'ignored drills-capped')).toHaveLength(240);
    await deliver(at, fail(at, 'a1'));
    expect(at.told.at(-1)?.incident).toBe((await incidentOf(at)).id);
  });

  it('with ever other texts are one incident, and told twice at most', async () => {
    const at = install();
    for (const index of numbers(20)) {
      await deliver(at, drill(at, 'x', `d${index}`, texts[index % texts.length]));
      wait(at, 60);
    }
    expect(toldStates(at)).toEqual(['found', 'found-next']);
  });

  it('prove an installation again in the next hour, while few are open', async () => {
    const at = install();
    await deliver(at, ...numbers(15).map((index) => drill(at, `x${index}`, `d${index}`)));
    wait(at, 61 * 60);
    await deliver(at, ...numbers(15).map((index) => drill(at, `y${index}`, `e${index}`)));
    expect(toldStates(at)).toHaveLength(20);
    wait(at, 61 * 60);
    await deliver(at, drill(at, 'z', 'f'));
    expect(toldStates(at)).toHaveLength(20);
  });
});
