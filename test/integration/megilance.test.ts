import { beforeAll, describe, expect, it } from 'vitest';
import type { Played } from '../sandbox/demo/play.ts';
import { expectWorldPages } from './expect-world-pages.ts';
import { changingCalls, deniedCalls, findingsOf, onlyIncident, playFile, withoutCounts } from './play-file.ts';

const role = 'megilance-exec-role';
const grantPolicy = 'arn:aws:iam::000000000000:policy/ecs-init-remediator-us-east-2-megilance-secrets-access';
const service = 'megilance-cluster/megilance-backend-service';

describe('the incident that the product was made for', () => {
  let played: Played;
  beforeAll(async () => {
    played = await playFile('megilance');
  });

  it('ends with a task running', () => {
    expect(played.ending).toMatchObject({ is: 'healed' });
    expect(played.report.worldAfter.services[service]).toMatchObject({ runningCount: 1 });
  });

  it('finds the permission and the reference at the first failure', () => {
    const [first] = onlyIncident(played.report).messages;
    expect(first?.state).toBe('found');
    expect(first?.text).toContain('secretsmanager:GetSecretValue');
    expect(first?.text).toContain('database_url');
    const incident = onlyIncident(played.report);
    expect(findingsOf(incident, 'iam').length).toBeGreaterThan(0);
    expect(
      findingsOf(incident, 'iam').every((one) => one.certainty === 'proved' && one.resolution === 'verified'),
    ).toBe(true);
    expect(findingsOf(incident, 'reference-format')).toMatchObject([
      { certainty: 'proved', requirement: 'backend/secret/DATABASE_URL', resolution: 'verified' },
    ]);
  });

  it('names the network in the same message, with the hop that fails, and leaves it to people', () => {
    const incident = onlyIncident(played.report);
    const text = (incident.messages[0]?.text ?? '').replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/task → subnet-\w+ → rtb-\w+ ✗ no route/);
    expect(text).toContain('aws ec2 create-vpc-endpoint');
    const network = findingsOf(incident, 'network');
    expect(network[0]).toMatchObject({ cause: 'no-route', certainty: 'proved' });
    expect(network.every((one) => one.changes.length === 0)).toBe(true);
  });

  it('attaches the policy and registers one revision with one corrected reference', () => {
    const { worldBefore: before, worldAfter: after } = played.report;
    expect(before.roles[role]?.filter((policy) => policy.startsWith(grantPolicy))).toEqual([]);
    expect(after.roles[role]?.filter((policy) => policy.startsWith(grantPolicy))).toHaveLength(1);
    const [old, corrected, ...further] = (after.taskDefinitions['megilance-backend'] ?? []).slice(6);
    expect([old?.revision, corrected?.revision, further]).toEqual([7, 8, []]);
    expect(corrected?.valueFroms).toEqual({
      ...old?.valueFroms,
      'backend/DATABASE_URL': `${old?.valueFroms['backend/DATABASE_URL']}::`,
    });
    expect(after.services[service]?.taskDefinition).toMatch(/megilance-backend:8$/);
  });

  it('does both by the remediator’s own role session', () => {
    const { calls } = played.report;
    for (const action of ['iam:AttachRolePolicy', 'ecs:RegisterTaskDefinition', 'ecs:UpdateService']) {
      const made = calls.filter((call) => call.action === action && call.error === null);
      expect(made.map((call) => call.by)).toEqual([
        expect.stringMatching(/^arn:aws:sts::000000000000:assumed-role\/.*Remediator/),
      ]);
    }
  });

  it('never asks for anything that its role does not allow, and never reads a secret', () => {
    expect(deniedCalls(played.report)).toEqual([]);
    expect(
      played.report.calls.filter(({ action }) => /GetSecretValue|GetParameters$|GetParameterHistory/.test(action)),
    ).toEqual([]);
  });

  it('sends two messages: what was found and repaired, and that it runs again', () => {
    const { messages } = onlyIncident(played.report);
    expect(messages.map(({ state }) => state)).toEqual(['found', 'verified']);
    expect(messages[0]?.subject).toMatch(/^\[ACT\] megilance-backend-service \(us-east-2\): /);
    expect(messages[0]?.text).toMatch(/^ACTION NEEDED: service megilance-backend-service is down: 0 of 1 running, /);
    expect(messages.at(-1)?.subject).toMatch(/^\[OK\] megilance-backend-service \(us-east-2\): runs again/);
    expect(messages[0]?.text).toMatch(/^WHY IT FAILS\n1\. /m);
  });

  expectWorldPages(['megilance'], () => played);
});

describe('the same incident in dry-run', () => {
  let played: Played;
  beforeAll(async () => {
    played = await playFile('megilance', 'dry-run');
  });

  it('changes nothing in the world', () => {
    expect(withoutCounts(played.report.worldAfter)).toEqual(withoutCounts(played.report.worldBefore));
    expect(changingCalls(played.report)).toEqual([]);
  });

  it('says what would be done', () => {
    const [first] = onlyIncident(played.report).messages;
    expect(first?.text).toMatch(/would/i);
    expect(first?.text).toContain('ecs-init-remediator-us-east-2-megilance-secrets-access');
    expect(deniedCalls(played.report)).toEqual([]);
  });
});
