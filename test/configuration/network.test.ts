import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';

const network = {
  vpc: 'vpc-0a1b2c3d',
  cidrs: ['10.0.0.0/16'],
  subnets: ['subnet-0a1b2c3d'],
  routeTables: ['rtb-0a1b2c3d'],
  endpoints: ['secretsmanager', 's3'],
};

const problemsOf = (block: unknown) => {
  const parsed = parseConfiguration({ network: block });
  return 'problems' in parsed ? parsed.problems : [];
};

describe('the block `network`', () => {
  it('is complete with its endpoints and what they need, and makes no flow logs unasked', () => {
    expect(parseConfiguration({ network })).toMatchObject({ ok: { network } });
    expect(parseConfiguration({ network })).not.toHaveProperty('ok.network.flowLogs');
  });

  it('fills in how long flow logs are kept', () => {
    expect(parseConfiguration({ network: { ...network, flowLogs: {} } })).toMatchObject({
      ok: { network: { flowLogs: { retentionDays: 30, traffic: 'all' } } },
    });
  });

  it('needs no subnets for a gateway alone', () => {
    expect(problemsOf({ vpc: network.vpc, routeTables: network.routeTables, endpoints: ['s3'] })).toEqual([]);
  });

  it.each([
    [{ ...network, vpc: 'main' }, /^network\.vpc: "main" is not the id of a VPC; allowed: vpc- and/],
    [
      { ...network, endpoints: ['sqs'] },
      /^network\.endpoints\[0\]: "sqs" is not one of them; allowed: secretsmanager,/,
    ],
    [{ ...network, cidrs: ['0.0.0.0/0'] }, /^network\.cidrs\[0\]: "0\.0\.0\.0\/0" is not an IPv4 block of a VPC/],
    [{ ...network, cidrs: ['10.0.0.300/16'] }, /^network\.cidrs\[0\]/],
    [{ ...network, cidrs: [] }, /^network\.cidrs: \[\] is empty; the endpoint for secretsmanager needs/],
    [{ ...network, subnets: [] }, /^network\.subnets: \[\] is empty; the endpoint for secretsmanager needs/],
    [{ ...network, routeTables: [] }, /^network\.routeTables: \[\] is empty; the endpoint for s3 needs/],
    [{ ...network, endpoints: ['s3', 's3'] }, /^network\.endpoints\[1\]: "s3" is named twice/],
    [
      { vpc: network.vpc, endpoints: [] },
      /^network: it makes nothing; allowed: at least one of endpoints, or flowLogs/,
    ],
    [{ ...network, flowLogs: { retentionDays: 8 } }, /^network\.flowLogs\.retentionDays: 8 is not one of them/],
    [{ ...network, natGateway: true }, /"natGateway" is not a known key/],
  ])('refuses %j in words', (block, problem) => {
    expect(problemsOf(block)).toEqual([expect.stringMatching(problem)]);
  });
});
