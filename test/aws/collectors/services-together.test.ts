import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../../shared/aws/clients/clients.ts';
import { createCollect } from '../../../shared/aws/reads/collect.ts';
import { throttle } from '../sdk-errors.ts';
import { account, now, region } from './collecting.ts';

const ecs = mockClient(ECSClient);
beforeEach(() => ecs.reset());

const service = (cluster: string, name: string) => `arn:aws:ecs:${region}:${account}:service/${cluster}/${name}`;
const calls = () => ecs.commandCalls(DescribeServicesCommand).map(({ args }) => args[0].input);

/** Asks for several services at once, as a tick does. */
async function describeAll(arns: readonly string[]) {
  const facts = await createCollect(
    createClients({ region, account }),
    () => now,
  )(arns.map((subject) => ({ kind: 'service', subject })));
  return arns.map((subject) => facts.get({ kind: 'service', subject }));
}

/** ECS shows every service but these, which are gone. */
function showAllBut(gone: readonly string[], status = 'ACTIVE'): void {
  ecs.on(DescribeServicesCommand).callsFake(({ services }: { readonly services: readonly string[] }) => ({
    services: services
      .filter((name) => status === 'INACTIVE' || !gone.includes(name))
      .map((serviceName) => ({ serviceName, status: gone.includes(serviceName) ? status : 'ACTIVE', desiredCount: 2 })),
    failures: services.filter((name) => gone.includes(name)).map((name) => ({ arn: name, reason: 'MISSING' })),
  }));
}

describe('several services', () => {
  it('are described ten with one call, cluster by cluster, with their tags', async () => {
    showAllBut([]);
    const shop = Array.from({ length: 12 }, (_, number) => service('shop', `s${number}`));
    const facts = await describeAll([...shop, service('bank', 'b0'), service('bank', 'b1')]);
    expect(facts.map((fact) => fact?.is === 'known' && fact.value.name)).toEqual([
      ...shop.map((_, number) => `s${number}`),
      'b0',
      'b1',
    ]);
    expect(calls().map(({ cluster, services, include }) => [cluster, services?.length, include])).toEqual([
      ['shop', 10, ['TAGS']],
      ['shop', 2, ['TAGS']],
      ['bank', 2, ['TAGS']],
    ]);
  });

  it.each(['MISSING', 'INACTIVE'])('are told apart from one that is gone (%s)', async (status) => {
    showAllBut(['s1'], status);
    const facts = await describeAll([service('shop', 's0'), service('shop', 's1')]);
    expect(facts.map((fact) => fact?.is)).toEqual(['known', 'absent']);
  });

  it('are all unavailable where the call failed, and none is absent', async () => {
    ecs.on(DescribeServicesCommand).rejects(throttle());
    const facts = await describeAll([service('shop', 's0'), service('shop', 's1')]);
    expect(facts.map((fact) => fact?.is)).toEqual(['unavailable', 'unavailable']);
  });

  it('are described one by one where an ARN of the old format does not name its cluster', async () => {
    const old = ['s0', 's1'].map((name) => `arn:aws:ecs:${region}:${account}:service/${name}`);
    showAllBut([]);
    expect((await describeAll(old)).map((fact) => fact?.is)).toEqual(['known', 'known']);
    expect(calls()).toHaveLength(2);
  });
});
