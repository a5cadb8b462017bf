import { describe, expect, it } from 'vitest';
import type { NetworkOptions } from '../../../cli/network/network-options.ts';
import { PRICES, priceOf } from '../../../cli/network/price.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { parseConfiguration } from '../../../shared/configuration/parse-configuration.ts';
import { definition, region, taskDefinition } from '../../fixtures/account.ts';
import {
  isolated,
  privateWithNat,
  rule,
  withEgress,
  withEndpoint,
  withS3Gateway,
  withSnapshot,
} from '../../fixtures/topology.ts';
import { runPlan, shop } from './plan.ts';

const plan = async (given: Parameters<typeof runPlan>[0]) => {
  const { out } = await runPlan({ ...given, options: { json: true, ...given.options } });
  return JSON.parse(out) as Record<string, unknown> & { readonly endpoints: readonly { readonly service: string }[] };
};
const needed = ['secretsmanager', 'ecr.api', 'ecr.dkr', 'logs', 's3'];

describe('the plan for a VPC without a way out', () => {
  it('names an endpoint for each service that the tasks need, and no other', async () => {
    const { endpoints } = await plan({ topology: isolated() });
    expect(endpoints).toEqual(needed.map((service) => ({ is: 'needed', service, for: ['shop/api'] })));
  });

  it('writes the block with the VPC’s blocks, a subnet of each zone, and the tasks’ route tables', async () => {
    const { block } = await plan({ topology: isolated() });
    expect(block).toEqual({
      vpc: 'vpc-00000001',
      cidrs: ['10.0.0.0/16'],
      subnets: ['subnet-0000000a'],
      routeTables: ['rtb-0000000a'],
      endpoints: needed,
    });
  });

  it('shows in text what it makes, for whom, at which price, and what it changes for buckets', async () => {
    const { code, out } = await runPlan({ topology: isolated() });
    expect(code).toBe(0);
    expect(out).toMatch(/^vpc-00000001 in \S+, for the next tasks of shop\/api$/m);
    expect(out).toMatch(/^ {2}secretsmanager \(interface\)$/m);
    expect(out).toMatch(/^ {2}s3 \(gateway\)$/m);
    expect(out).toMatch(/^ {2}4 interface endpoints in 1 zone +29\.20 USD {2}0\.01 USD\/GB$/m);
    expect(out).toMatch(/^ {2}instead of them: one NAT gateway +32\.85 USD {2}0\.045 USD\/GB$/m);
    expect(out).toMatch(/^ {2}The endpoints cost less than one NAT gateway\.$/m);
    expect(out).toContain(`US Regions, ${PRICES.asOf}`);
    expect(out).toContain('aws:SourceIp');
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  it('names buckets whose policies judge by the source', async () => {
    const document = {
      Statement: [
        { Effect: 'Deny', Action: ['s3:*'], Condition: { NotIpAddress: { 'aws:sourceIp': ['198.51.100.0/24'] } } },
      ],
    };
    const account = { 'bucket-policy': { 'shop-settings': { document } } } as never;
    const { buckets } = await plan({ topology: isolated(), account });
    expect(buckets).toEqual([{ bucket: 'shop-settings', keys: ['aws:sourceIp'] }]);
  });

  it('names the policy that it could not read', async () => {
    const account = { 'bucket-policy': { 'shop-settings': 'denied' } } as never;
    const { leftOut } = await plan({ topology: isolated(), account });
    expect(leftOut).toEqual([
      {
        what: 'the policy of the bucket shop-settings',
        because: 'AccessDenied',
        permission: 'fake:bucket-policy',
      },
    ]);
  });

  it('says what would still stand in the way: the tasks’ own security group', async () => {
    const closed = withEgress(rule(5432, { cidrs: ['10.0.0.0/16'] }));
    const { stillBlocked } = await plan({ topology: isolated(closed) });
    expect(stillBlocked).toContainEqual({ what: 'secretsmanager', because: expect.stringContaining('sg-task') });
    expect((await plan({ topology: isolated() }))['stillBlocked']).toEqual([]);
  });

  it('says what to switch on first for private DNS', async () => {
    const attributes = { dnsSupport: true, dnsHostnames: false };
    const { out } = await runPlan({ topology: isolated(withSnapshot({ attributes })) });
    expect(out.replaceAll(/\s+/g, ' ')).toContain('--enable-dns-hostnames');
  });

  it('says that no endpoint leads to a registry outside AWS', async () => {
    const { beyond } = await plan({
      topology: isolated(),
      account: { 'task-definition': { [taskDefinition]: definition({}) } },
    });
    expect(beyond).toEqual([expect.objectContaining({ because: expect.stringContaining('NAT gateway') })]);
  });
});

describe('the plan for a VPC that has something already', () => {
  it('leaves out what is there, with its id', async () => {
    const { endpoints, block } = await plan({
      topology: isolated(withEndpoint('ecr.api'), withEndpoint('ecr.dkr'), withS3Gateway(['rtb-a'])),
    });
    expect(endpoints.filter((one) => 'because' in one)).toEqual([
      { is: 'left-out', service: 'ecr.api', because: 'vpce-ecr.api is there, and reached' },
      { is: 'left-out', service: 'ecr.dkr', because: 'vpce-ecr.dkr is there, and reached' },
      { is: 'left-out', service: 's3', because: 'vpce-gateway is there, and reached' },
    ]);
    expect(block).toMatchObject({ endpoints: ['secretsmanager', 'logs'] });
    expect(block).not.toHaveProperty('routeTables');
  });

  it('plans no second endpoint beside one that is not reached, and says why it is not', async () => {
    const closed = withEndpoint('secretsmanager', {}, [rule(443, { cidrs: ['10.9.0.0/16'] })]);
    const { endpoints, block } = await plan({ topology: isolated(closed) });
    expect(endpoints[0]).toMatchObject({ is: 'left-out', because: expect.stringContaining('sg-secretsmanager') });
    expect(block).toMatchObject({ endpoints: needed.slice(1) });
  });

  it('associates a gateway that is there instead of making another', async () => {
    const { endpoints } = await plan({ topology: isolated(withS3Gateway(['rtb-other'])) });
    expect(endpoints.at(-1)).toMatchObject({
      service: 's3',
      repair: `aws ec2 modify-vpc-endpoint --region ${region} --vpc-endpoint-id vpce-gateway --add-route-table-ids rtb-0000000a`,
    });
  });

  it('makes nothing where a NAT gateway leads out, unless it is asked to', async () => {
    const topology = privateWithNat();
    const without = await plan({ topology });
    expect(without['block']).toBeNull();
    expect(without.endpoints[0]).toMatchObject({ is: 'left-out', because: 'it is reached by a NAT gateway' });
    const { block } = await plan({ topology, options: { evenIfReached: true } });
    expect(block).toMatchObject({ endpoints: needed });
  });
});

describe('the file that gets the block', () => {
  const own = { notifications: { emails: ['ops@example.com'] } };

  it('keeps what is in it, and is a valid configuration', async () => {
    const options = { out: 'config.json', yes: true };
    const { saved, out } = await runPlan({ topology: isolated(), options, file: JSON.stringify(own) });
    const file: unknown = JSON.parse(saved.get('config.json') ?? '');
    expect(file).toMatchObject({ ...own, network: { endpoints: needed } });
    expect(parseConfiguration(file)).toHaveProperty('ok');
    expect(out).toContain('npx ecs-init-remediator deploy --config config.json --network-only');
  });

  it('is made where there is none, with flow logs that were asked for', async () => {
    const options = { out: 'config.json', yes: true, flowLogs: 90 };
    const { saved } = await runPlan({ topology: isolated(), options });
    expect(parseConfiguration(JSON.parse(saved.get('config.json') ?? ''))).toMatchObject({
      ok: { network: { flowLogs: { retentionDays: 90 } } },
    });
  });

  it('keeps the endpoints of its own block, which the account shows by now', async () => {
    const first = await runPlan({ topology: isolated(), options: { out: 'config.json', yes: true } });
    const made = isolated(
      ...needed.filter((one) => one !== 's3' && one !== 'logs').map((one) => withEndpoint(one)),
      withS3Gateway(['rtb-a']),
    );
    const options = { out: 'config.json', yes: true };
    const again = await runPlan({ topology: made, options, file: first.saved.get('config.json') ?? '' });
    const { network } = JSON.parse(again.saved.get('config.json') ?? '') as { network: { endpoints: string[] } };
    expect(network.endpoints.toSorted()).toEqual(needed.toSorted());
  });

  it('is not written without a yes', async () => {
    const { code, saved, err } = await runPlan({ topology: isolated(), options: { out: 'c.json' }, answers: ['n'] });
    expect([code, saved.size, err]).toEqual([1, 0, 'Nothing was written.\n']);
  });

  it.each([
    ['{', /c\.json is not JSON/],
    ['{"grants": 1}', /c\.json is no configuration, .*grants/],
    [
      JSON.stringify({ network: { vpc: 'vpc-99999999', routeTables: ['rtb-99999999'], endpoints: ['s3'] } }),
      /is of vpc-99999999, and this plan is for vpc-00000001: give another file/,
    ],
  ])('is refused if it holds %s', async (file, words) => {
    const run = runPlan({ topology: isolated(), options: { out: 'c.json', yes: true }, file });
    await expect(run).rejects.toThrow(words);
    await expect(run).rejects.toThrow(UsageError);
  });
});

describe('what cannot be planned', () => {
  it('is a service whose instances fetch', async () => {
    const account = {
      'task-definition': { [taskDefinition]: definition({}, { requiresCompatibilities: ['EC2'] }) },
    };
    await expect(runPlan({ topology: isolated(), account })).rejects.toThrow(
      /shop\/api: its container instances fetch/,
    );
  });

  it('is a VPC whose endpoints may not be read: the permission is named', async () => {
    const account = { 'vpc-endpoints': { '*': 'denied' } } as never;
    await expect(runPlan({ topology: isolated(), account })).rejects.toThrow(
      /^Without the vpc endpoints of vpc-00000001 there is no plan: AccessDenied\. It needs the permission fake/,
    );
  });

  it('is another VPC than that of the services', async () => {
    const run = runPlan({ topology: isolated(), options: { vpc: 'vpc-0badcafe' } });
    await expect(run).rejects.toThrow(
      /No Fargate service that was looked at runs in vpc-0badcafe; they run in vpc-00000001/,
    );
  });

  it.each<NetworkOptions>([
    { service: ['arn:aws:ecs:us-east-2:999999999999:service/shop/api'] },
    { cluster: ['shop', 'arn:aws:ecs:us-east-2:999999999999:cluster/shop'] },
  ])('is something of another account: %o', async (options) => {
    await expect(runPlan({ topology: isolated(), options })).rejects.toThrow(
      /is of account 999999999999, and your credentials are of 111122223333: give --profile of that account/,
    );
  });

  it('is a service of another Region', async () => {
    const options = { service: ['arn:aws:ecs:eu-west-1:111122223333:service/shop/api'] };
    await expect(runPlan({ topology: isolated(), options })).rejects.toThrow(
      /is of the Region eu-west-1, and us-east-2 is read: give --region eu-west-1/,
    );
  });

  it('is a cluster whose services may not be listed, beside one whose services may: it is named', async () => {
    const services = { is: 'not-checked', because: 'AccessDenied.', permission: 'ecs:ListServices' } as const;
    const clusters = [shop, { cluster: 'pay', services }];
    const { code, out } = await runPlan({ topology: isolated(), clusters });
    expect(code).toBe(0);
    expect(out).toMatch(/Not looked at\n[^]*cluster pay: AccessDenied \(it needs ecs:ListServices\)/);
  });

  it('is a service that does not exist', async () => {
    const account = { service: {} };
    await expect(runPlan({ topology: isolated(), account })).rejects.toThrow(/shop\/api: it does not exist/);
  });
});

describe('the price', () => {
  it('is that of the incident’s note: five endpoints in one zone, and one NAT gateway', () => {
    const endpoints = ['secretsmanager', 'ecr.api', 'ecr.dkr', 'logs', 'ssm', 's3'] as const;
    expect(priceOf({ endpoints, subnets: ['subnet-a'] })).toMatchObject({ endpoints: 36.5, natAlone: 32.85 });
  });

  it('is less than that of one NAT gateway from the traffic on at which both are the same', () => {
    const price = priceOf({ endpoints: ['secretsmanager', 'ecr.api', 'ecr.dkr', 'logs'], subnets: ['a', 'b'] });
    const { cheaperFromGigabytes: from } = price;
    const [byEndpoints, byNat] = [PRICES.endpointGigabyte, PRICES.natGigabyte].map((each) => each * from);
    expect(from).toBe(730);
    expect(price.endpoints + (byEndpoints ?? 0)).toBeCloseTo(price.natAlone + (byNat ?? 0), 1);
    expect(priceOf({ endpoints: ['s3'], subnets: [] }).cheaperFromGigabytes).toBe(0);
  });

  it('grows with the zones', () => {
    expect(priceOf({ endpoints: ['logs'], subnets: ['a', 'b', 'c'] })).toMatchObject({
      endpoints: 21.9,
      natEachZone: 98.55,
    });
  });
});
