import { describe, expect, it } from 'vitest';
import { account, region, secret } from '../fixtures/account.ts';
import { isolated, privateWithNat, type Topology, withEndpoint, withSnapshot } from '../fixtures/topology.ts';
import { accountWith, answer, efs, fetching, inSubnet, networkOf, task } from './cases/case.ts';
import { cases } from './cases/index.ts';
import { diagnoseIn } from './diagnose-in.ts';

const timedOut = fetching(
  secret,
  answer('Secrets Manager', 'GetSecretValue', 0, 'canceled, context deadline exceeded'),
);
const unresolved = efs('Failed to resolve "fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com"');
const event = inSubnet('subnet-a');

const inNetwork = (topology: Topology) =>
  accountWith('', {
    secret: { [secret]: { arn: secret, name: 'api/db', tags: {} } },
    ...task({ image: 'nginx', secrets: [{ name: 'DB', valueFrom: secret }] }),
    ...networkOf(topology),
  });

/** What fails, and whether it passes by itself. */
async function passing(fake: ReturnType<typeof accountWith>, reason: string) {
  const { findings } = await diagnoseIn(fake, reason, event);
  const [first] = findings.filter(({ failing }) => failing);
  return { cause: first?.cause, is: first?.passes?.is, next: first?.next, instructions: first?.instructions.length };
}

/** The account and the reason of the first case of a cause. */
function caseOf(code: string) {
  const found = cases.find(({ cause, finds }) => cause === code && finds[0]?.endsWith('failing'));
  if (found === undefined) throw new Error(`there is no case of ${code}`);
  return found;
}

describe('a fact decides whether a cause passes by itself', () => {
  const mountTarget = (state: string) => {
    const id = 'fs-0123456789abcdef0';
    const target = { id: 'fsmt-1', subnet: 'subnet-a', vpc: 'vpc-1', zone: `${region}a`, address: '10.0.1.7' };
    const arn = `arn:aws:elasticfilesystem:${region}:${account}:file-system/${id}`;
    const base = caseOf('mount-target-missing').account;
    const mountTargets = [{ ...target, state, securityGroups: [] }];
    return { ...base, 'file-system': { [id]: { id, arn, mountTargets } } };
  };

  it.each(['creating', 'updating'])('a mount target that is %s: wait, and make no other', async (state) => {
    const told = await passing(mountTarget(state), unresolved);
    expect(told).toMatchObject({ cause: 'mount-target-missing', is: 'yes', instructions: 0 });
    expect(told.next).toContain('Wait until fsmt-1 is available');
    expect(told.next).not.toContain('Create');
  });

  it.each(['deleting', 'deleted', 'error'])('a mount target that is %s: act', async (state) => {
    const told = await passing(mountTarget(state), unresolved);
    expect(told).toMatchObject({ cause: 'mount-target-missing', is: 'no' });
    expect(told.next).toContain('Create a mount target');
  });

  const gateway = (state: string) =>
    inNetwork(
      privateWithNat(
        withSnapshot({ natGateways: [{ id: 'nat-1', subnet: 'subnet-nat', state, connectivity: 'public' }] }),
      ),
    );

  it('a NAT gateway that is being made: wait', async () => {
    const told = await passing(gateway('pending'), timedOut);
    expect(told).toMatchObject({ cause: 'nat-route-black-hole', is: 'yes', instructions: 0 });
    expect(told.next).toContain('nat-1');
  });

  it.each(['failed', 'deleting'])('a NAT gateway that is %s: act', async (state) => {
    expect(await passing(gateway(state), timedOut)).toMatchObject({ cause: 'nat-route-black-hole', is: 'no' });
  });

  it.each([
    ['pending', 'yes'],
    ['pendingacceptance', 'no'],
    ['failed', 'no'],
  ])('an endpoint that is %s passes by itself: %s', async (state, is) => {
    const fake = inNetwork(isolated(withEndpoint('secretsmanager', { state })));
    expect(await passing(fake, timedOut)).toMatchObject({ cause: 'endpoint-missing', is });
  });

  const denied = caseOf('permission-missing');

  it('a permission that the account lacks: act', async () => {
    expect(await passing(denied.account, denied.reason)).toMatchObject({ cause: 'permission-missing', is: 'no' });
  });

  it('a permission that the account shows by now: wait if it was given a moment ago', async () => {
    const { account: fake, reason } = denied;
    const allowed = { decision: 'allowed', missingContext: [], matched: [] } as const;
    const simulation = Object.fromEntries(Object.keys(fake.simulation ?? {}).map((key) => [key, allowed]));
    const { findings } = await diagnoseIn({ ...fake, simulation }, reason);
    expect(findings).toMatchObject([{ cause: 'permission-missing', certainty: 'reported', failing: true }]);
    expect(findings[0]?.passes).toMatchObject({ is: 'perhaps', when: 'somebody allowed it within the last minutes' });
    expect(findings[0]?.passes?.because).toContain('the account allows it now');
  });
});
