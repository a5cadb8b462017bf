import { describe, expect, it } from 'vitest';
import { deliver, fail, incidentOf, install } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';

describe('what is set aside', () => {
  it('malformed JSON is kept with its reason, and nothing is told', async () => {
    const at = install();
    expect(await deliver(at, '{oops')).toEqual([]);
    expect(at.kept[0]).toContain('malformed-json');
    expect(at.told).toEqual([]);
  });

  it('a failure that is none of initialisation is counted and dropped', async () => {
    const at = install({ grants: [grant] });
    await deliver(
      at,
      fail(
        at,
        'a1',
        'CannotStartContainerError: Error response from daemon: OCI runtime create failed: exec: "/run.sh": not found',
      ),
    );
    expect(at.counted).toContain('ignored unrelated');
    expect([at.kept, at.told]).toEqual([[], []]);
  });

  it('a task definition that was deleted meanwhile leaves what ECS reports, held', async () => {
    const at = install({ grants: [grant] });
    at.fake['task-definition'] = {};
    await deliver(at, fail(at, 'a1'));
    expect((await incidentOf(at)).findings).toMatchObject([
      { cause: 'permission-missing', certainty: 'reported', decision: 'ask' },
    ]);
    expect(at.executed).toEqual([]);
  });
});
