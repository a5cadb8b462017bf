import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolveNetwork } from '../sandbox/world/build-network.ts';
import { resolveKeys } from '../sandbox/world/build-world.ts';
import { checkWorld, readWorld } from '../sandbox/world/read-world.ts';
import { renderWorldSchema, worldSchemaFile } from '../sandbox/world/write-schema.ts';

const folder = new URL('../sandbox/worlds/', import.meta.url);
const worlds = readdirSync(folder);

const least = {
  clusters: ['shop'],
  services: [{ name: 'api', cluster: 'shop', family: 'api', containers: [{ name: 'app', image: 'nginx' }] }],
  remediator: { mode: 'dry-run' },
};

function problemsOf(value: unknown): readonly string[] {
  const read = checkWorld(value);
  return read.is === 'invalid' ? read.problems : [];
}

describe('the worlds that stand here', () => {
  it('are there', () => expect(worlds.length).toBeGreaterThan(10));
  it.each(worlds)('%s is a world', (file) => {
    expect(readWorld(new URL(file, folder).pathname)).toMatchObject({ is: 'world' });
  });
});

describe('the published schema', () => {
  it('is the one that worlds are checked by (else: node test/sandbox/world/write-schema.ts)', () => {
    expect(JSON.parse(readFileSync(worldSchemaFile, 'utf8'))).toEqual(JSON.parse(renderWorldSchema()));
  });
});

describe('the check of a world', () => {
  it('fills in what is not said', () => {
    expect(checkWorld(least)).toMatchObject({
      world: { region: 'us-east-1', account: '000000000000', limits: { seconds: 150, quietSeconds: 12 } },
    });
  });

  it('names the path, the value and what is allowed', () => {
    expect(problemsOf({ ...least, remediator: { mode: 'appply' } })).toEqual([
      'remediator.mode: found "appply"; allowed is ("off" | "dry-run" | "apply")',
    ]);
  });

  it.each([
    [[], 'the file: found a list; allowed is an object'],
    ['api', 'the file: found "api"; allowed is an object'],
    [null, 'the file: found null; allowed is an object'],
    [{ ...least, services: {} }, 'services: found {}; allowed is a list'],
  ])('says of %j what it is and what is allowed', (value, problem) => {
    expect(problemsOf(value)).toEqual([problem]);
  });

  it('names a member that does not exist', () => {
    expect(problemsOf({ ...least, cluster: 'shop' })).toEqual(['cluster: there is no such member']);
  });

  it('names what is missing', () => {
    expect(problemsOf({ clusters: ['shop'], remediator: { mode: 'off' } })).toEqual([
      expect.stringContaining('at least one service or one task'),
    ]);
    expect(problemsOf({ services: least.services, remediator: least.remediator })[0]).toBe(
      'clusters: found nothing; it must be given',
    );
  });

  it('looks into a happening for the member that is wrong', () => {
    const happenings = [{ when: { afterSeconds: 1 }, do: { send: { body: 'x', copies: -1 } } }];
    expect(problemsOf({ ...least, happenings })).toEqual([
      expect.stringMatching(/^happenings\.0\.do\.send\.copies: found -1; allowed is/),
    ]);
  });

  it('wants a condition for each happening', () => {
    expect(problemsOf({ ...least, happenings: [{ when: {}, do: { setMode: 'off' } }] })[0]).toContain(
      'at least one condition',
    );
  });

  it('lists every deed where one is not known', () => {
    const happenings = [{ when: { afterSeconds: 1 }, do: { explode: true } }];
    expect(problemsOf({ ...least, happenings })[0]).toMatch(
      /allowed is one of setNetwork, .*overwriteRecord.*, command$/,
    );
  });

  it.each([
    ['deploy.by', { deploy: { service: 'api', by: 'nobody' } }, 'role'],
    ['scale.service', { scale: { service: 'nothing', desiredCount: 0 } }, 'service'],
    ['deleteService.service', { deleteService: { service: 'nothing' } }, 'service'],
    ['putInlinePolicy.role', { putInlinePolicy: { role: 'nobody', name: 'reads', document: {} } }, 'role'],
    ['deleteInlinePolicy.role', { deleteInlinePolicy: { role: 'nobody', name: 'reads' } }, 'role'],
    ['invoke.by', { invoke: { function: 'operator', by: 'nobody', payload: {} } }, 'role'],
    ['changeSecret.secret', { changeSecret: { secret: 'nothing', value: 'x' } }, 'secret'],
    ['changeKey.key', { changeKey: { key: 'nothing', state: 'Disabled' } }, 'key'],
  ])('finds a name that nothing bears in %s', (path, deed, kind) => {
    expect(problemsOf({ ...least, happenings: [{ when: { afterSeconds: 1 }, do: deed }] })).toEqual([
      expect.stringMatching(
        new RegExp(`^happenings\\.0\\.do\\.${path.replace('.', '\\.')}: .* the name of a ${kind} of`),
      ),
    ]);
  });

  it('finds a cluster and a role among the instances that are not defined', () => {
    expect(problemsOf({ ...least, instances: [{ cluster: 'web', role: 'nobody' }] })).toEqual([
      expect.stringMatching(/^instances\.0\.cluster: found "web"/),
      expect.stringMatching(/^instances\.0\.role: found "nobody"/),
    ]);
  });

  it('finds names that are not defined', () => {
    const services = [{ ...least.services[0], executionRole: 'nobody', subnets: ['nowhere'] }];
    expect(problemsOf({ ...least, roles: [{ name: 'exec' }], services })).toEqual([
      'services.0.executionRole: found "nobody"; allowed is the name of a role of this world: exec',
      'services.0.subnets.0: found "nowhere"; allowed is the name of a subnet of this world: there is none',
    ]);
  });

  it('finds names in the network that are not defined, in every member', () => {
    const network = {
      vpcs: [{ name: 'main' }],
      subnets: [{ name: 'a', vpc: 'mian', cidr: '10.0.1.0/24' }],
      routeTables: [{ name: 'out', vpc: 'main', subnets: ['b'], routes: [{ to: '0.0.0.0/0', via: 'nat' }] }],
      securityGroups: [{ name: 'tasks', vpc: 'main', ingress: [{ groups: ['task'] }] }],
      endpoints: [{ name: 'door', vpc: 'main', service: 'ssm', subnets: ['a'], securityGroups: ['doors'] }],
    };
    const services = [{ ...least.services[0], subnets: ['a'], securityGroups: ['nobody'] }];
    const happenings = [
      { when: { afterSeconds: 1 }, do: { changeNetwork: { setEndpoint: { endpoint: 'dor', privateDns: true } } } },
    ];
    expect(problemsOf({ ...least, network, services, happenings })).toEqual([
      'network.subnets.0.vpc: found "mian"; allowed is the name of a VPC of this world: main',
      'network.routeTables.0.subnets.0: found "b"; allowed is the name of a subnet of this world: a',
      'network.routeTables.0.routes.0.via: found "nat"; allowed is the name of a gateway of this world: blackhole',
      'network.securityGroups.0.ingress.0.groups.0: found "task"; allowed is the name of a security group of this world: tasks',
      'network.endpoints.0.securityGroups.0: found "doors"; allowed is the name of a security group of this world: tasks',
      'services.0.securityGroups.0: found "nobody"; allowed is the name of a security group of this world: tasks',
      'happenings.0.do.changeNetwork.setEndpoint.endpoint: found "dor"; allowed is the name of an endpoint of this world: door',
    ]);
  });

  it('wants a name of its own for each part of a network, and subnets that say what they reach beside it', () => {
    const network = { vpcs: [{ name: 'main' }], subnets: [{ name: 'a', vpc: 'main', cidr: '10.0.1.0/24' }] };
    const subnets = [{ name: 'a', reaches: 'nothing' }];
    expect(problemsOf({ ...least, network, subnets })).toEqual([
      'network.subnets and subnets: found "a" twice; allowed is a name of its own for each',
    ]);
    const happenings = [{ when: { afterSeconds: 1 }, do: { setNetwork: { subnets: ['a'], reaches: 'nothing' } } }];
    expect(problemsOf({ ...least, network, happenings })).toEqual([
      'happenings.0.do.setNetwork.subnets.0: found "a"; allowed is the name of a subnet that says what it reaches: there is none',
    ]);
  });

  it('tells the form of a network’s parts in plain words', () => {
    const network = { vpcs: [{ name: 'main', cidr: '10.0.0.0' }] };
    expect(problemsOf({ ...least, network })).toEqual([
      'network.vpcs.0.cidr: found "10.0.0.0"; allowed is an IPv4 block such as 10.0.1.0/24',
    ]);
    const happenings = [{ when: { afterSeconds: 1 }, do: { changeNetwork: {} } }];
    expect(problemsOf({ ...least, happenings })[0]).toContain('at least one member');
  });

  it('reports a file that does not exist, and one that is not JSON', () => {
    expect(readWorld('/nowhere/world.json')).toMatchObject({
      problems: ['/nowhere/world.json: there is no such file'],
    });
    expect(readWorld(import.meta.dirname)).toMatchObject({
      problems: [`${import.meta.dirname}: this is a folder; the file of a world is needed`],
    });
    expect(readWorld(import.meta.filename)).toMatchObject({ problems: [expect.stringContaining('not JSON')] });
  });
});

describe('{key:NAME}', () => {
  it('stands for the key’s ARN anywhere in the world', () => {
    const read = checkWorld({
      ...least,
      remediator: { mode: 'off', configuration: { grants: [{ kmsKeys: ['{key:shop}', '{key:other}'] }] } },
    });
    if (read.is !== 'world') throw new Error('not a world');
    expect(resolveKeys(read.world, new Map([['shop', 'arn:key']])).remediator.configuration).toEqual({
      grants: [{ kmsKeys: ['arn:key', '{key:other}'] }],
    });
  });
});

describe('{endpoint:NAME}, and its like for the other parts of a network', () => {
  it('stands for the id anywhere in the world; an undefined name stays unchanged', () => {
    const condition = { StringEquals: { 'aws:SourceVpce': '{endpoint:door}', 'aws:SourceVpc': '{vpc:other}' } };
    const policy = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition }] };
    const read = checkWorld({ ...least, secrets: [{ name: 'db', suffix: 'AbC123', keys: ['url'], policy }] });
    if (read.is !== 'world') throw new Error('not a world');
    const resolved = resolveNetwork(read.world, new Map([['endpoint:door', 'vpce-1']]));
    expect(resolved.secrets[0]?.policy).toMatchObject({
      Statement: [{ Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1', 'aws:SourceVpc': '{vpc:other}' } } }],
    });
  });
});
