import { beforeAll, describe, expect, it } from 'vitest';
import { type Played, playWorld } from '../sandbox/demo/play.ts';
import type { ReportedFinding, ReportedIncident } from '../sandbox/demo/report.ts';
import { expectWorldPages } from './expect-world-pages.ts';
import { mergeWorlds } from './merge-worlds.ts';
import { networkWorlds, readNetworkWorld } from './network-world-set.ts';
import { changingCalls, clusterOf, deniedCalls, messagesOf, statesOf } from './play-file.ts';

/** What each world comes to; `hop`: the part of its network that the message must name by its id. */
const blocked = [
  { name: 'no-route', cause: 'no-route', hop: 'table:dune-private' },
  { name: 'nat-route-black-hole', cause: 'nat-route-black-hole', hop: 'table:gorge-private' },
  { name: 'public-ip-missing', cause: 'public-ip-missing', hop: 'gateway:pier-igw' },
  { name: 'endpoint-security-group-closed', cause: 'endpoint-security-group-closed', hop: 'group:weir-endpoints' },
  { name: 'task-security-group-closed', cause: 'task-security-group-closed', hop: 'group:moat-tasks' },
  { name: 'network-acl-closed', cause: 'network-acl-closed', hop: 'acl:dike-acl' },
  { name: 'private-dns-off', cause: 'private-dns-off', hop: 'endpoint:reef-secretsmanager' },
  { name: 'private-dns-off-near', cause: 'vpc-dns-off', hop: 'vpc:shoal-vpc' },
  { name: 'gateway-endpoint-not-associated', cause: 'gateway-endpoint-not-associated', hop: 'endpoint:delta-s3' },
  { name: 'endpoint-missing', cause: 'endpoint-missing', hop: 'table:isle-private' },
  { name: 'herring', cause: 'endpoint-security-group-closed', hop: 'group:kelp-endpoints' },
  { name: 'two-causes', cause: 'endpoint-security-group-closed', hop: 'group:tide-endpoints' },
] as const;
const reported = [
  { name: 'intercepted', cause: 'tls-intercepted' },
  { name: 'refused', cause: 'connection-refused' },
] as const;
const unpulled = ['image-unreachable', 'endpoint-missing-near'] as const;

const worlds = networkWorlds.map(readNetworkWorld);
let played: Played;
beforeAll(async () => {
  played = await playWorld({ world: mergeWorlds(worlds), tell: () => undefined });
}, 400_000);

/** The one incident of a world. */
function incidentOf(name: string): ReportedIncident {
  const { clusters } = readNetworkWorld(name);
  const own = played.report.incidents.filter((one) => clusterOf(one.workload) === clusters[0]);
  const [incident, ...others] = own;
  if (incident === undefined || others.length > 0) throw new Error(`${own.length} incidents of ${name}`);
  return incident;
}

function findingsOf(name: string): readonly Pick<ReportedFinding, 'cause' | 'category' | 'certainty'>[] {
  return incidentOf(name).findings.map(({ cause, category, certainty }) => ({ cause, category, certainty }));
}

function firstMessageOf(name: string): string {
  return incidentOf(name).messages[0]?.text ?? '';
}

describe('what is in the way of a task', () => {
  it.each(blocked)('$name: $cause is proved, and nothing else of the network is blamed', ({ name, cause }) => {
    const network = findingsOf(name).filter((one) => one.category === 'network');
    expect(new Set(network.map((one) => `${one.cause} ${one.certainty}`))).toEqual(new Set([`${cause} proved`]));
  });

  it.each(blocked)('$name: the first message names $hop by its id', ({ name, hop }) => {
    const id = played.networkIds.get(hop);
    expect(id).toMatch(/^[a-z]+-[0-9a-f]+$/);
    expect(firstMessageOf(name)).toContain(id);
  });

  it.each(reported)('$name: $cause, as the stopped reason says', ({ name, cause }) => {
    expect(findingsOf(name)).toContainEqual({ cause, category: 'network', certainty: 'reported' });
  });

  it('an endpoint’s policy that does not allow the call is a matter of permissions', () => {
    expect(findingsOf('endpoint-policy-denies')).toEqual([
      { cause: 'endpoint-policy-denies', category: 'iam', certainty: 'proved' },
    ]);
    expect(firstMessageOf('endpoint-policy-denies')).toContain(played.networkIds.get('endpoint:toll-secretsmanager'));
  });

  it('a missing permission behind a closed group is named with it', () => {
    expect(findingsOf('two-causes')).toContainEqual({
      cause: 'permission-missing',
      category: 'iam',
      certainty: 'proved',
    });
    expect(firstMessageOf('two-causes')).toContain('secretsmanager:GetSecretValue');
  });

  it.each(unpulled)('%s: an image that cannot be pulled for want of a way is a matter of the network', (name) => {
    expect(findingsOf(name)).toEqual([{ cause: 'image-unreachable', category: 'network', certainty: 'proved' }]);
  });
});

describe('near misses', () => {
  const fine = networkWorlds.filter(
    (name) => ![...blocked, ...reported].some((one) => one.name === name) && !unpulled.some((one) => one === name),
  );
  const running = fine.filter((name) => name !== 'endpoint-policy-denies');

  it('are there', () => expect(running.length).toBeGreaterThanOrEqual(9));

  it.each(running)('%s: the task runs, and no message is sent', (name) => {
    const { clusters, services } = readNetworkWorld(name);
    expect(played.report.incidents.filter((one) => clusterOf(one.workload) === clusters[0])).toEqual([]);
    expect(played.report.worldAfter.services[`${clusters[0]}/${services[0]?.name}`]?.runningCount).toBe(1);
  });
});

describe('the product', () => {
  it('changes nothing where the network is the cause, though it may', () => {
    expect(changingCalls(played.report)).toEqual([]);
    expect(played.report.incidents.flatMap((one) => one.findings.flatMap((finding) => finding.changes))).toEqual([]);
  });

  it('asks for nothing that its role does not allow', () => {
    expect(deniedCalls(played.report)).toEqual([]);
  });

  it('sends one message for each state', () => {
    for (const incident of played.report.incidents)
      expect(statesOf(incident)).toEqual([...new Set(statesOf(incident))]);
  });

  it('sees the task run once a person built what its message asked for', () => {
    expect(played.report.worldAfter.services['dune/dune-api']?.runningCount).toBe(1);
  });
});

expectWorldPages(
  networkWorlds.map((name) => `net-${name}`),
  (page) => {
    const world = worlds[networkWorlds.indexOf(page.replace('net-', ''))];
    return { ...played, messages: world === undefined ? [] : messagesOf(played, world) };
  },
);
