import { describe, expect, it } from 'vitest';
import { consentOfGrant } from '../../shared/change/consent.ts';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import type { UncheckedRead } from '../../shared/diagnosis/unresolved.ts';
import type { Incident } from '../../shared/incident/incident.ts';
import { recordDiagnosis } from '../../shared/incident/record-diagnosis.ts';
import { attachment, incidentOf, networkFinding, permissionFinding } from '../fixtures/incident.ts';
import { grant } from '../fixtures/owner.ts';

const repairSeen = '2026-11-23T03:10:00.000Z';
const later = '2026-11-23T03:20:00.000Z';

const noRoute = networkFinding({ id: 'no-route|rtb-1', cause: 'no-route', certainty: 'proved' });
const timeOut = networkFinding();
const reason = { code: 'only-a-person' } as const;

/** What is known of the incident after these findings, in the order in which they were made. */
function findingsAfter(
  incident: Incident,
  findings: readonly Finding[],
  now: string,
  unchecked: readonly UncheckedRead[] = [],
): Incident {
  const diagnosis = { findings, unchecked, open: [] };
  const decided = findings.map(({ id }) => ({ finding: id, decision: 'ask', reason, actions: [] }) as const);
  return recordDiagnosis(
    incident,
    { failure: incident.trigger, diagnosis, decided, fingerprint: 'f', mode: 'apply' },
    now,
  );
}

/** The incident with a task that failed now and was created then. */
function failing(incident: Incident, createdAt: string): Incident {
  return { ...incident, trigger: { ...incident.trigger, createdAt, stoppedAt: later } };
}

function idsOf({ findings }: Incident): readonly string[] {
  return findings.map(({ id }) => id).toSorted();
}

describe('a stopped reason that is older than the repair', () => {
  const proved = findingsAfter(incidentOf(), [noRoute], '2026-11-23T03:03:00.000Z');

  it('is not told as a second cause', () => {
    const seen = findingsAfter(failing(proved, '2026-11-23T03:09:00.000Z'), [timeOut], repairSeen);
    expect(idsOf(seen)).toEqual(['no-route|rtb-1']);
    const again = findingsAfter(failing(seen, '2026-11-23T03:09:30.000Z'), [timeOut], later);
    expect(idsOf(again)).toEqual(['no-route|rtb-1']);
  });

  it('is told where the task began after the repair was seen', () => {
    const seen = findingsAfter(failing(proved, '2026-11-23T03:09:00.000Z'), [timeOut], repairSeen);
    const after = findingsAfter(failing(seen, '2026-11-23T03:10:30.000Z'), [timeOut], later);
    expect(idsOf(after)).toEqual(['no-route|rtb-1', timeOut.id]);
  });

  it('is told where the earlier cause is still there', () => {
    const both = findingsAfter(failing(proved, '2026-11-23T03:09:00.000Z'), [noRoute, timeOut], repairSeen);
    expect(idsOf(both)).toEqual(['no-route|rtb-1', timeOut.id]);
  });

  it('is told where a read failed, for then nothing shows that the cause is gone', () => {
    const ask = { kind: 'subnets', subject: ['subnet-0aaa'] } as const;
    const unread = [{ is: 'not-read', ask, why: 'throttled' }] as const;
    const began = failing(proved, '2026-11-23T03:09:00.000Z');
    const seen = findingsAfter(began, [timeOut], repairSeen, unread);
    expect(idsOf(seen)).toEqual(['no-route|rtb-1', timeOut.id]);
    expect(seen.findings.find(({ id }) => id === 'no-route|rtb-1')).not.toHaveProperty('notFoundSince');
  });

  it('is looked at again with the next failure where it was left out', () => {
    const began = failing(proved, '2026-11-23T03:09:00.000Z');
    expect(findingsAfter(began, [timeOut], repairSeen).diagnosed).toMatchObject({ complete: false });
    expect(findingsAfter(began, [noRoute], repairSeen).diagnosed).toMatchObject({ complete: true });
  });

  it('counts from the newest repair where the cause came back in between', () => {
    const gone = findingsAfter(failing(proved, '2026-11-23T03:04:00.000Z'), [timeOut], '2026-11-23T03:05:00.000Z');
    const back = findingsAfter(gone, [noRoute], '2026-11-23T03:06:00.000Z');
    const seen = findingsAfter(failing(back, '2026-11-23T03:09:00.000Z'), [timeOut], repairSeen);
    expect(idsOf(seen)).toEqual(['no-route|rtb-1']);
  });

  it('is told where another requirement of the same category failed', () => {
    const denied = findingsAfter(incidentOf(), [permissionFinding()], '2026-11-23T03:03:00.000Z');
    const other = permissionFinding('API_KEY', undefined, { certainty: 'reported' });
    const same = permissionFinding(undefined, undefined, { id: 'denied|DATABASE_URL', certainty: 'reported' });
    const began = failing(denied, '2026-11-23T03:09:00.000Z');
    expect(idsOf(findingsAfter(began, [other], repairSeen))).toContain(other.id);
    expect(idsOf(findingsAfter(began, [same], repairSeen))).not.toContain(same.id);
  });
});

describe('a finding of a later revision', () => {
  const db = permissionFinding();
  const payroll = permissionFinding(undefined, 'api/payroll-GhIjKl');
  const { id, action, inverse, follows } = attachment();
  const attach = { id, action, inverse, follows, findings: [db.id], consent: consentOfGrant(grant) };
  const applied = (finding: Finding, incident: Incident): Incident =>
    recordDiagnosis(
      incident,
      {
        failure: incident.trigger,
        diagnosis: { findings: [finding], unchecked: [], open: [] },
        decided: [
          {
            finding: finding.id,
            decision: 'apply',
            reason: { code: 'planned', changes: [attach.id] },
            actions: [attach],
          },
        ],
        fingerprint: 'f',
        mode: 'apply',
      },
      '2026-11-23T03:03:00.000Z',
    );
  const before = applied(db, incidentOf());
  const deployed = (incident: Incident): Incident => ({
    ...incident,
    trigger: { ...incident.trigger, taskDefinitionArn: incident.taskDefinitionArn.replace(/\d+$/, '99') },
  });

  it('about another secret is another finding, with a decision of its own', () => {
    const after = findingsAfter(deployed(before), [payroll], later);
    expect(after.findings).toMatchObject([
      { resource: payroll.resource, decision: 'ask', changes: [], resolution: 'proposed' },
      {
        id: db.id,
        resource: db.resource,
        decision: 'apply',
        changes: [attach.id],
        failing: false,
        notFoundSince: later,
      },
    ]);
  });

  it('about another secret stays the same one when it is found again', () => {
    const once = findingsAfter(deployed(before), [payroll], later);
    const twice = findingsAfter(once, [payroll], later);
    expect(idsOf(twice)).toEqual(idsOf(once));
    expect(new Set(idsOf(twice)).size).toBe(2);
  });

  it('about another role is another finding', () => {
    const role = 'arn:aws:iam::111122223333:role/other-exec';
    expect(findingsAfter(deployed(before), [{ ...db, role }], later).findings).toHaveLength(2);
  });

  it('about the same secret is the same one, whether or not its ARN is whole', () => {
    const partial = { ...db, resource: db.resource?.replace(/-\w{6}$/, '') ?? null };
    for (const same of [db, partial, { ...db, resource: null }, { ...db, role: null }])
      expect(idsOf(findingsAfter(deployed(before), [same], later))).toEqual([db.id]);
  });

  it('is the same one where the revision is the same, whatever a text calls the secret', () => {
    expect(idsOf(findingsAfter(before, [payroll], later))).toEqual([db.id]);
  });
});

describe('a failure that was left to the diagnosis of another invocation', () => {
  const left = { ...incidentOf(), undiagnosed: 'f' };
  const earlier = { ...left.trigger, taskArn: 'an-earlier-task' };
  const record = (incident: Incident, fingerprint: string, decision: 'ask' | 'hold', failure = earlier) => {
    const why = decision === 'ask' ? reason : ({ code: 'task-gone' } as const);
    const decided = [{ finding: noRoute.id, decision, reason: why, actions: [] }] as const;
    const diagnosis = { findings: [noRoute], unchecked: [], open: [] };
    return recordDiagnosis(incident, { failure, diagnosis, decided, fingerprint, mode: 'apply' }, later).undiagnosed;
  };

  it('needs no further one once that is recorded', () => {
    expect(record(left, 'f', 'ask')).toBeUndefined();
  });

  it('needs its own where only a diagnosis of something else is recorded', () => {
    expect(record(left, 'g', 'ask')).toBe('f');
  });

  it('needs its own where the repair waits for a further failure, which it is', () => {
    expect(record(left, 'f', 'hold')).toBe('f');
  });

  it('needs no further one once it was diagnosed itself, whatever that says', () => {
    expect(record(left, 'g', 'hold', left.trigger)).toBeUndefined();
  });
});
