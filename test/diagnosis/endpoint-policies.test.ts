import { describe, expect, it } from 'vitest';
import type { VpcEndpoint } from '../../shared/evidence/network.ts';
import type { PolicyStatement } from '../../shared/policy/policy-document.ts';
import { account, region, role, secret, simulationKey } from '../fixtures/account.ts';
import { isolated, type Topology, withEndpoint, withS3Gateway } from '../fixtures/topology.ts';
import {
  accountWith,
  allowed,
  answer,
  files,
  inSubnet,
  lacking,
  logs,
  networkOf,
  refused,
  type Situation,
  ssm,
  task,
} from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

type Answers = NonNullable<Parameters<typeof accountWith>[1]>;

const own = {
  image: `${account}.dkr.ecr.${region}.amazonaws.com/api:1`,
  secrets: [{ name: 'DB', valueFrom: secret }],
};
const subnetA = inSubnet('subnet-a');
const within = (topology: Topology, container: Parameters<typeof task>[0], more: Answers) =>
  accountWith('', {
    secret: { [secret]: { arn: secret, name: 'api/db', tags: {} } },
    ...task(container),
    ...networkOf(topology),
    ...more,
  });
const ecr = [withEndpoint('ecr.api'), withEndpoint('ecr.dkr'), withS3Gateway(['rtb-a'])];
const allowing = (who: string, condition?: PolicyStatement['Condition'], on = '*'): Partial<VpcEndpoint> => ({
  policy: {
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: [who] },
        Action: ['*'],
        Resource: [on],
        ...(condition && { Condition: condition }),
      },
    ],
  },
});
const gateway = (fields: Partial<VpcEndpoint>) =>
  within(
    isolated(withS3Gateway(['rtb-a'], fields), withEndpoint('ecr.api'), withEndpoint('ecr.dkr')),
    { ...own, secrets: [], environmentFiles: ['arn:aws:s3:::shop-config/api.env'] },
    { 'environment-file': { '*': { exists: true, near: [] } } },
  );
const fileDenied = files(answer('S3', 'GetObject', 403, 'api error AccessDenied: Access Denied'));
const logsDenied = logs(
  refused(
    'logs:CreateLogStream',
    `arn:aws:logs:${region}:${account}:log-group:/ecs/api:log-stream:api/api/1`,
    'because no VPC endpoint policy allows the logs:CreateLogStream action',
  ),
);
const ofOrganization = allowing('*', { StringEquals: { 'aws:PrincipalOrgID': ['o-1'] } });

const situations: readonly (Omit<Situation, 'event'> & { readonly title: string })[] = [
  {
    title: 'a gateway endpoint’s policy for the account’s root lets no role through',
    reason: fileDenied,
    account: gateway(allowing(`arn:aws:iam::${account}:root`)),
    finds: ['proved endpoint-policy-denies api/environment-file/0 failing'],
  },
  {
    title: 'a gateway endpoint’s policy for everybody of the account lets the role through',
    reason: fileDenied,
    account: gateway(allowing('*', { StringEquals: { 'aws:PrincipalAccount': [account] } })),
    finds: ['suspected permission-missing api/environment-file/0 failing'],
  },
  {
    title: 'an endpoint’s policy for the account’s own resources proves nothing, for a bucket’s ARN names no account',
    reason: fileDenied,
    account: gateway(allowing('*', { StringEquals: { 'aws:ResourceAccount': [account] } })),
    finds: ['suspected permission-missing api/environment-file/0 failing'],
  },
  {
    title: 'a denial by the policy of one endpoint says nothing of another, which hangs on what is not known here',
    reason: logsDenied,
    account: within(
      isolated(withEndpoint('secretsmanager', ofOrganization), withEndpoint('logs', ofOrganization), ...ecr),
      {
        ...own,
        logDriver: 'awslogs',
        logOptions: { 'awslogs-group': '/ecs/api', 'awslogs-region': region, 'awslogs-stream-prefix': 'api' },
      },
      { 'log-group': { '*': { name: '/ecs/api' } } },
    ),
    finds: ['reported endpoint-policy-denies api/log-stream failing'],
  },
  {
    title: 'a denial by an endpoint’s policy of what the definition does not hold says nothing of another endpoint',
    reason: ssm(
      refused(
        'ssm:GetParameters',
        `arn:aws:ssm:${region}:${account}:parameter/api/token`,
        'because no VPC endpoint policy allows the ssm:GetParameters action',
      ),
    ),
    account: within(isolated(withEndpoint('secretsmanager', ofOrganization), ...ecr), own, {}),
    finds: ['reported endpoint-policy-denies null failing'],
  },
];

it.each(situations)('$title', async ({ reason, account: fake, finds }) => {
  expect(found(await diagnoseIn(fake, reason, subnetA))).toEqual(finds);
});

it('a gateway endpoint is to let everybody in who is the role, for it knows no other principal', async () => {
  const layersOnly = allowing('*', undefined, 'arn:aws:s3:::prod-us-east-2-starport-layer-bucket/*');
  const diagnosis = await diagnoseIn(gateway(layersOnly), fileDenied, subnetA);
  expect(found(diagnosis)).toEqual(['proved endpoint-policy-denies api/environment-file/0 failing']);
  expect(
    diagnosis.findings[0]?.instructions.map((one) => (one.is === 'document' ? JSON.parse(one.json) : one)),
  ).toEqual([
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::shop-config/api.env',
      Condition: { ArnEquals: { 'aws:PrincipalArn': role } },
    },
  ]);
});

describe('a layer that S3 refuses, after ECR handed out its URL', () => {
  const layers = `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`;
  const refusedLayer = `CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code https://prod-${region}-starport-layer-bucket.s3.${region}.amazonaws.com/abc?X-Amz: 403 Forbidden`;
  const pulling = (policy: Partial<VpcEndpoint>) =>
    within(
      isolated(withS3Gateway(['rtb-a'], policy), withEndpoint('ecr.api'), withEndpoint('ecr.dkr')),
      { ...own, secrets: [] },
      { simulation: { '*': allowed, [noLayers]: lacking }, repository: { '*': { arn: repository } } },
    );
  const repository = `arn:aws:ecr:${region}:${account}:repository/api`;
  const noLayers = simulationKey({
    role,
    action: 'ecr:BatchCheckLayerAvailability',
    resource: repository,
    context: {},
  });

  it('is explained by the policy of the endpoint for S3, which is to let in whoever has the URL', async () => {
    const { findings, ...rest } = await diagnoseIn(
      pulling(allowing('*', undefined, 'arn:aws:s3:::shop-config/*')),
      refusedLayer,
      subnetA,
    );
    expect(found({ findings, ...rest })).toEqual(['proved endpoint-policy-denies api/image failing']);
    expect(findings[0]?.instructions.map((one) => (one.is === 'document' ? JSON.parse(one.json) : one))).toEqual([
      { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: layers },
    ]);
  });

  it.each([
    ['lets everybody in', allowing('*', undefined, layers)],
    ['hangs on who asks, which the URL hides', allowing('*', { StringEquals: { 'aws:PrincipalAccount': [account] } })],
  ])('is not explained by what the role lacks at ECR, where the endpoint’s policy %s', async (_title, policy) => {
    expect(found(await diagnoseIn(pulling(policy), refusedLayer, subnetA))).toEqual([
      'reported image-pull-refused api/image failing',
    ]);
  });
});
