import { expect, it } from 'vitest';
import type { Knowledge } from '../../shared/evidence/ask.ts';
import type { ResourcePolicy } from '../../shared/evidence/iam.ts';
import type { PolicyStatement } from '../../shared/policy/policy-document.ts';
import { account, region, role } from '../fixtures/account.ts';
import { privateWithNat, rule, type Topology, withEgress, withGroup } from '../fixtures/topology.ts';
import { accountWith, efs, inSubnet, lacking, networkOf, type Situation, task } from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

type Answers = Parameters<typeof accountWith>[1];
type MountTarget = Knowledge['file-system']['mountTargets'][number];

const id = 'fs-0123456789abcdef0';
const denied = efs("b'mount.nfs4: access denied by server while mounting 127.0.0.1:/'");
const mountTarget: MountTarget = {
  id: 'fsmt-1',
  subnet: 'subnet-a',
  vpc: 'vpc-1',
  zone: `${region}a`,
  address: '10.0.1.7',
  state: 'available',
  securityGroups: ['sg-mount'],
};
const admitsNfs = withGroup('sg-mount', { ingress: [rule(2049, { cidrs: ['10.0.0.0/16'] })] });
const withTaskRole = (taskRole: { readonly taskRoleArn?: string }) =>
  task({ secrets: [] }, { fileSystems: [{ volume: 'data', index: 0, fileSystem: id, iam: true }], ...taskRole });
const asRole = withTaskRole({ taskRoleArn: role });
const mounting = (
  policy: ResourcePolicy,
  more: Answers = {},
  topology: Topology = privateWithNat(admitsNfs),
  target: MountTarget = mountTarget,
) =>
  accountWith('', {
    ...networkOf(topology),
    ...asRole,
    'file-system-policy': { [id]: policy },
    'file-system': {
      [id]: {
        id,
        arn: `arn:aws:elasticfilesystem:${region}:${account}:file-system/${id}`,
        mountTargets: [target],
      },
    },
    ...more,
  });
const letsIn = (who: string, condition?: PolicyStatement['Condition']): ResourcePolicy => ({
  document: {
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: [who] },
        Action: ['elasticfilesystem:ClientMount'],
        Resource: ['*'],
        ...(condition && { Condition: condition }),
      },
    ],
  },
});
const root = `arn:aws:iam::${account}:root`;

const situations: readonly (Omit<Situation, 'event'> & { readonly title: string })[] = [
  {
    title: 'a policy of the file system that asks for its mount target lets a task in that has one',
    reason: denied,
    account: mounting(letsIn('*', { Bool: { 'elasticfilesystem:AccessedViaMountTarget': ['true'] } })),
    finds: ['suspected file-system-access-denied volume/file-system/data failing'],
  },
  {
    title: 'a task’s group that lets only HTTPS out keeps it from its file system',
    reason: efs("b'mount.nfs4: Connection timed out'"),
    account: mounting({}, {}, privateWithNat(admitsNfs, withEgress(rule(443, { cidrs: ['0.0.0.0/0'] })))),
    finds: ['proved mount-target-closed volume/file-system/data failing'],
  },
  {
    title: 'a role whose policy asks for an access point is not denied by a simulation that knew of none',
    reason: denied,
    account: mounting(letsIn(`arn:aws:iam::${account}:role/other`), {
      simulation: { '*': { ...lacking, missingContext: ['elasticfilesystem:AccessPointArn'] } },
    }),
    finds: ['undecided file-system-access-denied volume/file-system/data failing'],
  },
  {
    title: 'a policy that names the account leaves it to the role’s own, which says nothing',
    reason: denied,
    account: mounting(letsIn(root), { simulation: { '*': lacking } }),
    finds: ['proved file-system-access-denied volume/file-system/data failing'],
  },
  {
    title: 'a policy that names the account lets a role in whose own policy allows it',
    reason: denied,
    account: mounting(letsIn(root)),
    finds: ['suspected file-system-access-denied volume/file-system/data failing'],
  },
  {
    title: 'a policy that denies the account denies its roles, whatever it lets them do elsewhere',
    reason: denied,
    account: mounting({
      document: {
        Statement: [
          ...(letsIn(role).document?.Statement ?? []),
          { Effect: 'Deny', Principal: { AWS: [root] }, Action: ['*'], Resource: ['*'] },
        ],
      },
    }),
    finds: ['proved file-system-access-denied volume/file-system/data failing'],
  },
  {
    title: 'a mount target of the same zone in another VPC has no name here',
    reason: efs(
      `Failed to resolve "${id}.efs.${region}.amazonaws.com" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID.`,
    ),
    account: mounting({}, {}, privateWithNat(), { ...mountTarget, vpc: 'vpc-2', subnet: 'subnet-z' }),
    finds: ['proved mount-target-missing volume/file-system/data failing'],
  },
];

it.each(situations)('$title', async ({ reason, account: fake, finds }) => {
  expect(found(await diagnoseIn(fake, reason, inSubnet('subnet-a')))).toEqual(finds);
});

it('a volume with IAM on and no task role asks for one', async () => {
  const diagnosis = await diagnoseIn(mounting(letsIn(role), withTaskRole({})), denied, inSubnet('subnet-a'));
  expect(found(diagnosis)).toEqual(['proved file-system-access-denied volume/file-system/data failing']);
  expect(diagnosis.findings[0]?.next).toContain('Give the task definition a task role (taskRoleArn)');
});
