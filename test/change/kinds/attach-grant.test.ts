import { describe, expect, it } from 'vitest';
import type { LaterFailure } from '../../../shared/change/define-change.ts';
import { type AttachGrant, attachGrant, type DetachGrant } from '../../../shared/change/kinds/attach-grant.ts';
import type { Finding } from '../../../shared/diagnosis/finding.ts';
import type { Claim } from '../../../shared/stopped-reason/claim.ts';
import { readStoppedReason } from '../../../shared/stopped-reason/read-stopped-reason.ts';
import { definition, role, secret, service, taskDefinition } from '../../fixtures/account.ts';
import { configuration, grant } from '../../fixtures/owner.ts';
import { factsOf, failure, lacking, policy, standAlone, workload } from '../guarded.ts';
import { elsewhere, findingOf, inputOf, nothing, nowhere, place } from './plan-input.ts';

const action: AttachGrant = { kind: 'attach-grant', grant: grant.name, role, policy };
const inverse: DetachGrant = { ...action, kind: 'detach-grant' };
const allowing = (fields = {}) => configuration({ grants: [{ ...grant, ...fields }] });
const unnamed = `${secret}-2`;
const lackingUnnamed = findingOf('unnamed', {
  is: 'permission',
  role,
  statement: { actions: ['secretsmanager:GetSecretValue'], resources: [unnamed] },
});

const key = 'arn:aws:kms:us-east-2:111122223333:key/1';

describe('the attachment of a grant', () => {
  it('is planned once for all findings that its policy covers', () => {
    const again = { ...lacking, id: 'again' };
    const plan = attachGrant.plan(inputOf({ findings: [lacking, again], configuration: allowing() }), []);
    expect(plan.unplanned).toEqual({});
    expect(plan.changes).toMatchObject([
      { action, inverse, findings: [lacking.id, 'again'], consent: { is: 'grant', name: grant.name }, follows: null },
    ]);
  });

  it.each<readonly [string, Finding, ReturnType<typeof allowing>, object]>([
    [
      'where no grant is for the role',
      lacking,
      allowing({ executionRole: `${role}-2` }),
      { [lacking.id]: { code: 'no-grant-for-role', role } },
    ],
    [
      'where no grant of the role covers the secret',
      lackingUnnamed,
      allowing(),
      { unnamed: { code: 'no-grant-covers', resources: [unnamed] } },
    ],
    [
      'where the grant covers the secret and not its key',
      {
        ...lacking,
        remedy: {
          is: 'permission',
          role,
          statement: { actions: ['secretsmanager:GetSecretValue', 'kms:Decrypt'], resources: [secret, key] },
        },
      },
      allowing(),
      {
        [lacking.id]: {
          code: 'grant-covers-part',
          grant: grant.name,
          covered: [{ action: 'secretsmanager:GetSecretValue', resource: secret }],
          lacking: [{ action: 'kms:Decrypt', resource: key }],
        },
      },
    ],
    ['for a finding that lacks no permission', { ...lacking, remedy: null }, allowing(), {}],
  ])('is not planned %s', (_title, finding, owner, unplanned) => {
    expect(attachGrant.plan(inputOf({ findings: [finding], configuration: owner }), [])).toEqual({
      changes: [],
      unplanned,
    });
  });

  describe('for a login to ECR that a role which may pull lacks', () => {
    const repository = (name: string) => `arn:aws:ecr:us-east-2:111122223333:repository/${name}`;
    const login = { action: 'ecr:GetAuthorizationToken', resource: '*' };
    const statement = { actions: [login.action], resources: [login.resource] };
    const loggingIn = findingOf('login', { is: 'permission', role, statement }, { requirement: 'api/registry-token' });
    const plannedBy = (name: string) => {
      const [container] = definition({}).containers;
      if (container === undefined) throw new Error('the fixture has a container');
      const pulling = { ...container, image: '111122223333.dkr.ecr.us-east-2.amazonaws.com/shop/api:v7' };
      const owner = allowing({ secrets: [], repositories: [repository(name)] });
      const input = {
        findings: [loggingIn],
        configuration: owner,
        definition: definition({}, { containers: [pulling] }),
      };
      return attachGrant.plan(inputOf(input), []);
    };

    it('is planned by a grant of the repository of the image', () => {
      expect(plannedBy('shop/api')).toMatchObject({ changes: [{ action }], unplanned: {} });
    });

    it('is not planned by a grant of another repository, which the task does not pull from', () => {
      const lackingPull = [{ action: 'ecr:BatchGetImage', resource: repository('shop/api') }];
      expect(plannedBy('other')).toEqual({
        changes: [],
        unplanned: {
          login: { code: 'grant-covers-part', grant: grant.name, covered: [login], lacking: lackingPull },
        },
      });
    });
  });

  it('is planned by the grant of the role that covers, whichever comes first', () => {
    const grants = [{ ...grant, name: 'other', secrets: [unnamed] }, grant];
    const plan = attachGrant.plan(inputOf({ findings: [lacking], configuration: configuration({ grants }) }), []);
    expect(plan.changes).toMatchObject([{ action }]);
  });

  it.each([
    ['by the grant itself', action, allowing(), place, true],
    ['by no grant of another name', action, allowing({ name: 'other' }), place, false],
    ['by no grant of another role', action, allowing({ executionRole: `${role}-2` }), place, false],
    [
      'by no grant in another Region, where the policy is another',
      action,
      allowing(),
      { ...place, region: 'eu-west-1' },
      false,
    ],
    ['by no grant that is to be asked for', action, allowing({ consent: 'ask' }), place, false],
    ['for no other service', action, allowing(), elsewhere, false],
    ['for no stand-alone task', action, allowing(), nowhere, false],
    ['to be taken back from whatever service', inverse, allowing({ consent: 'ask' }), elsewhere, true],
    ['to be taken back where the grant is gone, for that only lessens access', inverse, configuration(), place, true],
  ] as const)('is allowed %s', (_title, asked, owner, where, expected) => {
    expect(attachGrant.isConsented(asked, owner, where)).toBe(expected);
  });

  describe('beside the evidence', () => {
    const tasks = { kind: 'service-tasks', subject: service };
    const saying = readStoppedReason(failure.reason);
    const reads = (claim: Partial<Claim>, owner = allowing()) =>
      attachGrant.reads({
        workload,
        definition: definition({}),
        configuration: owner,
        claims: [{ ...saying, ...claim }],
      });

    it('reads the policy of a grant that covers the denied call, and the history of its role', () => {
      expect(reads({})).toEqual([
        tasks,
        { kind: 'managed-policy', subject: policy },
        { kind: 'access-history', subject: role },
      ]);
    });

    it.each<readonly [string, Partial<Claim>, ReturnType<typeof allowing>]>([
      ['the text names no call', { action: null }, allowing()],
      ['the text names no resource', { resource: null }, allowing()],
      ['the text tells of the network', { category: 'network' }, allowing()],
      ['no grant covers the call', { resource: unnamed }, allowing()],
    ])('reads neither where %s', (_where, claim, owner) => {
      expect(reads(claim, owner)).toEqual([tasks]);
    });
  });

  it('needs the earlier tasks of the service where a grant is for its role', () => {
    const reads = (fields = {}, owner = allowing()) =>
      attachGrant.reads({ workload: { ...workload, ...fields }, definition: definition({}), configuration: owner });
    expect(reads()).toEqual([{ kind: 'service-tasks', subject: service }]);
    expect(reads({ overrideExecutionRoleArn: `${role}-2` })).toEqual([]);
    expect(reads({}, configuration())).toEqual([]);
    expect(attachGrant.reads({ workload: standAlone, definition: definition({}), configuration: allowing() })).toEqual(
      [],
    );
  });

  it.each([
    ['shown where the role carries the policy', [{ name: grant.name, arn: policy }], true],
    ['not shown where it carries another', [{ name: 'inline' }], false],
    ['not shown where there is no such role', undefined, false],
    ['unknown where the policies could not be read', 'denied' as const, undefined],
  ] as const)('is %s', async (_title, policies, expected) => {
    const facts = await factsOf({ 'role-policies': policies === undefined ? {} : { [role]: policies } });
    expect(attachGrant.isShown(action, facts)).toBe(expected);
    expect(attachGrant.shownBy(action)).toEqual({ kind: 'role-policies', subject: role });
  });

  it('is unknown if the policies were not read', async () => {
    expect(attachGrant.isShown(action, await factsOf({}, ['role-policies']))).toBeUndefined();
  });

  it('is taken back by its detachment, whatever was recorded', () => {
    expect(attachGrant.takeBack(action, { ...inverse, policy: 'another' })).toEqual(inverse);
  });

  it('may be relied on by the services of its grant; they are unknown if the grant was removed', () => {
    expect(attachGrant.reliantServices(action, allowing())).toEqual([service]);
    expect(attachGrant.reliantServices(action, configuration())).toBeUndefined();
  });

  it('fails again where the same call is denied again', () => {
    const claim = readStoppedReason(failure.reason);
    const later: LaterFailure<AttachGrant> = { action, finding: lacking, taskDefinitionArn: taskDefinition, claim };
    expect(attachGrant.isSameFailure(later)).toBe(true);
    expect(attachGrant.isSameFailure({ ...later, claim: { ...claim, resource: unnamed } })).toBe(false);
  });

  it('is made to the role and the policy, moves no service, and makes nothing that others point at', () => {
    expect(attachGrant.target(action)).toBe(`${role}|${policy}`);
    expect(attachGrant.movesTo(action)).toBeUndefined();
    expect(attachGrant.pointedAt(action, 'created')).toBe(action);
    expect(attachGrant.plan(inputOf(), [])).toEqual(nothing);
  });
});
