import { describe, expect, it } from 'vitest';
import { resolveFileSystems } from '../sandbox/world/data-file-systems.ts';
import { checkWorld } from '../sandbox/world/read-world.ts';
import { textOf } from '../sandbox/world/workload-schema.ts';

const world = {
  clusters: ['shop'],
  roles: [{ name: 'exec', whileStarting: 'deleted' }],
  keys: [{ name: 'shop', state: 'Disabled' }],
  buckets: [{ name: 'shop-files', objects: { 'prod.env': 'A=1' } }],
  fileSystems: [{ name: 'shared', accessPoints: ['door'] }],
  services: [
    {
      name: 'api',
      cluster: 'shop',
      family: 'api',
      executionRole: 'exec',
      containers: [{ name: 'app', image: 'nginx' }],
      volumes: [
        {
          name: 'data',
          efsVolumeConfiguration: {
            fileSystemId: '{file-system:shared}',
            authorizationConfig: { accessPointId: '{access-point:door}' },
          },
        },
      ],
    },
  ],
  remediator: { mode: 'off' },
};

describe('the data of a world', () => {
  it('is checked, and filled in where it says nothing', () => {
    expect(checkWorld(world)).toMatchObject({
      is: 'world',
      world: { services: [{ platformVersion: 'LATEST' }], fileSystems: [{ mountTargets: [] }] },
    });
    expect(checkWorld({ ...world, keys: [{ name: 'shop', state: 'Gone' }] })).toMatchObject({
      problems: [expect.stringContaining('keys.0.state: found "Gone"; allowed is')],
    });
  });

  it('names file systems and access points by their ids wherever they stand', () => {
    const read = checkWorld(world);
    if (read.is !== 'world') throw new Error('not a world');
    const ids = new Map([
      ['file-system:shared', 'fs-1'],
      ['access-point:door', 'fsap-1'],
    ]);
    expect(resolveFileSystems(read.world, ids).services[0]?.volumes).toEqual([
      {
        name: 'data',
        efsVolumeConfiguration: { fileSystemId: 'fs-1', authorizationConfig: { accessPointId: 'fsap-1' } },
      },
    ]);
    expect(resolveFileSystems(read.world, new Map())).toBe(read.world);
  });

  it('may give a stopped reason literally, or as a short text many times over', () => {
    expect([textOf('as it is'), textOf({ repeat: 'ab', times: 3 }), textOf(undefined)]).toEqual([
      'as it is',
      'ababab',
      undefined,
    ]);
  });
});
