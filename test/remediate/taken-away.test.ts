import { describe, expect, it } from 'vitest';
import type { AccessChange } from '../../shared/evidence/access-history.ts';
import { account, definition, role, secret, service, taskArn, taskDefinition } from '../fixtures/account.ts';
import { outcomeOf } from '../fixtures/command.ts';
import { deliver, fail, type Installation, incidentOf, install, publishedOf, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, toldControls, toldStates } from '../fixtures/repair.ts';

const eve = `arn:aws:sts::${account}:assumed-role/responder/eve`;
const team = `arn:aws:iam::${account}:policy/team-reads`;
const older = taskDefinition.replace(':7', ':6');
const detached: AccessChange = {
  at: '2026-11-23T09:30:00.000Z',
  event: 'DetachRolePolicy',
  by: eve,
  policy: team,
  document: {
    Statement: [{ Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [secret] }],
  },
};

function detach(at: Installation, change = detached): void {
  at.fake['access-history'] = { [role]: { changes: [change] } };
}

/** Revision 6 worked with the same role and secret, and still runs; revision 7 fails. */
function ranBefore(at: Installation, createdAt = '2026-11-23T08:00:00.000Z', named = `${secret}:other::`): void {
  at.fake['task-definition'] = {
    [taskDefinition]: definition({ DB: `${secret}:url::` }),
    [older]: definition({ DATABASE: named }, { arn: older }),
  };
  at.fake['service-tasks'] = {
    [service]: [
      {
        arn: taskArn('z'),
        taskDefinitionArn: older,
        createdAt,
        passedInitialisation: true,
      },
    ],
  };
}

const said = ({ told }: Installation) => told.map(({ text }) => text.replaceAll(/\s+/g, ' ')).join('\n');

describe('access that somebody took away', () => {
  it('is not given to a new revision, and people are told who took it and how to restore it', async () => {
    const at = install({ grants: [grant] });
    ranBefore(at);
    detach(at);
    await deliver(at, fail(at, 'a1'));
    expect([executedKinds(at), toldStates(at)]).toEqual([[], ['found']]);
    const { findings, id } = await incidentOf(at);
    expect(findings).toMatchObject([
      { decision: 'hold', reason: { code: 'taken-away', by: eve, at: detached.at, policy: team, role } },
    ]);
    expect(said(at)).toContain(`${eve} took this access away at ${detached.at} (DetachRolePolicy of`);
    expect(said(at)).toContain(`npx ecs-init-remediator restore ${id}`);
    expect(said(at)).not.toMatch(/put-role-policy|attach-role-policy|"Effect": "Allow"/);
  });

  it('is given again once a person restored it, which is told and recorded', async () => {
    const at = install({ grants: [grant] });
    ranBefore(at);
    detach(at);
    await deliver(at, fail(at, 'a1'));
    const { id: incident } = await incidentOf(at);
    wait(at, 60);
    expect(await outcomeOf(at, { verb: 'restore', incident })).toEqual({ is: 'done' });
    expect(toldControls(at)).toEqual(['restored']);
    wait(at, 60);
    await deliver(at, fail(at, 'b1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('is held anew if somebody takes it away after the restore', async () => {
    const at = install({ grants: [grant] });
    ranBefore(at);
    detach(at);
    await deliver(at, fail(at, 'a1'));
    const { id: incident } = await incidentOf(at);
    await outcomeOf(at, { verb: 'restore', incident });
    wait(at, 120);
    detach(at, { ...detached, at: at.now });
    wait(at, 60);
    await deliver(at, fail(at, 'b1'));
    expect([executedKinds(at), (await incidentOf(at)).findings[0]?.reason.code]).toEqual([[], 'taken-away']);
  });

  it('is held where ECS shows that it worked with another revision, and nothing tells what became of it', async () => {
    const at = install({ grants: [grant] });
    ranBefore(at);
    await deliver(at, fail(at, 'a1'));
    expect((await incidentOf(at)).findings).toMatchObject([{ decision: 'hold', reason: { code: 'ran-before' } }]);
    expect(said(at)).not.toMatch(/put-role-policy/);
    const { id: incident } = await incidentOf(at);
    expect(await outcomeOf(at, { verb: 'restore', incident })).toEqual({ is: 'done' });
    wait(at, 60);
    await deliver(at, fail(at, 'b1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('is given where it never was: the history is asked once, for the role', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(at.asked.filter(({ kind }) => kind === 'access-history')).toEqual([
      { kind: 'access-history', subject: role },
    ]);
  });

  it('is not looked for where no grant would give it', async () => {
    const at = install({ grants: [] });
    await deliver(at, fail(at, 'a1'));
    expect(at.asked.filter(({ kind }) => kind === 'access-history')).toEqual([]);
    expect(said(at)).toContain('put-role-policy');
  });
});

describe('access that worked an hour ago, and that a person took away minutes ago', () => {
  it('is held though the owner’s stack removed a policy of the role two months before', async () => {
    const at = install({ grants: [grant] });
    ranBefore(at, '2026-11-23T09:40:00.000Z');
    // It worked at 09:40 today, so what CloudFormation detached in September (and deleted: nobody can read its text) did
    // not end it. What a person detached at 09:50 CloudTrail does not show yet.
    detach(at, {
      at: '2026-09-20T08:00:00.000Z',
      event: 'DetachRolePolicy',
      by: `arn:aws:sts::${account}:assumed-role/cdk-cfn-exec/AWSCloudFormation`,
      through: 'cloudformation.amazonaws.com',
      policy: `arn:aws:iam::${account}:policy/old-stack-policy`,
    });
    await deliver(at, fail(at, 'a1'));
    expect([executedKinds(at), (await incidentOf(at)).findings[0]?.reason.code]).toEqual([[], 'ran-before']);
  });
});

describe('access that worked with another revision', () => {
  it('is the same access though that revision names the secret without its suffix', async () => {
    const at = install({ grants: [grant] });
    const partial = secret.replace('-AbCdEf', '');
    ranBefore(at, '2026-11-23T09:40:00.000Z', `${partial}:url::`);
    at.fake.secret = {
      [secret]: { arn: secret, name: 'api/db', tags: {} },
      [partial]: { arn: secret, name: 'api/db', tags: {} },
    };
    await deliver(at, fail(at, 'a1'));
    expect([executedKinds(at), (await incidentOf(at)).findings[0]?.reason.code]).toEqual([[], 'ran-before']);
  });
});

describe('the message about access that a person took away', () => {
  it.each([
    ['nothing tells what manages the role', {}],
    ['the owner configured Terraform', { managedBy: 'terraform' }],
  ] as const)('has no patch that gives it, where %s', async (_, more) => {
    const at = install({ grants: [grant], ...more });
    detach(at);
    await deliver(at, fail(at, 'a1'));
    const [finding] = (await publishedOf(at)).findings;
    expect(finding?.reasonCode).toBe('taken-away');
    expect(finding?.patch).toBeUndefined();
    expect(at.told.at(-1)?.text ?? '').not.toContain('aws_iam_role_policy');
  });
});
