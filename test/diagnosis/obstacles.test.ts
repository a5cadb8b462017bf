import { describe, expect, it } from 'vitest';
import { causes } from '../../shared/diagnosis/causes/index.ts';
import { keyOfObstacle } from '../../shared/diagnosis/obstacle.ts';
import { sayObstacle } from '../../shared/notification/content/obstacle-words.ts';
import { secret, service, serviceRecord } from '../fixtures/account.ts';
import { isolated, privateWithNat, type Topology, withGroup, withSnapshot } from '../fixtures/topology.ts';
import { accountWith, fetching, inSubnet, networkOf } from './cases/case.ts';
import { cases } from './cases/index.ts';
import { diagnoseIn } from './diagnose-in.ts';

/** Causes whose one change mends every service that has it. The others are mended in each service's own definition. */
const shared: Readonly<Record<string, string>> = {
  'bucket-not-found': 'gone',
  'endpoint-missing': 'endpoint-missing',
  'endpoint-policy-denies': 'endpoint-policy',
  'endpoint-security-group-closed': 'endpoint-security-group-closed',
  'environment-file-not-found': 'gone',
  'explicit-deny': 'access',
  'gateway-endpoint-not-associated': 'gateway-endpoint-not-associated',
  'image-repository-not-found': 'gone',
  'image-unreachable': 'endpoint-missing',
  'key-unusable': 'unusable',
  'log-group-not-found': 'gone',
  'nat-route-black-hole': 'nat-route-black-hole',
  'network-acl-closed': 'network-acl-closed',
  'no-route': 'no-route',
  'parameter-not-found': 'gone',
  'permission-missing': 'access',
  'permissions-boundary-denies': 'access',
  'private-dns-off': 'private-dns-off',
  'public-access-blocked': 'public-access-blocked',
  'resource-policy-denies': 'resource-policy',
  'role-not-assumable': 'role',
  'secret-deleted': 'unusable',
  'secret-not-found': 'gone',
  'service-control-policy-denies': 'access',
  'task-role-not-assumable': 'role',
  'task-security-group-closed': 'task-security-group-closed',
  'vpc-dns-off': 'vpc-dns-off',
};

const findingsOf = await Promise.all(
  cases.map(async ({ cause, reason, account, event }) => {
    const { findings } = await diagnoseIn(account, reason, event);
    return { cause, found: findings.filter((one) => one.cause === cause) };
  }),
);

it('only causes of the list show what stands in the way of several services', () => {
  const names = causes.map(({ code }) => code);
  expect(Object.keys(shared).filter((code) => !names.includes(code))).toEqual([]);
});

const shown = findingsOf.flatMap(({ cause, found }) =>
  found.map(({ certainty, obstacle }) => ({ cause, certainty, obstacle })),
);
const withObstacle = shown.flatMap(({ cause, certainty, obstacle }) =>
  obstacle === undefined ? [] : [{ cause, certainty, obstacle }],
);

it.each(Object.entries(shared))('%s says what would have to be changed for all', (code, is) => {
  const kinds = withObstacle.filter(({ cause }) => cause === code).map(({ obstacle }) => obstacle.is);
  expect(kinds).toContain(is);
});

it('no other cause says so: it is mended in each service’s own definition', () => {
  expect(withObstacle.map(({ cause }) => cause).filter((code) => !(code in shared))).toEqual([]);
});

it('only what is proved says so', () => {
  expect(withObstacle.filter(({ certainty }) => certainty !== 'proved')).toEqual([]);
  expect(shown.some(({ cause, certainty }) => cause in shared && certainty !== 'proved')).toBe(true);
});

it('each has its things, and words for people', () => {
  for (const { obstacle } of withObstacle) {
    expect(obstacle.things.length).toBeGreaterThan(0);
    expect(sayObstacle(obstacle)).not.toMatch(/undefined| {2}|\n/);
  }
});

it('an obstacle is the same for the same things, and another for another thing', () => {
  const key = (things: readonly string[]) => keyOfObstacle({ is: 'no-route', things });
  expect(key(['rtb-1', 'rtb-2'])).toBe(key(['rtb-1', 'rtb-2']));
  expect(key(['rtb-1'])).not.toBe(key(['rtb-2']));
});

const timedOut = fetching(
  secret,
  'operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded',
);

describe('what stands in the way in several subnets', () => {
  const [deployment] = serviceRecord().deployments;
  const inBoth = (subnets: readonly string[], securityGroups: readonly string[] = ['sg-task']) => ({
    service: { [service]: serviceRecord({ deployments: [{ ...deployment, subnets, securityGroups } as never] }) },
  });
  const diagnosed = async (change: Topology, subnets: readonly string[], ran: string, groups?: readonly string[]) => {
    const answers = { ...networkOf(change), ...inBoth(subnets, groups) };
    const { findings } = await diagnoseIn(accountWith(timedOut, answers), timedOut, inSubnet(ran));
    return findings
      .filter(({ category }) => category === 'network')
      .map(({ id, resource, obstacle }) => ({ id, resource, obstacle }));
  };

  it('is one and the same wherever the task ran, in whatever order the subnets are named', async () => {
    const once = await diagnosed(isolated(), ['subnet-a', 'subnet-b'], 'subnet-a');
    expect(once).toMatchObject([{ id: 'no-route|rtb-a,rtb-main', obstacle: { things: ['rtb-a', 'rtb-main'] } }]);
    expect(await diagnosed(isolated(), ['subnet-b', 'subnet-a'], 'subnet-b')).toEqual(once);
  });

  it('is shown by its first ways, with how many more there are', async () => {
    const subnets = ['subnet-a', 'subnet-b', 'subnet-c', 'subnet-d', 'subnet-e'];
    const further = subnets.slice(2).map((id) => ({ ...isolated().snapshot.subnets[0], id }) as never);
    const wide = isolated(withSnapshot({ subnets: [...isolated().snapshot.subnets, ...further] }));
    const answers = { ...networkOf(wide), ...inBoth(subnets) };
    const { findings } = await diagnoseIn(accountWith(timedOut, answers), timedOut, inSubnet('subnet-a'));
    const lines = findings.find(({ cause }) => cause === 'no-route')?.evidence.map(({ text }) => text) ?? [];
    expect(lines.filter((text) => text.startsWith('task →'))).toHaveLength(3);
    expect(lines).toContain('and 2 more ways like these');
  });

  it('is one and the same in whatever order the security groups are named', async () => {
    const closed = privateWithNat(withGroup('sg-2', {}), withGroup('sg-1', {}));
    const once = await diagnosed(closed, ['subnet-a'], 'subnet-a', ['sg-1', 'sg-2']);
    expect(once).toMatchObject([{ obstacle: { is: 'task-security-group-closed', things: ['sg-1'] } }]);
    expect(await diagnosed(closed, ['subnet-a'], 'subnet-a', ['sg-2', 'sg-1'])).toEqual(once);
  });
});
