import { describe, expect, it } from 'vitest';
import { role, service, serviceRecord } from '../fixtures/account.ts';
import { deliver, fail, incidentOf, install, publishedOf, run, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, repaired, toldStates } from '../fixtures/repair.ts';

describe('a message', () => {
  it('of an incident’s end is sent though the topic was down when it ended', async () => {
    const at = await repaired();
    run(at, 'b1');
    const publish = at.ports.publish;
    Object.assign(at.ports, { publish: () => Promise.reject(new Error('SNS is down')) });
    await deliver(at, tick);
    Object.assign(at.ports, { publish });
    wait(at, 130);
    await deliver(at, tick);
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'verified']);
    expect((await incidentOf(at)).status).toBe('closed');
  });

  it('is not sent twice by two invocations that meet', async () => {
    const at = install();
    const publish = at.ports.publish;
    Object.assign(at.ports, {
      publish: async (...given: Parameters<typeof publish>) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return publish(...given);
      },
    });
    await Promise.all([deliver(at, fail(at, 'a1')), deliver(at, fail(at, 'a2'))]);
    expect(toldStates(at)).toEqual(['found']);
  });

  it('names the account by its alias where it has one, in its subject and where it says where', async () => {
    const at = install();
    const subjects: string[] = [];
    const { publish } = at.ports;
    Object.assign(at.ports, {
      alias: async () => 'shop-prod',
      publish: async (...given: Parameters<typeof publish>) => {
        subjects.push(given[0].subject);
        return publish(...given);
      },
    });
    await deliver(at, fail(at, 'a1'));
    expect(subjects).toEqual([expect.stringContaining('(shop-prod us-east-2)')]);
    expect(at.told[0]?.text).toContain('In shop-prod (111122223333), us-east-2');
  });

  it('asks what the account is called beside the evidence, and keeps no repair waiting for it', async () => {
    const at = install({ grants: [grant] });
    const order: string[] = [];
    const alias = Promise.withResolvers<string>();
    const { newCollect, execute, publish } = at.ports;
    Object.assign(at.ports, {
      alias: () => {
        order.push('alias');
        return alias.promise;
      },
      newCollect: () => {
        const collect = newCollect();
        return (asks: Parameters<typeof collect>[0]) => {
          order.push(...asks.map(({ kind }) => kind));
          return collect(asks);
        };
      },
      execute: async (...given: Parameters<typeof execute>) => {
        order.push('execute');
        alias.resolve('shop-prod');
        return execute(...given);
      },
      publish: (...given: Parameters<typeof publish>) => {
        order.push('publish');
        return publish(...given);
      },
    });
    await deliver(at, fail(at, 'a1'));
    expect(order.indexOf('alias')).toBeLessThan(order.indexOf('simulation'));
    expect(order.indexOf('execute')).toBeLessThan(order.indexOf('publish'));
    expect(at.told[0]?.text).toContain('In shop-prod (111122223333)');
  });

  it('does not keep a repair back while the topic is down', async () => {
    const at = install({ grants: [grant] });
    Object.assign(at.ports, { publish: () => Promise.reject(new Error('SNS is down')) });
    expect(await deliver(at, fail(at, 'a1'))).toEqual(['m0']);
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('tells anew of a cause that came back in the same incident', async () => {
    const at = install({ grants: [grant] });
    at.fake.service = { [service]: serviceRecord({ desiredCount: 2 }) };
    await deliver(at, fail(at, 'a1'));
    wait(at, 61);
    run(at, 'b1');
    at.fake.service = { [service]: serviceRecord({ desiredCount: 2, runningCount: 1 }) };
    await deliver(at, tick);
    // It is proved, and the service does not run all its tasks yet: nobody has to do anything else.
    expect(toldStates(at)).toEqual(['found']);
    // A deployment of the role's own stack reverts it.
    at.fake['role-policies'] = { [role]: [] };
    at.fake.allowed.clear();
    wait(at, 700);
    await deliver(at, fail(at, 'c1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(toldStates(at)).toEqual(['found', 'found-next']);
    expect((await publishedOf(at)).findings).toMatchObject([
      { decision: 'hold', resolution: 'proposed', reason: expect.stringContaining('removed') },
    ]);
  });

  it('that could not be published is published by the next delivery', async () => {
    const at = install();
    const publish = at.ports.publish;
    let down = true;
    Object.assign(at.ports, {
      publish: async (...args: Parameters<typeof publish>) => {
        if (down) throw new Error('SNS is down');
        return publish(...args);
      },
    });
    const event = fail(at, 'a1');
    expect(await deliver(at, event)).toEqual(['m0']);
    down = false;
    wait(at, 130);
    await deliver(at, event);
    expect(toldStates(at)).toEqual(['found']);
  });
});
