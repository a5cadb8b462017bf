import { beforeAll, describe, expect, it } from 'vitest';
import type { Played } from '../sandbox/demo/play.ts';
import { expectOthersPart } from './expect-others-part.ts';
import { expectWorldPages } from './expect-world-pages.ts';
import {
  changingCalls,
  deniedCalls,
  findingsOf,
  onlyIncident,
  type Part,
  playFile,
  playTogether,
  statesOf,
  withoutCounts,
} from './play-file.ts';
import { roleActions, usedOtherwise } from './role-actions.ts';
import { notAllowed, type Use, withoutNeed, withoutUse } from './role-resources.ts';

/** The product's calls in the worlds of this file that IAM let through. */
const used: Use[] = [];
const note = (calls: Part['allCalls']): void => {
  for (const { action, resource, error } of calls) if (error === null) used.push({ action, resource });
};

describe('worlds that are played side by side', () => {
  const names = [
    'another-secret',
    'shared-role',
    'parameter',
    'throttled-read',
    'no-grant',
    'opt-out-tag',
    'denied-read',
    'secret-denies',
    'role-reverted',
    'taken-back',
    'handed-back',
    'taken-away',
    'undone-in-between',
    'nightly-task',
    'granted-log-group',
    'other-account',
    'closed-account',
    'second-region',
    'mended-by-people',
    'key-disabled-meanwhile',
    'forged-run',
    'literal-reasons',
    'given-up',
    'given-up-restarted',
    'nothing-to-run',
  ];
  let part: (name: string) => Part;
  beforeAll(async () => {
    part = await playTogether(names);
    note(part('another-secret').allCalls);
  });

  it('no call of any world is denied but the one that a world takes away', () => {
    const denied = part('another-secret').allCalls.filter(
      ({ error }) => error !== null && /Denied|Unauthorized/.test(error),
    );
    expect([...new Set(denied.map(({ action }) => action))]).toEqual(['iam:SimulatePrincipalPolicy']);
  });

  it('another secret is repaired and proved', () => {
    const { report } = part('another-secret');
    expect(findingsOf(onlyIncident(report), 'iam')).toMatchObject([{ decision: 'apply', resolution: 'verified' }]);
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy']);
    expect(report.worldAfter.services['tidepool/tidepool-api']?.runningCount).toBe(1);
    expect(deniedCalls(report)).toEqual([]);
  });

  it('two services that share a role get one policy, attached once, and both are proved', () => {
    const { report } = part('shared-role');
    expect(report.incidents.map((one) => one.workload.split('/').slice(3).join('/')).toSorted()).toEqual([
      'orchard/service/mail',
      'orchard/service/pay',
    ]);
    const ends = report.incidents.flatMap(({ findings }) => findings);
    // With the reason, so that a failure tells what else was decided.
    expect(ends.map(({ resolution, reason }) => (resolution === 'verified' ? resolution : reason))).toEqual([
      'verified',
      'verified',
    ]);
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy']);
    expect(deniedCalls(report)).toEqual([]);
  });

  it.each(['another-secret', 'shared-role', 'parameter', 'no-grant', 'opt-out-tag'])(
    'each incident of %s is told of once a state, though every event comes thrice and in disorder',
    (name) => {
      for (const incident of part(name).report.incidents) {
        expect(statesOf(incident)).toEqual([...new Set(statesOf(incident))]);
      }
    },
  );

  it('a parameter under a key of the customer’s own is repaired and proved', () => {
    const { report } = part('parameter');
    const { findings } = onlyIncident(report);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.every((one) => one.category === 'iam' && one.resolution === 'verified')).toBe(true);
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy']);
    expect(report.worldAfter.services['kelp/kelp-api']?.runningCount).toBe(1);
    expect(deniedCalls(report)).toEqual([]);
  });

  it('a log group that a grant names is created, and the task that then starts proves it', () => {
    const { report } = part('granted-log-group');
    expect(onlyIncident(report).findings).toMatchObject([{ cause: 'log-group-not-found', resolution: 'verified' }]);
    expect(changingCalls(report)).toEqual(['logs:CreateLogGroup', 'logs:PutRetentionPolicy']);
    expect(report.worldAfter.services['osprey/osprey-api']?.runningCount).toBe(1);
    expect(deniedCalls(report)).toEqual([]);
  });

  it('a read that is throttled for a while loses nothing', () => {
    const { report } = part('throttled-read');
    expect(findingsOf(onlyIncident(report), 'iam')).toMatchObject([{ resolution: 'verified' }]);
    expect(report.calls.filter(({ error }) => error !== null && /Throttl/.test(error))).not.toEqual([]);
    expect(report.worldAfter.services['brook/brook-api']?.runningCount).toBe(1);
  });

  it('without a grant nothing is changed, and the message carries the statement that is missing', () => {
    const { report } = part('no-grant');
    expect(findingsOf(onlyIncident(report), 'iam')).toMatchObject([{ certainty: 'proved', resolution: 'proposed' }]);
    expect(onlyIncident(report).messages[0]?.text).toContain('"secretsmanager:GetSecretValue"');
    expect(withoutCounts(report.worldAfter)).toEqual(withoutCounts(report.worldBefore));
    expect(changingCalls(report)).toEqual([]);
  });

  it('a service whose owner opted out is explained and left alone', () => {
    const { report } = part('opt-out-tag');
    const [finding] = findingsOf(onlyIncident(report), 'iam');
    expect(finding).toMatchObject({ certainty: 'proved', decision: 'hold' });
    expect(finding?.reason).toMatch(/tag|opted/);
    expect(changingCalls(report)).toEqual([]);
  });

  it('a read that was taken away leaves the cause as ECS reported it, and the message names the read’s permission and the policy', () => {
    const { report } = part('denied-read');
    const incident = onlyIncident(report);
    expect(findingsOf(incident, 'iam').map((one) => one.certainty)).toContain('reported');
    const told = incident.messages.map((message) => message.text).join('\n');
    expect(told).toContain('iam:SimulatePrincipalPolicy');
    expect(told).toContain('"secretsmanager:GetSecretValue"');
    expect(told).not.toContain('undecided');
    expect(changingCalls(report)).toEqual([]);
    expect(withoutCounts(report.worldAfter)).toEqual(withoutCounts(report.worldBefore));
  });

  it('a grant is not attached against a deny that the secret’s own policy is proved to have', () => {
    const { report } = part('secret-denies');
    const incident = onlyIncident(report);
    expect(findingsOf(incident, 'iam').map(({ cause, decision }) => [cause, decision])).toEqual(
      expect.arrayContaining([
        ['permission-missing', 'hold'],
        ['resource-policy-denies', 'ask'],
      ]),
    );
    expect(incident.messages[0]?.text.replace(/\s+/g, ' ')).toContain('another allow alone cannot help');
    expect(report.worldAfter.roles).toEqual(report.worldBefore.roles);
    expect(changingCalls(report)).toEqual([]);
  });

  it('a role that a deployment puts back is not repaired again', () => {
    const { report } = part('role-reverted');
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy']);
    expect(report.incidents.at(-1)?.findings.at(-1)).toMatchObject({ category: 'iam', resolution: 'proposed' });
    expect(report.worldAfter.roles).toEqual(report.worldBefore.roles);
  });

  it('access that somebody took away is told with who and when, and given again once a person restored it', () => {
    const { report } = part('taken-away');
    const incidents = report.incidents.filter(({ workload }) => workload.endsWith('merlin-api'));
    const [first] = incidents.flatMap(({ messages }) => messages).map(({ text }) => text.replace(/\s+/g, ' '));
    expect(first).toContain('arn:aws:iam::000000000000:root took this access away at');
    expect(first).toContain('(DetachRolePolicy of policy merlin-reads); a person has to restore it');
    expect(first).toContain('npx ecs-init-remediator restore inc-');
    expect(first).not.toContain('put-role-policy');
    expect(incidents.at(-1)?.findings).toMatchObject([{ category: 'iam', resolution: 'verified' }]);
  });

  it('a role that never had the access is repaired at once', () => {
    const { report } = part('taken-away');
    const incident = report.incidents.find(({ workload }) => workload.endsWith('merlin-near'));
    expect(incident?.findings).toMatchObject([{ category: 'iam', resolution: 'verified' }]);
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy', 'iam:AttachRolePolicy']);
  });

  it('a repair that a person wants back is undone, and the role is as it was', () => {
    const { report } = part('taken-back');
    expect(findingsOf(onlyIncident(report), 'iam')).toMatchObject([{ resolution: 'undone' }]);
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy', 'iam:DetachRolePolicy']);
    expect(report.worldAfter.roles).toEqual(report.worldBefore.roles);
  });

  it('a policy is handed back once its service is deleted and its role unused for a week, and not on the day itself', () => {
    const { report, happened } = part('handed-back');
    expect(happened('looked-too-early')).toBe(true);
    expect(statesOf(onlyIncident(report))).toEqual(['found', 'verified', 'undone']);
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy', 'iam:DetachRolePolicy']);
    expect(report.worldAfter.roles).toEqual(report.worldBefore.roles);
  });

  it('a service whose deployment ECS gave up before its repair is told of, with the command that starts it', () => {
    const { report, seen } = part('given-up');
    const incident = onlyIncident(report);
    expect(statesOf(incident)).toEqual(['found', 'stalled']);
    expect(seen('egret-api').runs).toBe(false);
    expect(incident.messages.at(-1)?.text).toContain('aws ecs update-service --force-new-deployment');
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy']);
  });

  it('where a grant allows it, the deployment is forced by the product, and the task that runs proves the repair', () => {
    const { report } = part('given-up-restarted');
    expect(onlyIncident(report)).toMatchObject({ status: 'closed' });
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy', 'ecs:UpdateService']);
    expect(report.worldAfter.services['whimbrel/whimbrel-api']?.runningCount).toBe(5);
    expect(deniedCalls(report)).toEqual([]);
  });

  it('a repair that was carried out without an answer is undone too, if a person wants it back', () => {
    const { report } = part('undone-in-between');
    expect(changingCalls(report)).toContain('iam:DetachRolePolicy');
    expect(report.worldAfter.services['heron/heron-api']?.runningCount).toBe(1);
    expect(report.worldAfter.roles).toEqual(report.worldBefore.roles);
  });

  it('services that were scaled to nothing, or deleted, have no open incident, and people are told why', () => {
    const { report } = part('nothing-to-run');
    expect(report.incidents.length).toBeGreaterThanOrEqual(2);
    for (const incident of report.incidents) {
      expect(incident.status).toBe('closed');
      expect(statesOf(incident)).toEqual(['found', 'closed']);
    }
    expect(report.worldAfter.services['ibis/ibis-idle']?.desiredCount).toBe(0);
    expect(report.worldAfter.services['ibis/ibis-gone']).toBeUndefined();
    expect(changingCalls(report)).toEqual([]);
  });

  it('a task that no service runs is explained and left to people, whatever its group is called', () => {
    const { report } = part('nightly-task');
    expect(findingsOf(onlyIncident(report), 'iam')).toMatchObject([
      { certainty: 'proved', decision: 'ask', resolution: 'proposed' },
    ]);
    expect(changingCalls(report)).toEqual([]);
  });

  expectOthersPart((name) => part(name));
  expectWorldPages(names, (name) => part(name));
});

describe('worlds in which the queue brings what is not so', () => {
  const names = ['definition-deleted', 'noise', 'invoked-directly'];
  let part: (name: string) => Part;
  beforeAll(async () => {
    part = await playTogether(names);
    note(part('noise').allCalls);
  });

  it('a task definition that was deleted meanwhile ends in words, not in a change', () => {
    const { report } = part('definition-deleted');
    expect(onlyIncident(report).messages.length).toBeGreaterThan(0);
    expect(changingCalls(report)).toEqual([]);
    expect(onlyIncident(report).findings.map((one) => one.decision)).not.toContain('apply');
  });

  it('broken, foreign and forged messages change nothing', () => {
    const { report } = part('noise');
    expect(report.incidents.flatMap((one) => one.findings.map((finding) => finding.decision))).not.toContain('apply');
    expect(changingCalls(report)).toEqual([]);
    expect(withoutCounts(report.worldAfter)).toEqual(withoutCounts(report.worldBefore));
    expect(deniedCalls(report)).toEqual([]);
  });

  it('a person’s command that whoever may invoke every function hands the remediator does nothing', () => {
    const { report, happened } = part('invoked-directly');
    expect(happened('bittern-invoked')).toBe(true);
    expect(report.worldAfter.mode).toBe('apply');
  });

  it('a forged event that comes three times at once causes at most one message', () => {
    for (const incident of part('noise').report.incidents) {
      expect(statesOf(incident)).toEqual([...new Set(statesOf(incident))]);
    }
  });

  expectWorldPages(names, (name) => part(name));
});

describe('a mode that a person changes in between', () => {
  let played: Played;
  beforeAll(async () => {
    played = await playFile('mode-changed');
  });

  it('is obeyed at the next failure', () => {
    const { report, ending } = played;
    expect(ending.is).toBe('healed');
    expect(onlyIncident(report).messages[0]?.text).toMatch(/would/i);
    expect(onlyIncident(report).findings).toMatchObject([{ decision: 'apply', resolution: 'verified' }]);
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy']);
  });

  expectWorldPages(['mode-changed'], () => played);
});

describe('a record of the ledger that cannot be read', () => {
  let part: Part;
  beforeAll(async () => {
    part = (await playTogether(['poisoned-record']))('poisoned-record');
  });

  it('does not keep another incident from being closed', () => {
    const { ledger, incidents } = part.report;
    const records = ledger.flatMap((item) => (item['record'] as object | undefined) ?? []);
    expect(records.some((record) => 'schema' in record && record.schema === 2)).toBe(true);
    expect(incidents.find(({ workload }) => workload.endsWith('/quail/service/quail-mended'))?.status).toBe('closed');
  });

  expectWorldPages(['poisoned-record'], () => part);
});

it('every action of the remediator’s role is used by a world, or it is written down why not', () => {
  const actions = new Set(used.map(({ action }) => action));
  const without = roleActions.filter((action) => !actions.has(action));
  expect(without.filter((action) => usedOtherwise[action] === undefined)).toEqual([]);
  // A reason that no longer holds is taken off the list.
  expect(Object.keys(usedOtherwise).filter((action) => !without.includes(action))).toEqual([]);
});

it('every resource in the statements of the remediator’s role is used by a world, or it is written down why not', () => {
  expect(withoutUse(used)).toEqual([]);
  // A reason that no longer holds is taken off the list.
  expect(withoutNeed(used)).toEqual([]);
});

it('every call that IAM lets through is on a resource that the permissions in the code name for its action', () => {
  expect(used.length).toBeGreaterThan(500);
  expect(notAllowed(used)).toEqual([]);
});
