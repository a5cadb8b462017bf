import { beforeEach, describe, expect, it } from 'vitest';
import { role, secret } from '../../fixtures/account.ts';
import {
  type CreateStage,
  otherPolicies,
  otherPolicy,
  policy,
  readFrom,
  refusalOf,
  type Stage,
  valueFrom,
} from './stage.ts';

const attach = { kind: 'attach-grant', grant: 'api', role, policy } as const;
const detach = { ...attach, kind: 'detach-grant' } as const;
const context = { planHash: 'plan' };

/** What an account does when a grant's policy is attached and detached. */
export function grantContract(create: CreateStage): void {
  let stage: Stage;
  beforeEach(async () => void (stage = await create()));

  const attached = async () => (await valueFrom(stage, 'role-policies', role)).flatMap(({ arn }) => arn ?? []);
  const decision = async () => {
    const subject = { role, action: 'secretsmanager:GetSecretValue', resource: secret, context: {} };
    return (await valueFrom(stage, 'simulation', subject)).decision;
  };

  describe('a grant that is attached', () => {
    it('is among the role’s policies under its own name, and the role may do what it says', async () => {
      expect(await decision()).toBe('implicitDeny');
      expect(await stage.execute(attach, context)).toEqual({ is: 'made', seen: { is: 'policies', others: [] } });
      const name = 'ecs-init-remediator-us-east-2-api';
      expect(await valueFrom(stage, 'role-policies', role)).toMatchObject([{ name, arn: policy }]);
      expect(await decision()).toBe('allowed');
    });

    it('is found attached the second time, and stands there once', async () => {
      await stage.execute(attach, context);
      expect(await stage.execute(attach, context)).toEqual({ is: 'already', seen: { is: 'policies', others: [] } });
      expect(await attached()).toEqual([policy]);
    });

    it('is recorded with the names of the policies that were there before it', async () => {
      await stage.people.attach(otherPolicy(1));
      const seen = { is: 'policies', others: ['other-1'] };
      expect(await stage.execute(attach, context)).toEqual({ is: 'made', seen });
      await stage.people.attach(otherPolicy(2));
      const later = { is: 'policies', others: ['other-1', 'other-2'] };
      expect(await stage.execute(attach, context)).toEqual({ is: 'already', seen: later });
    });

    it('fails by IAM’s limit of ten policies a role, and nothing is attached', async () => {
      for (let index = 1; index <= otherPolicies; index += 1) await stage.people.attach(otherPolicy(index));
      const because = { code: 'policy-quota', role: 'api-exec', attached: 10, error: 'LimitExceededException' };
      expect(await stage.execute(attach, context)).toEqual({ is: 'failed', because });
      expect(await attached()).not.toContain(policy);
    });

    it('takes the tenth place, and is then found attached although the role is full', async () => {
      for (let index = 1; index < otherPolicies; index += 1) await stage.people.attach(otherPolicy(index));
      expect(await stage.execute(attach, context)).toMatchObject({ is: 'made' });
      expect(await stage.execute(attach, context)).toMatchObject({ is: 'already' });
    });

    it('fails if somebody deleted its policy', async () => {
      await stage.people.deletePolicy();
      expect(refusalOf(await stage.execute(attach, context)).detail).toMatch(/^NoSuchEntityException: .*policy/i);
      expect(await attached()).toEqual([]);
    });

    it('fails if the role is gone', async () => {
      await stage.people.deleteRole();
      expect(refusalOf(await stage.execute(attach, context)).detail).toMatch(/^NoSuchEntityException: .*api-exec/);
      expect(await readFrom(stage, 'role', role)).toMatchObject({ is: 'absent' });
      expect(await readFrom(stage, 'role-policies', role)).toMatchObject({ is: 'absent' });
    });

    it('fails without the permission to attach it, which the failure names', async () => {
      await stage.people.deny('iam:AttachRolePolicy');
      expect(refusalOf(await stage.execute(attach, context)).permission).toBe('iam:AttachRolePolicy');
      expect(await attached()).toEqual([]);
    });

    it('fails if the product may not read what is attached, which is then unknown and not nothing', async () => {
      const permission = 'iam:ListAttachedRolePolicies';
      await stage.people.deny(permission);
      expect(refusalOf(await stage.execute(attach, context)).permission).toBe(permission);
      const unread = { is: 'unavailable', why: 'denied', permission };
      expect(await readFrom(stage, 'role-policies', role)).toMatchObject(unread);
    });
  });

  describe('a grant that is detached', () => {
    it('is gone from the role with what it allowed, and the policies of others stay', async () => {
      await stage.people.attach(otherPolicy(1));
      await stage.execute(attach, context);
      expect(await stage.execute(detach, context)).toEqual({ is: 'made' });
      expect(await attached()).toEqual([otherPolicy(1)]);
      expect(await decision()).toBe('implicitDeny');
    });

    it('is not detached twice', async () => {
      await stage.execute(attach, context);
      await stage.execute(detach, context);
      expect(await stage.execute(detach, context)).toEqual({ is: 'already' });
    });

    it('counts as detached if the role is gone', async () => {
      await stage.execute(attach, context);
      await stage.people.deleteRole();
      expect(await stage.execute(detach, context)).toEqual({ is: 'already' });
    });

    it('stays attached if the product may not detach it', async () => {
      await stage.execute(attach, context);
      await stage.people.deny('iam:DetachRolePolicy');
      expect(refusalOf(await stage.execute(detach, context)).permission).toBe('iam:DetachRolePolicy');
      expect(await attached()).toEqual([policy]);
      expect(await decision()).toBe('allowed');
    });
  });
}
