import { describe, expect, it } from 'vitest';
import { incidentAttribute } from '../../shared/aws/ledger/stored-json.ts';
import { account, region, secret } from '../fixtures/account.ts';
import { incidentOf, permissionFinding } from '../fixtures/incident.ts';
import { isolated, privateWithNat, type Topology, withGroup } from '../fixtures/topology.ts';
import { accountWith, fetching, inSubnet, networkOf, task } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

const own = {
  image: `${account}.dkr.ecr.${region}.amazonaws.com/api:1`,
  secrets: [{ name: 'DB', valueFrom: secret }],
};
const timedOut = fetching(
  secret,
  'operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded',
);

async function waysIn(topology: Topology) {
  const fake = accountWith('', {
    secret: { [secret]: { arn: secret, name: 'api/db', tags: {} } },
    ...task(own),
    ...networkOf(topology),
  });
  const { findings } = await diagnoseIn(fake, timedOut, inSubnet('subnet-a'));
  return findings.flatMap(({ ways = [] }) => ways);
}

describe('the way through the network', () => {
  it('is told hop by hop from the task to what stops it, with all that it leads to', async () => {
    const [way] = await waysIn(isolated());
    expect(way?.from).toBe('subnet-a');
    expect(way?.to).toEqual(expect.arrayContaining(['Secrets Manager', 'ECR (ecr.api)', 'S3']));
    expect(way?.hops.map(({ kind, passes }) => [kind, passes])).toEqual([
      ['task', true],
      ['security-group', true],
      ['subnet', true],
      ['network-acl', true],
      ['route-table', false],
    ]);
  });

  it('names at its last hop everything that has no endpoint, once', async () => {
    const [way] = await waysIn(isolated());
    expect(way?.hops.at(-1)).toMatchObject({
      id: 'rtb-a',
      detail: expect.stringMatching(
        /^no route to the internet, and no endpoint for (?=.*secretsmanager)(?=.*ecr\.api)(?=.*s3)[\w., ]+$/,
      ),
    });
  });

  it('ends at the closed security group of the task', async () => {
    const closed = privateWithNat(withGroup('sg-task', { egress: [] }));
    const [way] = await waysIn(closed);
    expect(way?.hops.at(-1)).toMatchObject({ kind: 'security-group', passes: false });
  });

  it('is absent where the network lets the task through', async () => {
    expect(await waysIn(privateWithNat())).toEqual([]);
  });

  it('is left out of a record that is too long for the ledger', () => {
    const noise = Array.from({ length: 60_000 }, (_, index) => Math.sin(index).toString(36)).join('');
    const hops = [{ kind: 'route-table', id: noise, passes: false }] as const;
    const finding = permissionFinding('DB', 'db-AbCdEf', { ways: [{ from: 'subnet-a', to: [], hops }] });
    const { json } = incidentAttribute(incidentOf({ findings: [finding] }));
    expect(JSON.parse(json?.S ?? '{}').findings[0]).not.toHaveProperty('ways');
  });
});
