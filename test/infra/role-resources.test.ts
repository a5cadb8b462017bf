import { describe, expect, it } from 'vitest';
import { isOn, notAllowed, remediatorUses, textOf, usedElsewhere, withoutUse } from '../integration/role-resources.ts';

const role = 'arn:aws:iam::111122223333:role/api-exec';
const group = 'arn:aws:logs:us-east-2:111122223333:log-group:/ecs/api';

describe('the comparison of the worlds’ calls with the resources of the role', () => {
  it.each([
    ['arn:{partition}:iam::{account}:role/*', role, true],
    ['arn:{partition}:iam::{account}:role/*', 'arn:aws:iam::111122223333:policy/x', false],
    ['arn:{partition}:iam::{account}:policy/*', 'arn:aws:iam::aws:policy/ReadOnlyAccess', false],
    ['arn:{partition}:iam::aws:policy/*', 'arn:aws:iam::aws:policy/ReadOnlyAccess', true],
    ['arn:{partition}:ecs:{region}:{account}:task/*', 'arn:aws:ecs:us-east-2:111122223333:task/shop/1', true],
    ['arn:{partition}:ecs:{region}:{account}:task/*', 'arn:aws:ecs:us-east-2:111122223333:task-set/shop/1', false],
    ['{logGroups}', group, true],
    ['{logGroups}', `${group}:*`, false],
    ['{logGroups}:*', `${group}:*`, true],
    ['{executionRole}', role, true],
    ['{executionRole}', group, false],
    ['*', '*', true],
  ])('knows that %s and %s: %s', (template, resource, isOne) => {
    expect(isOn(template, resource)).toBe(isOne);
  });

  it('refuses a placeholder that it does not know', () => {
    expect(() => isOn('{nobody}', role)).toThrow('{nobody}');
  });

  it('names a call whose resource no role allows, though a role has its action', () => {
    const calls = [
      { action: 'iam:GetRole', resource: role },
      { action: 'iam:GetRole', resource: 'arn:aws:iam::111122223333:user/ann' },
    ];
    expect(notAllowed(calls)).toEqual(['iam:GetRole on arn:aws:iam::111122223333:user/ann']);
  });

  it('names a resource of the role that no call uses, though another resource of its action is used', () => {
    const uses = [
      { action: 'iam:GetRole', resource: 'arn:{partition}:iam::{account}:role/*' },
      { action: 'iam:GetRole', resource: '{services}' },
    ];
    expect(withoutUse([{ action: 'iam:GetRole', resource: role }], uses)).toEqual(['iam:GetRole on {services}']);
  });

  it('knows what every placeholder of the permissions stands for, and has no reason for what no statement names', () => {
    expect(remediatorUses.length).toBeGreaterThan(60);
    expect(() => remediatorUses.map(({ resource }) => isOn(resource, role))).not.toThrow();
    const texts = new Set(remediatorUses.map(textOf));
    expect(Object.keys(usedElsewhere).filter((text) => !texts.has(text))).toEqual([]);
  });
});
