import { describe, expect, it } from 'vitest';
import { secret, taskDefinition } from '../fixtures/account.ts';
import { deliver, fail, install, publishedOf, tick, workloads } from '../fixtures/installation.ts';
import { correction, grant } from '../fixtures/owner.ts';
import { leaveIntent, malformed } from '../fixtures/repair.ts';

describe('a record in the ledger', () => {
  it('cannot have another correction registered than the account’s state asks for', async () => {
    const at = install({ corrections: [correction] }, malformed);
    const record = at.fake['task-definition']?.[taskDefinition];
    const [container] = typeof record === 'object' ? record.containers : [];
    if (typeof record !== 'object' || container === undefined) throw new Error('the fixture has a task definition');
    at.fake['task-definition'] = {
      [taskDefinition]: {
        ...record,
        containers: [{ ...container, secrets: [{ name: 'DB', valueFrom: `${secret}:url` }] }],
      },
    };
    at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
    await leaveIntent(at, fail(at, 'a1', malformed));
    const loaded = await at.ledger.loadIncident(workloads.api);
    if (loaded === undefined) throw new Error('there is no incident');
    const other = `${secret.replace('api/db', 'payroll/root')}:url::`;
    const text = JSON.stringify(loaded.item).replaceAll(`${secret}:url::`, other);
    await at.ledger.saveIncident(JSON.parse(text), loaded.version);
    await deliver(at, tick);
    expect(at.executed).toEqual([]);
  });

  it('does not stand in for a consent that the owner took back', async () => {
    const at = install({ grants: [grant] });
    await leaveIntent(at, fail(at, 'a1'));
    at.configuration = { ...at.configuration, grants: [{ ...grant, consent: 'ask' }] };
    await deliver(at, tick);
    expect(at.executed).toEqual([]);
  });

  it('cannot have a policy attached that the configuration does not name', async () => {
    const at = install({ grants: [grant] });
    await leaveIntent(at, fail(at, 'a1'));
    const loaded = await at.ledger.loadIncident(workloads.api);
    if (loaded === undefined) throw new Error('there is no incident');
    const changes = loaded.item.changes.map((change) => ({
      ...change,
      action: { ...change.action, policy: 'arn:aws:iam::aws:policy/AdministratorAccess' } as never,
    }));
    await at.ledger.saveIncident({ ...loaded.item, changes }, loaded.version);
    await deliver(at, tick);
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]?.reason).toContain('configuration');
  });
});
