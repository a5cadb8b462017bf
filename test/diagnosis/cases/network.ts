import { account, region, role, secret } from '../../fixtures/account.ts';
import {
  entry,
  isolated,
  privateWithNat,
  publicSubnet,
  rule,
  type Topology,
  withAcl,
  withEgress,
  withEndpoint,
  withGroup,
  withPlace,
  withRoute,
  withS3Gateway,
  withSnapshot,
  withSubnet,
} from '../../fixtures/topology.ts';
import { accountWith, answer, type CauseCase, efs, fetching, files, inSubnet, networkOf, task } from './case.ts';

const timedOut = fetching(
  secret,
  answer('Secrets Manager', 'GetSecretValue', 0, 'canceled, context deadline exceeded').replace(
    /RequestID: [^,]*/,
    'RequestID: ',
  ),
);
const notResolved = timedOut.replace(
  'canceled, context deadline exceeded',
  `request send failed, Post "https://secretsmanager.${region}.amazonaws.com/": dial tcp: lookup secretsmanager.${region}.amazonaws.com on 10.0.0.2:53: no such host`,
);
const metadata = { secret: { [secret]: { arn: secret, name: 'api/db', tags: {} } } };
const ecrImage = `${account}.dkr.ecr.${region}.amazonaws.com/api:1`;
const own = { image: ecrImage, secrets: [{ name: 'DB', valueFrom: secret }] };
const file = 'arn:aws:s3:::shop-config/api.env';
const within = (topology: Topology, container: Parameters<typeof task>[0] = own) =>
  accountWith('', { ...metadata, ...task(container), ...networkOf(topology) });
const event = inSubnet('subnet-a');
const open = ['ecr.api', 'ecr.dkr'].map((name) => withEndpoint(name));
const all = [withEndpoint('secretsmanager'), ...open, withS3Gateway(['rtb-a'])];
const unexplained = 'reported no-way-to-service api/secret/DB failing';

const volume = { volume: 'data', index: 0, fileSystem: 'fs-0123456789abcdef0', iam: false };
const target = {
  id: 'fsmt-1',
  subnet: 'subnet-b',
  vpc: 'vpc-1',
  zone: 'eu-west-1b',
  address: '10.0.2.7',
  state: 'available',
  securityGroups: ['sg-mount'],
};
const here = { ...target, id: 'fsmt-2', subnet: 'subnet-a', zone: `${region}a`, address: '10.0.1.7' };
const fileSystem = (mountTargets: readonly (typeof target)[]) => ({
  'file-system': {
    [volume.fileSystem]: {
      id: volume.fileSystem,
      arn: `arn:aws:elasticfilesystem:${region}:${account}:file-system/${volume.fileSystem}`,
      state: 'available',
      mountTargets,
    },
  },
});
const mounting = (
  more: Parameters<typeof accountWith>[1],
  topology = privateWithNat(withGroup('sg-mount', { ingress: [rule(2049, { cidrs: ['10.0.0.0/16'] })] })),
  fields: Partial<typeof volume & { accessPoint: string }> = {},
  taskRoleArn?: string,
) =>
  accountWith('', {
    ...networkOf(topology),
    ...task({}, { fileSystems: [{ ...volume, ...fields }], ...(taskRoleArn !== undefined && { taskRoleArn }) }),
    'file-system-policy': { '*': {} },
    ...more,
  });
const unresolved = efs(
  `Failed to resolve "${volume.fileSystem}.efs.${region}.amazonaws.com" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID.`,
);
const mountTimedOut = efs("b'mount.nfs4: Connection timed out'");
const mountDenied = efs("b'mount.nfs4: access denied by server while mounting 127.0.0.1:/'");
const pull = `CannotPullContainerError: The task cannot pull ${ecrImage} from the registry ${ecrImage}. There is a connection issue between the task and the registry. Check your task network configuration. : failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://prod-${region}-starport-layer-bucket.s3.${region}.amazonaws.com/x": dial tcp 52.219.1.1:443: i/o timeout`;

export const networkCases: readonly CauseCase[] = [
  {
    cause: 'no-route',
    title: 'and nothing else of the kind',
    reason: timedOut,
    event,
    account: within(isolated()),
    finds: ['proved no-route api/secret/DB failing'],
    names: ['subnet-a', 'rtb-a', 'Secrets Manager', 'ECR', 'create-vpc-endpoint'],
    nearMisses: [
      { title: 'a NAT gateway', account: within(privateWithNat()), finds: [unexplained] },
      {
        title: 'endpoints for other services',
        account: within(isolated(...open)),
        finds: ['proved endpoint-missing api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'endpoint-missing',
    title: 'for the layers’ registry',
    reason: timedOut,
    event,
    account: within(isolated(...open, withS3Gateway(['rtb-a']))),
    finds: ['proved endpoint-missing api/secret/DB failing'],
    names: [`com.amazonaws.${region}.secretsmanager`],
    nearMisses: [
      { title: 'it is there', account: within(isolated(...all)), finds: [unexplained] },
      {
        title: 'a service that the task does not use has none',
        account: within(isolated(...all)),
        reason: 'ResourceInitializationError: failed to validate logger args: signal: killed',
        finds: ['reported no-way-to-service null failing'],
      },
    ],
  },
  {
    cause: 'nat-route-black-hole',
    title: 'whose gateway is gone',
    reason: timedOut,
    event,
    account: within(isolated(withRoute('rtb-a', '0.0.0.0/0', 'nat-1', 'blackhole'))),
    finds: ['proved nat-route-black-hole api/secret/DB failing'],
    names: ['nat-1', 'rtb-a', 'replace-route'],
    nearMisses: [{ title: 'the gateway works', account: within(privateWithNat()), finds: [unexplained] }],
  },
  {
    cause: 'nat-route-black-hole',
    title: 'whose gateway failed',
    reason: timedOut,
    event,
    account: within(
      privateWithNat(
        withSnapshot({ natGateways: [{ id: 'nat-1', subnet: 'subnet-nat', state: 'failed', connectivity: 'public' }] }),
      ),
    ),
    finds: ['proved nat-route-black-hole api/secret/DB failing'],
    names: ['nat-1', 'failed'],
    nearMisses: [{ title: 'it is available', account: within(privateWithNat()), finds: [unexplained] }],
  },
  {
    cause: 'public-ip-missing',
    title: 'in a public subnet',
    reason: timedOut,
    event,
    account: within(publicSubnet(withPlace({ publicIp: false }))),
    finds: ['proved public-ip-missing api/secret/DB failing'],
    names: ['subnet-a', 'assignPublicIp=ENABLED'],
    nearMisses: [{ title: 'with one', account: within(publicSubnet()), finds: [unexplained] }],
  },
  {
    cause: 'public-access-blocked',
    title: 'in a public subnet, whatever address the task has',
    reason: timedOut,
    event,
    account: within(publicSubnet(withSubnet({ publicAccess: 'block-bidirectional' }))),
    finds: ['proved public-access-blocked api/secret/DB failing'],
    names: ['subnet-a', 'igw-1', 'block-bidirectional'],
    nearMisses: [
      { title: 'the block is off', account: within(publicSubnet()), finds: [unexplained] },
      {
        title: 'only what comes in is stopped, and a NAT gateway leads out',
        account: within(privateWithNat(withSubnet({ publicAccess: 'block-ingress' }))),
        finds: [unexplained],
      },
    ],
  },
  {
    cause: 'public-access-blocked',
    title: 'for what comes in, without a NAT gateway',
    reason: timedOut,
    event,
    account: within(publicSubnet(withPlace({ publicIp: false }), withSubnet({ publicAccess: 'block-ingress' }))),
    finds: ['proved public-access-blocked api/secret/DB failing'],
    names: ['subnet-a', 'igw-1', 'block-ingress'],
    nearMisses: [
      {
        title: 'the block is off',
        account: within(publicSubnet(withPlace({ publicIp: false }))),
        finds: ['proved public-ip-missing api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'gateway-endpoint-not-associated',
    title: 'with the subnet’s route table',
    reason: files(answer('S3', 'HeadObject', 0, 'canceled, context deadline exceeded')),
    event,
    account: accountWith('', {
      ...task({ environmentFiles: [file] }),
      'environment-file': { [file]: { exists: true, near: [] } },
      ...networkOf(isolated(withS3Gateway(['rtb-main']))),
    }),
    finds: ['proved gateway-endpoint-not-associated api/environment-file/0 failing', 'proved no-route api/image next'],
    names: ['vpce-gateway', 'rtb-a', 'modify-vpc-endpoint'],
    nearMisses: [
      {
        title: 'it is associated',
        account: accountWith('', {
          ...task({ environmentFiles: [file] }),
          'environment-file': { [file]: { exists: true, near: [] } },
          ...networkOf(isolated(withS3Gateway(['rtb-a']))),
        }),
        finds: ['proved no-route api/image next', 'reported no-way-to-service api/environment-file/0 failing'],
      },
    ],
  },
  {
    cause: 'private-dns-off',
    title: 'of the one endpoint',
    reason: timedOut,
    event,
    account: within(isolated(withEndpoint('secretsmanager', { privateDns: false }), ...open, withS3Gateway(['rtb-a']))),
    finds: ['proved private-dns-off api/secret/DB failing'],
    names: ['vpce-secretsmanager', '--private-dns-enabled'],
    nearMisses: [
      {
        title: 'a NAT gateway leads past it',
        account: within(privateWithNat(withEndpoint('secretsmanager', { privateDns: false }))),
        finds: [unexplained],
      },
    ],
  },
  {
    cause: 'vpc-dns-off',
    title: 'with endpoints that need it',
    reason: timedOut,
    event,
    account: within(isolated(...all, withSnapshot({ attributes: { dnsSupport: true, dnsHostnames: false } }))),
    finds: ['proved vpc-dns-off api/secret/DB failing'],
    names: ['vpc-1', '--enable-dns-hostnames'],
    nearMisses: [{ title: 'with both attributes on', account: within(isolated(...all)), finds: [unexplained] }],
  },
  {
    cause: 'vpc-dns-off',
    title: 'though a NAT gateway is there, where the name did not resolve',
    reason: notResolved,
    event,
    account: within(privateWithNat(withSnapshot({ attributes: { dnsSupport: false, dnsHostnames: true } }))),
    finds: ['proved vpc-dns-off api/secret/DB failing'],
    names: ['vpc-1', '--enable-dns-support'],
    nearMisses: [
      {
        title: 'the resolver is on',
        account: within(privateWithNat(withSnapshot({ attributes: { dnsSupport: true, dnsHostnames: false } }))),
        finds: ['reported name-not-resolved api/secret/DB failing'],
      },
      {
        title: 'the name resolved, by a server of the owner’s own',
        reason: timedOut,
        finds: [unexplained],
      },
    ],
  },
  {
    cause: 'endpoint-security-group-closed',
    title: 'though a NAT gateway is there',
    reason: timedOut,
    event,
    account: within(privateWithNat(withEndpoint('secretsmanager', {}, []))),
    finds: ['proved endpoint-security-group-closed api/secret/DB failing'],
    names: ['vpce-secretsmanager', 'sg-secretsmanager', '10.0.1.0/24'],
    nearMisses: [
      {
        title: 'it admits the task’s group',
        account: within(privateWithNat(withEndpoint('secretsmanager', {}, [rule(443, { groups: ['sg-task'] })]))),
        finds: [unexplained],
      },
    ],
  },
  {
    cause: 'task-security-group-closed',
    title: 'that lets no HTTPS out',
    reason: timedOut,
    event,
    account: within(privateWithNat(withEgress(rule(5432, { cidrs: ['10.0.0.0/16'] })))),
    finds: ['proved task-security-group-closed api/secret/DB failing'],
    names: ['sg-task', 'authorize-security-group-egress'],
    nearMisses: [
      {
        title: 'it lets 443 out',
        account: within(privateWithNat(withEgress(rule(443, { cidrs: ['0.0.0.0/0'] })))),
        finds: [unexplained],
      },
    ],
  },
  {
    cause: 'network-acl-closed',
    title: 'to the answers',
    reason: timedOut,
    event,
    account: within(
      privateWithNat(
        withAcl('acl-1', 'subnet-a', [
          entry(100, 'egress', 'allow', '0.0.0.0/0'),
          entry(100, 'ingress', 'allow', '0.0.0.0/0', [443, 443]),
        ]),
      ),
    ),
    finds: ['proved network-acl-closed api/secret/DB failing'],
    names: ['acl-1', 'From=1024,To=65535', '--ingress'],
    nearMisses: [
      {
        title: 'the ephemeral ports are open',
        account: within(
          privateWithNat(
            withAcl('acl-1', 'subnet-a', [
              entry(100, 'egress', 'allow', '0.0.0.0/0'),
              entry(100, 'ingress', 'allow', '0.0.0.0/0', [1024, 65_535]),
            ]),
          ),
        ),
        finds: [unexplained],
      },
    ],
  },
  {
    cause: 'network-acl-closed',
    title: 'to the call itself',
    reason: timedOut,
    event,
    account: within(
      privateWithNat(
        withAcl('acl-1', 'subnet-a', [
          entry(100, 'egress', 'allow', '0.0.0.0/0', [80, 80]),
          entry(100, 'ingress', 'allow', '0.0.0.0/0'),
        ]),
      ),
    ),
    finds: ['proved network-acl-closed api/secret/DB failing'],
    names: ['acl-1', 'From=443,To=443', '--egress'],
    nearMisses: [
      {
        title: '443 is open',
        account: within(
          privateWithNat(
            withAcl('acl-1', 'subnet-a', [
              entry(100, 'egress', 'allow', '0.0.0.0/0', [443, 443]),
              entry(100, 'ingress', 'allow', '0.0.0.0/0'),
            ]),
          ),
        ),
        finds: [unexplained],
      },
    ],
  },
  {
    cause: 'no-way-to-service',
    title: 'through a gateway that cannot be followed',
    reason: timedOut,
    event,
    account: within(isolated(withRoute('rtb-a', '0.0.0.0/0', 'tgw-1'))),
    finds: [unexplained],
    names: ['Secrets Manager', 'tgw-1', 'subnet-a'],
    nearMisses: [
      { title: 'no route at all', account: within(isolated()), finds: ['proved no-route api/secret/DB failing'] },
    ],
  },
  {
    cause: 'image-unreachable',
    title: 'for its layers',
    reason: pull,
    event,
    account: within(isolated(...all.slice(0, 3))),
    finds: ['proved image-unreachable api/image failing'],
    names: ['S3', 'subnet-a'],
    nearMisses: [
      {
        title: 'the way is open',
        account: within(isolated(...all)),
        finds: ['reported image-unreachable api/image failing'],
      },
    ],
  },
  {
    cause: 'mount-target-missing',
    title: 'in the task’s zone',
    reason: unresolved,
    event,
    account: mounting(fileSystem([target])),
    finds: ['proved mount-target-missing volume/file-system/data failing'],
    names: [volume.fileSystem, `${region}a`, 'create-mount-target'],
    nearMisses: [
      {
        title: 'there is one',
        account: mounting(fileSystem([here])),
        finds: ['suspected mount-target-not-resolved volume/file-system/data failing'],
      },
      {
        title: 'the file system is not there at all',
        account: mounting({}),
        finds: ['proved file-system-not-found volume/file-system/data failing'],
      },
    ],
  },
  {
    cause: 'mount-target-closed',
    title: 'by its security group',
    reason: mountTimedOut,
    event,
    account: mounting(
      fileSystem([here]),
      privateWithNat(withGroup('sg-mount', { ingress: [rule(443, { cidrs: ['10.0.0.0/16'] })] })),
    ),
    finds: ['proved mount-target-closed volume/file-system/data failing'],
    names: ['fsmt-2', 'sg-mount', '2049'],
    nearMisses: [
      {
        title: 'it admits NFS',
        account: mounting(fileSystem([here])),
        finds: ['reported mount-target-unreachable volume/file-system/data failing'],
      },
    ],
  },
  {
    cause: 'file-system-not-found',
    title: 'in the account',
    reason: unresolved,
    event,
    account: mounting({}),
    finds: ['proved file-system-not-found volume/file-system/data failing'],
    names: [volume.fileSystem],
    nearMisses: [
      {
        title: 'it has no mount target in the zone',
        account: mounting(fileSystem([target])),
        finds: ['proved mount-target-missing volume/file-system/data failing'],
      },
    ],
  },
  {
    cause: 'access-point-not-found',
    title: 'of the volume',
    reason: mountDenied,
    event,
    account: mounting(fileSystem([here]), undefined, { accessPoint: 'fsap-1' }),
    finds: ['proved access-point-not-found volume/file-system/data failing'],
    names: ['fsap-1'],
    nearMisses: [
      {
        title: 'it is one of the file system’s',
        account: mounting(
          {
            ...fileSystem([here]),
            'access-point': {
              'fsap-1': { fileSystem: volume.fileSystem },
            },
          },
          undefined,
          { accessPoint: 'fsap-1' },
        ),
        finds: ['suspected file-system-access-denied volume/file-system/data failing'],
      },
    ],
  },
  {
    cause: 'file-system-access-denied',
    title: 'to whoever brings no role',
    reason: mountDenied,
    event,
    account: mounting({ ...fileSystem([here]), ...policyFor(role) }),
    finds: ['proved file-system-access-denied volume/file-system/data failing'],
    names: [volume.fileSystem, 'IAM authorization'],
    nearMisses: [
      {
        title: 'the volume is mounted as a role that the policy allows',
        account: mounting({ ...fileSystem([here]), ...policyFor(role) }, undefined, { iam: true }, role),
        finds: ['suspected file-system-access-denied volume/file-system/data failing'],
      },
    ],
  },
];

function policyFor(principal: string) {
  const statement = {
    Effect: 'Allow' as const,
    Principal: { AWS: [principal] },
    Action: ['elasticfilesystem:ClientMount'],
    Resource: ['*'],
  };
  return { 'file-system-policy': { [volume.fileSystem]: { document: { Statement: [statement] } } } };
}
