import { expect, it } from 'vitest';

import { account, region, role, secret, service, serviceRecord, simulationKey } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import {
  type Change,
  isolated,
  privateWithNat,
  rule,
  type Topology,
  withEgress,
  withEndpoint,
  withGroup,
  withS3Gateway,
  withSnapshot,
} from '../fixtures/topology.ts';
import { accountWith, allowed, fetching, inSubnet, lacking, networkOf, type Situation, task } from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

/** Ways that seem to be open, or blocked, and are not. */
type TitledSituation = Situation & { readonly title: string };

type Answers = NonNullable<Parameters<typeof accountWith>[1]>;

const own = {
  image: `${account}.dkr.ecr.${region}.amazonaws.com/api:1`,
  secrets: [{ name: 'DB', valueFrom: secret }],
};
const subnetA = inSubnet('subnet-a');
const standAlone = { group: 'family:api', startedBy: 'somebody' };

const unanswered = (error: string) =>
  fetching(
    secret,
    `operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , ${error}`,
  );
const timedOut = unanswered('canceled, context deadline exceeded');
const dialling = (address: string) =>
  unanswered(
    `request send failed, Post "https://secretsmanager.${region}.amazonaws.com/": dial tcp ${address}:443: i/o timeout`,
  );
const within = (topology: Topology, container: Parameters<typeof task>[0] = own, more: Answers = {}) =>
  accountWith('', {
    secret: { [secret]: { arn: secret, name: 'api/db', tags: {} } },
    ...task(container),
    ...networkOf(topology),
    ...more,
  });
const lacksSecret: Answers = {
  simulation: {
    '*': allowed,
    [simulationKey({ role, action: 'secretsmanager:GetSecretValue', resource: secret, context: {} })]: lacking,
  },
};
const ecr = [withEndpoint('ecr.api'), withEndpoint('ecr.dkr'), withS3Gateway(['rtb-a'])];
const beside = [withEndpoint('logs'), ...ecr];
const everyEndpoint = [withEndpoint('secretsmanager'), ...beside];
/** Two deployments of one revision: the newer one, and the one that started the task. */
const deployed = (newer: string, older: string): Answers => {
  const [deployment] = serviceRecord().deployments;
  if (deployment === undefined) throw new Error('the fixture has a deployment');
  const at = { ...deployment, subnets: ['subnet-a'], assignPublicIp: false };
  const deployments = [
    { ...at, id: 'ecs-svc/2', status: 'PRIMARY' as const, securityGroups: [newer] },
    { ...at, id: 'ecs-svc/1', status: 'ACTIVE' as const, securityGroups: [older] },
  ];
  return { service: { [service]: serviceRecord({ deployments }) } };
};
const startedByOlder = { ...subnetA, startedBy: 'ecs-svc/1' };
const withClosedGroup = privateWithNat(withGroup('sg-closed', { egress: [] }));
const noPrivateDns = (...admitted: readonly string[]): Change =>
  withEndpoint('secretsmanager', { privateDns: false }, [rule(443, { cidrs: admitted })]);
const internal = { ...own, image: 'registry.corp.internal:5000/app:1' };

const situations: readonly TitledSituation[] = [
  {
    title:
      'the dialled address of an endpoint without private DNS shows that a hosted zone names it: its group is asked',
    reason: dialling('10.0.2.9'),
    event: subnetA,
    account: within(isolated(noPrivateDns('10.9.0.0/16'), ...beside)),
    finds: ['proved endpoint-security-group-closed api/secret/DB failing'],
  },
  {
    title:
      'private DNS that is off is only suspected where no address is known and the endpoint’s group is closed, too',
    reason: timedOut,
    event: subnetA,
    account: within(isolated(noPrivateDns('10.9.0.0/16'), ...beside)),
    finds: ['suspected private-dns-off api/secret/DB failing'],
  },
  {
    title: 'private DNS that is off is proved where the endpoint would have let the task in',
    reason: timedOut,
    event: subnetA,
    account: within(isolated(noPrivateDns('10.0.0.0/16'), ...beside)),
    finds: ['proved private-dns-off api/secret/DB failing'],
  },
  {
    title: 'private DNS that is off is proved by a public address that was dialled',
    reason: dialling('52.1.2.3'),
    event: subnetA,
    account: within(isolated(noPrivateDns('10.9.0.0/16'), ...beside)),
    finds: ['proved private-dns-off api/secret/DB failing'],
  },
  {
    title: 'each endpoint without private DNS is told, one of them as what failed',
    reason: timedOut,
    event: subnetA,
    account: within(
      isolated(
        noPrivateDns('10.9.0.0/16'),
        withEndpoint('ecr.api', { privateDns: false }, [rule(443, { cidrs: ['10.9.0.0/16'] })]),
        withEndpoint('ecr.dkr', { privateDns: false }, [rule(443, { cidrs: ['10.9.0.0/16'] })]),
        withS3Gateway(['rtb-a']),
      ),
    ),
    finds: [
      'suspected private-dns-off api/secret/DB failing',
      'suspected private-dns-off api/registry-token next',
      'suspected private-dns-off api/image next',
    ],
  },
  {
    title: 'an endpoint that admits a group proves nothing of a stand-alone task, whose groups nobody knows',
    reason: timedOut,
    event: { ...subnetA, ...standAlone },
    account: within(isolated(withEndpoint('secretsmanager', {}, [rule(443, { groups: ['sg-other'] })]), ...beside)),
    finds: ['reported no-way-to-service api/secret/DB failing'],
  },
  ...['EXTERNAL', 'MANAGED_INSTANCES'].map((launchType) => ({
    title: `the subnet of a task on ${launchType} proves nothing: its host fetches`,
    reason: timedOut,
    event: { ...subnetA, launchType, platformVersion: undefined },
    account: within(isolated()),
    finds: ['reported no-way-to-service api/secret/DB failing'],
  })),
  {
    title: 'a registry of a name of one’s own may stand in the VPC: no way out is missing to it',
    reason: denial(secret),
    event: subnetA,
    account: within(isolated(...everyEndpoint), internal, lacksSecret),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'no port is closed to a registry that may stand in the VPC',
    reason: denial(secret),
    event: subnetA,
    account: within(
      privateWithNat(
        withEgress(rule(443, { cidrs: ['0.0.0.0/0'] }), rule(5000, { cidrs: ['10.0.0.0/16'] })),
        ...everyEndpoint,
      ),
      internal,
      lacksSecret,
    ),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'a way out is missing to a registry that stands in the internet',
    reason: denial(secret),
    event: subnetA,
    account: within(isolated(...everyEndpoint), { ...own, image: 'ghcr.io/shop/app:1' }, lacksSecret),
    finds: ['proved permission-missing api/secret/DB failing', 'proved no-route api/image next'],
  },
  {
    title: 'a VPC without its own resolver may have another, which a NAT gateway leads to',
    reason: denial(secret),
    event: subnetA,
    account: within(
      privateWithNat(...everyEndpoint, withSnapshot({ attributes: { dnsSupport: false, dnsHostnames: true } })),
      own,
      lacksSecret,
    ),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'of two deployments of one revision the closed group of the other is not the task’s',
    reason: timedOut,
    event: startedByOlder,
    account: { ...within(withClosedGroup), ...deployed('sg-closed', 'sg-task') },
    finds: ['reported no-way-to-service api/secret/DB failing'],
  },
  {
    title: 'the closed group of the deployment that started the task is the task’s',
    reason: timedOut,
    event: startedByOlder,
    account: { ...within(withClosedGroup), ...deployed('sg-task', 'sg-closed') },
    finds: ['proved task-security-group-closed api/secret/DB failing'],
  },
];

it.each(situations)('$title', async ({ reason, account: fake, event, finds }) => {
  expect(found(await diagnoseIn(fake, reason, event))).toEqual(finds);
});
