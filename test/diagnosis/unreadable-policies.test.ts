import { expect, it } from 'vitest';
import { account, region, secret } from '../fixtures/account.ts';
import { isolated, withEndpoint, withS3Gateway } from '../fixtures/topology.ts';
import { accountWith, fetching, inSubnet, networkOf, refused, task } from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

const image = `${account}.dkr.ecr.${region}.amazonaws.com/api:1`;
const behindEndpoint = (policy: 'unreadable' | undefined) =>
  accountWith('', {
    secret: { [secret]: { arn: secret, name: 'api/db', tags: {} } },
    ...task({ image, secrets: [{ name: 'DB', valueFrom: secret }] }),
    ...networkOf(
      isolated(
        withEndpoint('secretsmanager', policy === undefined ? {} : { policy }),
        withEndpoint('ecr.api'),
        withEndpoint('ecr.dkr'),
        withS3Gateway(['rtb-a']),
      ),
    ),
  });
const denied = (because: string) => fetching(secret, refused('secretsmanager:GetSecretValue', secret, because));
const byEndpoint = denied('because no VPC endpoint policy allows the secretsmanager:GetSecretValue action');

it('an endpoint policy that cannot be understood leaves the endpoint’s denial as ECS reported it, and the read is named', async () => {
  const diagnosis = await diagnoseIn(behindEndpoint('unreadable'), byEndpoint, inSubnet('subnet-a'));
  expect(found(diagnosis)).toEqual(['reported endpoint-policy-denies api/secret/DB failing']);
  expect(diagnosis.findings[0]?.missing).toMatchObject([
    { ask: { kind: 'vpc-endpoints' }, why: expect.stringContaining('vpce-secretsmanager') },
  ]);
});

it('an endpoint policy that cannot be parsed is named among the failed reads if the text shows another cause', async () => {
  const other = denied('because no identity-based policy allows the secretsmanager:GetSecretValue action');
  const { unchecked } = await diagnoseIn(behindEndpoint('unreadable'), other, inSubnet('subnet-a'));
  expect(JSON.stringify(unchecked)).toContain('the policy of vpce-secretsmanager could not be understood');
});

it('an endpoint without a policy lets everything through', async () => {
  const diagnosis = await diagnoseIn(behindEndpoint(undefined), byEndpoint, inSubnet('subnet-a'));
  expect(found(diagnosis)).toEqual(['reported endpoint-policy-denies api/secret/DB failing']);
  expect(diagnosis.unchecked).toEqual([]);
});
