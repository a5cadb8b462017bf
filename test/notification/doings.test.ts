import { describe, expect, it } from 'vitest';
import type { ChangeRecord } from '../../shared/incident/incident.ts';
import { createContent } from '../../shared/notification/content/message-content.ts';
import {
  attachment,
  incidentOf,
  move,
  networkFinding,
  notificationOf,
  permissionFinding,
  referenceFinding,
  registration,
} from '../fixtures/incident.ts';

const saysOf = (incident: Parameters<typeof incidentOf>[0]) =>
  createContent(notificationOf('found', incidentOf(incident))).opening;

describe('the first lines of a message', () => {
  it('say what the product’s own role lacks, where that keeps it from judging', () => {
    const ask = { kind: 'role-policies', subject: 'arn:aws:iam::111122223333:role/megilance-exec-role' } as const;
    const missing = [{ ask, why: 'AccessDenied', permission: 'iam:SimulatePrincipalPolicy' }];
    expect(saysOf({ findings: [permissionFinding(undefined, undefined, { missing })] }).happens).toContain(
      'The product cannot judge this, and so not repair it: its own role may not call iam:SimulatePrincipalPolicy.',
    );
  });

  it('say of a stand-alone task that nothing happens by itself, whatever may pass', () => {
    const passes = { is: 'perhaps', when: 'the image is being pushed', because: 'ECS tries again by itself' } as const;
    const findings = [networkFinding({ passes })];
    const alone = createContent(notificationOf('found', incidentOf({ findings, service: null, serviceArn: null })));
    expect(alone.opening.happens).toEqual(['Nothing happens until somebody acts.']);
    expect(alone.causes[0]?.causes[0]?.group.waitOrAct).toEqual([
      'act. ECS does not try a stand-alone task again: run it again if the image is being pushed, else repair it first.',
    ]);
    expect(saysOf({ findings }).happens).toEqual([
      'Wait only if the image is being pushed; else it stays like this until somebody acts.',
    ]);
  });

  it('say of a read that AWS did not answer that it is made again, and do not call that a state which stays', () => {
    const ask = { kind: 'role-policies', subject: 'arn:aws:iam::111122223333:role/megilance-exec-role' } as const;
    const why = 'iam:SimulatePrincipalPolicy throttled: Throttling: Rate exceeded';
    const unread = permissionFinding(undefined, undefined, { missing: [{ ask, why }] });
    const again = (what: string) =>
      `The product could not judge ${what} yet, because AWS did not answer iam:SimulatePrincipalPolicy. It asks again by itself within minutes, and tells you if that changes what is to be done.`;
    expect(saysOf({ findings: [unread] }).happens).toEqual([again('this')]);
    expect(saysOf({ findings: [unread], service: null, serviceArn: null }).happens).toEqual([again('this')]);
    expect(saysOf({ findings: [unread, networkFinding()] }).happens).toEqual([
      'It stays like this until somebody acts.',
      again('all of it'),
    ]);
  });

  it('say what the product takes back if its changes do not help, and when the next task comes', () => {
    const of = (changes: readonly ChangeRecord[]) => {
      const ids = changes.map(({ id }) => id);
      const reason = { code: 'planned', changes: ids } as const;
      const finding = referenceFinding({ failing: true, decision: 'apply', reason, changes: ids });
      return saysOf({ findings: [finding], changes }).happens.join(' ');
    };
    expect(of([attachment()])).toContain('which ECS starts within 27 minutes unless it has given the deployment up');
    expect(of([attachment()])).toContain('it takes its change back.');
    expect(of([registration(), move({ state: 'made' })])).toContain('which a new deployment starts at once.');
    expect(of([registration(), move({ state: 'made' })])).toContain(
      'it takes back what can be taken back (1 of 2 changes).',
    );
    expect(of([registration()])).toContain('it says so: nothing of it can be taken back.');
  });

  it('say of a repair that is made in part how much of it is', () => {
    const changes = [registration(), move({ state: 'intended', madeAt: null })];
    const ids = changes.map(({ id }) => id);
    const finding = referenceFinding({
      failing: true,
      decision: 'apply',
      reason: { code: 'planned', changes: ids },
      changes: ids,
    });
    expect(saysOf({ findings: [finding], changes }).happens).toEqual([
      'The product is repairing it: 1 of 2 changes is made.',
    ]);
  });

  it('name the cause that is left as one by which it would fail again, once what fails now is repaired', () => {
    const repaired = permissionFinding(undefined, undefined, {
      decision: 'apply',
      reason: { code: 'planned', changes: ['change-attach'] },
      changes: ['change-attach'],
    });
    const opening = saysOf({ findings: [repaired, networkFinding({ failing: false })], changes: [attachment()] });
    expect(opening.why).toMatch(/^Why it would fail again: no answer from AWS Secrets Manager/);
    // "It" is the service, so that what the product repaired comes behind.
    expect(opening.happens[0]).toBe('It stays like this until somebody acts.');
    expect(opening.happens[1]).toMatch(/^The product repaired another cause/);
  });
});
