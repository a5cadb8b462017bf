import { describe, expect, it } from 'vitest';
import type { AccessChange } from '../../shared/evidence/access-history.ts';
import { account, definition, role, secret, service, taskArn, taskDefinition } from '../fixtures/account.ts';
import { outcomeOf } from '../fixtures/command.ts';
import { deliver, fail, type Installation, incidentOf, install, wait } from '../fixtures/installation.ts';
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
function ranBefore(at: Installation): void {
  at.fake['task-definition'] = {
    [taskDefinition]: definition({ DB: `${secret}:url::` }),
    [older]: definition({ DATABASE: `${secret}:other::` }, { arn: older }),
  };
  at.fake['service-tasks'] = {
    [service]: [
      {
        arn: taskArn('z'),
        taskDefinitionArn: older,
        createdAt: '2026-11-23T08:00:00.000Z',
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
