import { describe, expect, it } from 'vitest';
import { account, region } from '../fixtures/account.ts';
import {
  isolated,
  privateWithNat,
  publicSubnet,
  rule,
  type Topology,
  withEndpoint,
  withGroup,
} from '../fixtures/topology.ts';
import { accountWith, allowed, inSubnet, lacking, networkOf, task } from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

const arn = `arn:aws:ecs:${region}:${account}:container-instance/shop/0123456789abcdef0123456789abcdef`;
const onInstance = { launchType: 'EC2', platformVersion: undefined, attachments: [], containerInstanceArn: arn };
const instance = 'i-0123456789abcdef0';
const docker = 'CannotStartContainerError: Error response from daemon: ';
const noAnswer = `${docker}failed to initialize logging driver: failed to create Cloudwatch log stream: RequestError: send request failed caused by: Post "https://logs.${region}.amazonaws.com/": dial tcp 52.94.1.1:443: i/o timeout`;
const hub = `CannotPullContainerError: ${docker.slice(27)}Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`;
const id = 'fs-0123456789abcdef0';
const unresolved = `Error response from daemon: create ecs-api-7-data-9e: VolumeDriver.Create: mounting volume failed: Failed to resolve "${id}.efs.${region}.amazonaws.com" - check that your file system ID is correct`;

type Answers = NonNullable<Parameters<typeof accountWith>[1]>;

const logging = task({
  logDriver: 'awslogs',
  logOptions: { 'awslogs-group': '/ecs/api', 'awslogs-region': region },
});
const fromHub = task({ image: 'shop/api:1' });
const mounting = task({}, { fileSystems: [{ volume: 'data', index: 0, fileSystem: id, iam: false }] });
const there: Answers = { 'log-group': { '*': { name: '/ecs/api' } } };

/** The account with an instance in the place of the topology; the service says nothing of a network. */
function hostIn(topology: Topology, definition: Partial<Answers> | undefined, host?: Answers['container-instance']) {
  const { place } = topology;
  const { securityGroups = [], publicIp = false } = place;
  const { service: _, ...network } = networkOf(topology) as Required<Answers>;
  return accountWith('', {
    ...network,
    ...there,
    ...definition,
    'container-instance': host ?? { [arn]: { instance, place: { subnet: place.subnet, securityGroups, publicIp } } },
  });
}

const target = {
  id: 'fsmt-1',
  subnet: 'subnet-a',
  vpc: 'vpc-1',
  zone: `${region}a`,
  address: '10.0.1.7',
  state: 'available',
  securityGroups: ['sg-mount'],
};
const files = (zone: string): Answers => ({
  'file-system': {
    [id]: {
      id,
      arn: `arn:aws:elasticfilesystem:${region}:${account}:file-system/${id}`,
      mountTargets: [{ ...target, zone }],
    },
  },
});
const nfs = withGroup('sg-mount', { ingress: [rule(2049, { cidrs: ['10.0.0.0/16'] })] });
const evidence = async (fake: ReturnType<typeof hostIn>, reason: string, more: object = {}) =>
  (await diagnoseIn(fake, reason, { ...onInstance, ...more })).findings.flatMap((one) =>
    one.evidence.map(({ text }) => text),
  );

describe('on EC2 the network that fetches is the instance’s', () => {
  it.each([
    [
      'a log driver without a way from the instance’s subnet',
      noAnswer,
      hostIn(isolated(), logging),
      'proved no-route api/log-stream failing',
    ],
    [
      'the way leads through a NAT gateway',
      noAnswer,
      hostIn(privateWithNat(), logging),
      'reported no-way-to-service api/log-stream failing',
    ],
    [
      'a registry on the internet, from an instance without a public address',
      hub,
      hostIn(
        publicSubnet(({ place, ...rest }) => ({ ...rest, place: { ...place, publicIp: false } })),
        fromHub,
      ),
      'proved image-unreachable api/image failing',
    ],
    [
      'the instance has a public address',
      hub,
      hostIn(
        publicSubnet(({ place, ...rest }) => ({ ...rest, place: { ...place, publicIp: true } })),
        fromHub,
      ),
      'reported image-unreachable api/image failing',
    ],
    [
      'no mount target in the zone of the instance',
      unresolved,
      hostIn(privateWithNat(nfs), { ...mounting, ...files(`${region}b`) }),
      'proved mount-target-missing volume/file-system/data failing',
    ],
    [
      'a mount target in the zone of the instance',
      unresolved,
      hostIn(privateWithNat(nfs), { ...mounting, ...files(`${region}a`) }),
      'suspected mount-target-not-resolved volume/file-system/data failing',
    ],
  ])('%s', async (_title, reason, fake, first) => {
    const findings = found(await diagnoseIn(fake, reason, onInstance));
    expect(findings.filter((one) => one.endsWith('failing'))).toEqual([first]);
  });

  it('the evidence names the instance and its subnet', async () => {
    const lines = await evidence(hostIn(isolated(), logging), noAnswer);
    expect(lines).toContainEqual(
      expect.stringContaining(`the instance ${instance} in subnet-a, without a public address`),
    );
  });

  it.each([
    ['no mount target in its zone', `${region}b`, nfs],
    ['a mount target that is shut', `${region}a`, withGroup('sg-mount', { ingress: [] })],
  ])('the evidence of %s names the instance that mounts', async (_title, zone, group) => {
    const lines = await evidence(hostIn(privateWithNat(group), { ...mounting, ...files(zone) }), unresolved);
    expect(lines).toContainEqual(expect.stringContaining(`the instance ${instance} in subnet-a`));
  });

  it('a read of the instance that failed leaves the cause as ECS reported it', async () => {
    const fake = hostIn(isolated(), logging, { [arn]: 'denied' });
    const [first] = (await diagnoseIn(fake, noAnswer, onInstance)).findings;
    expect(first).toMatchObject({ certainty: 'reported', missing: [{ ask: { kind: 'container-instance' } }] });
  });

  it.each([
    ['ECS knows the instance no more', { [arn]: 'absent' }, onInstance, 'ECS does not know the container instance'],
    ['EC2 shows the instance no more', { [arn]: { instance } }, onInstance, `EC2 does not show ${instance} any more`],
    [
      'an External instance',
      { [arn]: { instance: 'mi-0123456789abcdef0' } },
      onInstance,
      'mi-0123456789abcdef0 is no EC2',
    ],
    ['no instance in the event', {}, { ...onInstance, containerInstanceArn: undefined }, 'names no container instance'],
  ] as const)('%s: said, and nothing is judged', async (_title, host, event, said) => {
    const fake = hostIn(isolated(), logging, host);
    expect(found(await diagnoseIn(fake, noAnswer, event))).toEqual([
      'reported no-way-to-service api/log-stream failing',
    ]);
    expect(await evidence(fake, noAnswer, event)).toContainEqual(expect.stringContaining(said));
  });

  it('an instance that ECS manages is one of EC2', async () => {
    const event = { ...onInstance, launchType: 'MANAGED_INSTANCES' };
    expect(found(await diagnoseIn(hostIn(isolated(), logging), noAnswer, event))[0]).toBe(
      'proved no-route api/log-stream failing',
    );
  });

  it('a task with an interface of its own mounts its file system over that one', async () => {
    const fake = { ...hostIn(privateWithNat(nfs), { ...mounting, ...files(`${region}b`) }, { [arn]: { instance } }) };
    const findings = found(await diagnoseIn(fake, unresolved, { ...onInstance, ...inSubnet('subnet-a') }));
    expect(findings).toContain('proved mount-target-missing volume/file-system/data failing');
  });

  it('a closed endpoint is seen from the instance’s groups', async () => {
    const closed = isolated(withEndpoint('logs', {}, [rule(443, { groups: ['sg-other'] })]));
    const inside = noAnswer.replace('52.94.1.1', '10.0.2.9');
    const findings = found(await diagnoseIn(hostIn(closed, logging), inside, onInstance));
    expect(findings[0]).toBe('proved endpoint-security-group-closed api/log-stream failing');
  });
});

describe('on EC2 the text says whose role fetched', () => {
  const host = `${account}.dkr.ecr.${region}.amazonaws.com`;
  const fromEcr = task({ image: `${host}/api:1`, secrets: [] });
  const denied = (role: string, action: string, resource: string) =>
    `CannotPullECRContainerError: AccessDeniedException: User: arn:aws:sts::${account}:assumed-role/${role}/0123456789abcdef is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action status code: 400, request id: 11111111-2222-3333-4444-555555555555`;
  const repository = `arn:aws:ecr:${region}:${account}:repository/api`;
  const [login, pull] = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage'];

  it.each([
    [
      'the execution role’s login',
      denied('api-exec', login, '*'),
      lacking,
      ['proved permission-missing api/registry-token failing'],
    ],
    [
      'the execution role’s login, which it has by now',
      denied('api-exec', login, '*'),
      allowed,
      ['reported permission-missing api/registry-token failing'],
    ],
    [
      'the execution role’s pull',
      denied('api-exec', pull, repository),
      lacking,
      ['proved permission-missing api/image failing'],
    ],
    [
      'the login of the instance’s role, which the definition does not name',
      denied('ecsInstanceRole', login, '*'),
      lacking,
      ['reported permission-missing api/registry-token failing'],
    ],
    [
      'a role of that name in another account',
      denied('api-exec', login, '*').replace(account, '444455556666'),
      lacking,
      ['reported permission-missing api/registry-token failing'],
    ],
  ] as const)('%s', async (_title, reason, simulation, failing) => {
    const fake = accountWith(reason, { ...fromEcr, simulation: { '*': simulation } });
    const findings = found(await diagnoseIn(fake, reason, onInstance));
    expect(findings.filter((one) => one.endsWith('failing'))).toEqual(failing);
  });
});
