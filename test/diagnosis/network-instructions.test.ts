import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../shared/diagnosis/diagnose.ts';
import { sayUnresolved } from '../../shared/notification/content/missing-read.ts';
import { account, region, secret } from '../fixtures/account.ts';
import {
  entry,
  isolated,
  privateWithNat,
  type Topology,
  withAcl,
  withEndpoint,
  withS3Gateway,
} from '../fixtures/topology.ts';
import { accountWith, fetching, inSubnet, networkOf, task } from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

const timedOut = fetching(
  secret,
  'operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded',
);
const noImage = `CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://prod-${region}-starport-layer-bucket.s3.${region}.amazonaws.com/x": dial tcp 52.1.2.3:443: i/o timeout`;
const fromEcr = {
  image: `${account}.dkr.ecr.${region}.amazonaws.com/api:1`,
  secrets: [{ name: 'DB', valueFrom: secret }],
};
const within = (topology: Topology, container: Parameters<typeof task>[0] = fromEcr, reason = timedOut) =>
  diagnoseIn(
    accountWith('', {
      secret: { [secret]: { arn: secret, name: 'api/db', tags: {} } },
      ...task(container),
      ...networkOf(topology),
    }),
    reason,
    inSubnet('subnet-a'),
  );
/** The commands of the finding that explains the failure, each as it would be pasted. */
const commands = ({ findings }: Diagnosis): readonly string[] =>
  (findings.find(({ failing }) => failing)?.instructions ?? []).flatMap((one) =>
    one.is === 'shell'
      ? one.lines.map((line) => line.map((word) => (typeof word === 'string' ? word : word.value)).join(' '))
      : [],
  );

it('a network ACL of an endpoint is opened to the task’s subnet only', async () => {
  const closed = withAcl('acl-b', 'subnet-b', [
    entry(100, 'egress', 'allow', '0.0.0.0/0'),
    entry(100, 'ingress', 'allow', '10.0.7.0/24'),
  ]);
  const diagnosis = await within(
    isolated(
      withEndpoint('secretsmanager'),
      withEndpoint('ecr.api'),
      withEndpoint('ecr.dkr'),
      withS3Gateway(['rtb-a']),
      closed,
    ),
  );
  expect(found(diagnosis)).toEqual(['proved network-acl-closed api/secret/DB failing']);
  expect(commands(diagnosis)).toEqual([
    expect.stringMatching(
      /create-network-acl-entry --ingress .*--port-range From=443,To=443 .*--cidr-block 10\.0\.1\.0\/24 /,
    ),
  ]);
});

it('what comes back from the internet comes from anywhere', async () => {
  const closed = withAcl('acl-a', 'subnet-a', [
    entry(100, 'egress', 'allow', '0.0.0.0/0'),
    entry(100, 'ingress', 'allow', '10.0.0.0/16'),
  ]);
  const diagnosis = await within(privateWithNat(closed));
  expect(found(diagnosis)).toEqual(['proved network-acl-closed api/secret/DB failing']);
  expect(commands(diagnosis)).toEqual([
    expect.stringMatching(
      /create-network-acl-entry --ingress .*--port-range From=1024,To=65535 .*--cidr-block 0\.0\.0\.0\/0 /,
    ),
  ]);
});

describe('the way to a registry outside of AWS beside a service of AWS', () => {
  const both = { image: 'ghcr.io/shop/app:1', secrets: [{ name: 'DB', valueFrom: secret }] };

  it('is not said to lead through the endpoints', async () => {
    const { findings } = await within(isolated(), both);
    const { title, next } = findings.find(({ cause }) => cause === 'no-route') ?? { title: '', next: '' };
    expect(title).toMatch(/to Secrets Manager and ghcr\.io: .* and vpc-1 has no endpoint for Secrets Manager$/);
    expect(next).toMatch(/^Only a NAT gateway .* leads to ghcr\.io: .*\nVPC endpoints lead to Secrets Manager, and/);
  });
});

it('a task that got past its secrets is given no endpoint for them', async () => {
  const { findings, open } = await within(isolated(), fromEcr, noImage);
  const telling = findings.filter(({ cause }) => cause === 'no-route');
  expect(telling.map(({ title }) => title).join()).not.toContain('Secrets Manager');
  expect(commands({ findings, open, unchecked: [] }).join('\n')).not.toContain('secretsmanager');
  expect(open.map(sayUnresolved).join('\n')).toContain('Secrets Manager');
});
