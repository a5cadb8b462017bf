import { DescribeVpcAttributeCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClients } from '../../../shared/aws/clients/clients.ts';
import { createCollect } from '../../../shared/aws/reads/collect.ts';

import { sdkError } from '../sdk-errors.ts';
import { account, ask, itTellsFailuresApart, known, now, region } from './collecting.ts';

const ec2 = mockClient(EC2Client);
beforeEach(() => ec2.reset());
const reject = (error: Error) => void ec2.rejects(error);
const vpc = 'vpc-1';

const kinds = [
  ['subnets', ['subnet-a'], 'ec2:DescribeSubnets', 'Subnets'],
  ['route-tables', vpc, 'ec2:DescribeRouteTables', 'RouteTables'],
  ['nat-gateways', ['nat-1'], 'ec2:DescribeNatGateways', 'NatGateways'],
  ['vpc-endpoints', vpc, 'ec2:DescribeVpcEndpoints', 'VpcEndpoints'],
  ['security-groups', ['sg-1'], 'ec2:DescribeSecurityGroups', 'SecurityGroups'],
  ['network-acls', vpc, 'ec2:DescribeNetworkAcls', 'NetworkAcls'],
] as const;

describe.each(kinds)('%s', (kind, subject, permission, list) => {
  itTellsFailuresApart(kind, subject, permission, reject);

  it('are read to the last page', async () => {
    ec2
      .onAnyCommand()
      .resolvesOnce({ [list]: [{}], NextToken: 'more' })
      .resolvesOnce({ [list]: [{}, {}] });
    expect(await known(kind, subject)).toHaveLength(3);
    expect(ec2.calls().map(({ args }) => args[0].input)).toMatchObject([{}, { NextToken: 'more' }]);
    expect(ec2.call(0).args[0].input).not.toHaveProperty('NextToken');
  });

  it('are unavailable, and not cut short, where the answer does not end', async () => {
    ec2.onAnyCommand().resolves({ [list]: [{}], NextToken: 'more' });
    expect(await ask(kind, subject)).toMatchObject({ is: 'unavailable', why: 'failed' });
    expect(ec2.calls().length).toBeLessThanOrEqual(10);
  });

  it('are denied or throttled, depending on the error code of EC2', async () => {
    reject(
      sdkError(
        'UnauthorizedOperation',
        { $metadata: { httpStatusCode: 403 } },
        'You are not authorized to perform this operation.',
      ),
    );
    expect(await ask(kind, subject)).toMatchObject({ is: 'unavailable', why: 'denied', permission });
    reject(sdkError('RequestLimitExceeded', { $metadata: { httpStatusCode: 503 } }));
    expect(await ask(kind, subject)).toMatchObject({ is: 'unavailable', why: 'throttled' });
  });
});

describe('things asked for by their ids', () => {
  it.each([
    ['subnets', 'subnet-id', 'Filters'],
    ['security-groups', 'group-id', 'Filters'],
    ['nat-gateways', 'nat-gateway-id', 'Filter'],
  ] as const)('%s: by a filter, so that one that is gone does not fail the others', async (kind, name, filter) => {
    ec2.onAnyCommand().resolves({});
    expect(await ask(kind, ['x-2', 'x-1', 'x-2'])).toMatchObject({ is: 'absent' });
    expect(ec2.call(0).args[0].input).toEqual({ [filter]: [{ Name: name, Values: ['x-1', 'x-2'] }] });
  });
});

describe('what a VPC holds', () => {
  it.each(['route-tables', 'vpc-endpoints', 'network-acls'] as const)('%s: an empty answer is known', async (kind) => {
    ec2.onAnyCommand().resolves({});
    expect(await known(kind, vpc)).toEqual([]);
    expect(ec2.call(0).args[0].input).toEqual({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] });
  });
});

describe('the DNS attributes of a VPC', () => {
  itTellsFailuresApart('vpc-attributes', vpc, 'ec2:DescribeVpcAttribute', reject);
  const attribute = (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') => ({ VpcId: vpc, Attribute });

  it('are read side by side, one call each', async () => {
    ec2.on(DescribeVpcAttributeCommand, attribute('enableDnsSupport')).resolves({ EnableDnsSupport: { Value: true } });
    ec2
      .on(DescribeVpcAttributeCommand, attribute('enableDnsHostnames'))
      .resolves({ EnableDnsHostnames: { Value: false } });
    expect(await known('vpc-attributes', vpc)).toEqual({ dnsSupport: true, dnsHostnames: false });
    expect(ec2.calls()).toHaveLength(2);
  });

  it('are unavailable if one of them is not returned, and absent if there is no such VPC', async () => {
    ec2.onAnyCommand().resolves({ EnableDnsSupport: { Value: true } });
    expect(await ask('vpc-attributes', vpc)).toMatchObject({ is: 'unavailable', why: 'failed' });
    reject(sdkError('InvalidVpcID.NotFound'));
    expect(await ask('vpc-attributes', vpc)).toMatchObject({ is: 'absent' });
  });
});

/** EC2 speaks a query protocol with XML; what it says on the wire must come out of the SDK as the collectors expect it. */
describe('on the wire', () => {
  beforeEach(() => {
    ec2.restore();
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  });
  afterEach(() => void vi.unstubAllEnvs());
  const answering = (xml: string, status = 200) => {
    const handle = async () => ({
      response: { statusCode: status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(xml) },
    });
    const requestHandler = { handle } as never;
    return createCollect(createClients({ region, account, requestHandler }), () => now);
  };
  const first = { kind: 'vpc-endpoints', subject: vpc } as const;

  it('a state comes in lower case, and a list element by element', async () => {
    const facts = await answering(
      '<DescribeVpcEndpointsResponse><vpcEndpointSet><item><vpcEndpointId>vpce-1</vpcEndpointId><vpcEndpointType>Interface</vpcEndpointType><vpcId>vpc-1</vpcId><serviceName>com.amazonaws.eu-west-1.kms</serviceName><state>available</state><privateDnsEnabled>true</privateDnsEnabled><subnetIdSet><item>subnet-a</item></subnetIdSet><groupSet><item><groupId>sg-1</groupId></item></groupSet></item></vpcEndpointSet></DescribeVpcEndpointsResponse>',
    )([first]);
    expect(facts.get(first)).toMatchObject({
      is: 'known',
      value: [
        {
          id: 'vpce-1',
          type: 'Interface',
          state: 'available',
          privateDns: true,
          subnets: ['subnet-a'],
          securityGroups: ['sg-1'],
          routeTables: [],
        },
      ],
    });
  });

  it('a refusal is denied and names the permission', async () => {
    const facts = await answering(
      '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation.</Message></Error></Errors><RequestID>r</RequestID></Response>',
      403,
    )([first]);
    expect(facts.get(first)).toMatchObject({
      is: 'unavailable',
      why: 'denied',
      permission: 'ec2:DescribeVpcEndpoints',
    });
  });
});
