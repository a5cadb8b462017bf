import { describe, expect, it } from 'vitest';
import { fingerprintOf, freshFailures, observe } from '../../shared/incident/open-incident.ts';
import { enqueueMessages } from '../../shared/incident/outbox.ts';
import { findProof, isOver, isOverdue, scoreFailure } from '../../shared/incident/proof.ts';
import { recordEvent } from '../../shared/incident/record-change.ts';
import type { Claim } from '../../shared/stopped-reason/claim.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { service, serviceRecord, taskArn, taskDefinition } from '../fixtures/account.ts';
import { attachment, incidentOf, permissionFinding } from '../fixtures/incident.ts';
import { failure, failureOf, lacking, now, workload } from './guarded.ts';

const madeAt = '2026-11-23T09:50:00.000Z';
const times = { graceSeconds: 60, deadlineMinutes: 45 };
const claim = readStoppedReason(failure.reason);
const attached = attachment({ state: 'made', madeAt, revision: taskDefinition });
const forced = attachment({
  id: 'change-force',
  state: 'intended',
  madeAt: null,
  action: { kind: 'force-deployment', service, cluster: 'shop', taskDefinition },
  target: service,
});
const found = permissionFinding(undefined, undefined, {
  ...lacking,
  decision: 'apply',
  changes: [attached.id, forced.id],
});
const incident = incidentOf({ taskDefinitionArn: taskDefinition, findings: [found], changes: [attached, forced] });
const because = { code: 'not-configured' } as const;

describe('a change of an incident', () => {
  it('that only spares waiting leaves the finding and the other changes as they are where it is not made', () => {
    const after = recordEvent(incident, forced.id, { is: 'stopped', because });
    expect(after.changes.map(({ state }) => state)).toEqual(['made', 'failed']);
    expect(after.findings).toEqual(incident.findings);
  });

  it('that repairs holds the finding, and what was to be made with it, where it is not made', () => {
    const waiting = { ...incident, changes: [{ ...attached, state: 'intended' as const }, forced] };
    const after = recordEvent(waiting, attached.id, { is: 'stopped', because });
    expect(after.changes).toMatchObject([
      { note: because },
      { state: 'failed', note: { code: 'depends-on', why: because } },
    ]);
    expect(after.findings).toMatchObject([{ decision: 'hold', reason: because, resolution: 'proposed' }]);
  });

  it('for an unknown change, or too late for its state, changes nothing', () => {
    expect(recordEvent(incident, 'another', { is: 'answer-lost' })).toBe(incident);
    expect(recordEvent(incident, attached.id, { is: 'answer-lost' })).toBe(incident);
  });

  it('is judged by a task that fails alike after it and its grace, and by no other', () => {
    const { createdAt: _, ...unborn } = failure;
    const against = (by: typeof failure) => scoreFailure(incident, by, [claim], null, times).changes[0]?.failuresSince;
    expect(against(failure)).toEqual([failure.taskArn]);
    expect(against(unborn)).toEqual([]);
    expect(against({ ...failure, drill: true })).toEqual([]);
    expect(against({ ...failure, taskDefinitionArn: 'another' })).toEqual([]);
    expect(against({ ...failure, createdAt: '2026-11-23T09:50:59.999Z' })).toEqual([]);
  });

  it('is proved by a failure of a later step, unless that is a throttle or a fault of the service', () => {
    const later = { ...claim, category: 'log-config' as const, action: null, stage: 'log-driver' as const };
    const stateAfter = (fields: object, of = incident) =>
      scoreFailure(of, failure, [{ ...later, ...fields }], null, times).changes[0]?.state;
    expect(stateAfter({})).toBe('verified');
    expect(stateAfter({ stage: null })).toBe('made');
    expect(stateAfter({ ambiguous: true })).toBe('made');
    expect(stateAfter({ category: 'throttled' })).toBe('made');
    expect(stateAfter({ category: 'service-fault' })).toBe('made');
    expect(stateAfter({}, { ...incident, findings: [{ ...found, step: null }] })).toBe('made');
  });

  it('is judged by every reason of a task: one of the same failure speaks against it, one of its step not for it', () => {
    const later = { ...claim, category: 'log-config' as const, action: null, stage: 'log-driver' as const };
    const judged = (...claims: readonly Claim[]) => {
      const [change] = scoreFailure(incident, failure, claims, null, times).changes;
      return [change?.state, change?.failuresSince.length];
    };
    expect(judged(later, claim)).toEqual(['made', 1]);
    expect(judged(later, { ...claim, resource: 'another' })).toEqual(['made', 0]);
    expect(judged({ ...later, stage: null }, later)).toEqual(['verified', 0]);
    expect(judged({ ...later, ambiguous: true }, { ...later, stage: 'image-pull' })).toEqual(['verified', 0]);
  });

  it('is neither proved nor overdue before it is made', () => {
    const ran = {
      arn: 'task-9',
      taskDefinitionArn: taskDefinition,
      lastStatus: 'RUNNING',
      createdAt: now,
      passedInitialisation: true,
    };
    expect(findProof(attached, taskDefinition, [ran])).toEqual({ by: 'task-ran', task: 'task-9', at: now });
    expect(findProof(forced, taskDefinition, [ran])).toBeUndefined();
    expect(isOverdue(attached, times, '2026-11-23T10:35:00.001Z')).toBe(true);
    expect(isOverdue(forced, times, '2026-11-23T10:35:00.001Z')).toBe(false);
  });
});

describe('an incident', () => {
  it('is over once a task ran after the last failure while the service runs all that it should', () => {
    const ran = {
      arn: 'task-9',
      taskDefinitionArn: taskDefinition,
      lastStatus: 'RUNNING',
      createdAt: now,
      passedInitialisation: true,
    };
    const over = (fields: Parameters<typeof serviceRecord>[0]) =>
      isOver(incident, serviceRecord(fields), [ran], now)?.arn;
    expect(over({ runningCount: 1 })).toBe('task-9');
    expect(over({ runningCount: 0 })).toBeUndefined();
    expect(over({ runningCount: 0, desiredCount: 0 })).toBeUndefined();
  });

  it('counts a task once, and keeps the newest failure whatever the order of events', () => {
    const first = observe(undefined, workload, [failure], 'apply', now);
    expect(observe(first, workload, [failure], 'apply', now)).toBe(first);
    const older = failureOf({ taskArn: taskArn('a0'), stoppedAt: '2026-11-23T09:00:00Z' });
    expect(observe(first, workload, [older], 'apply', now)).toMatchObject({ failures: 2, trigger: failure });
    const closed = { ...first, status: 'closed' as const, closedAt: now };
    expect(freshFailures(closed, [{ failure: older }])).toEqual([]);
  });

  it('of a drill that finds nothing makes no message', () => {
    expect(enqueueMessages(incidentOf({ drill: true, notified: [] }), now).outbox).toEqual([]);
  });

  it('makes one message each for a change that was not made, undone, or not proved', () => {
    const ended = (['failed', 'undone', 'unproved'] as const).map((state) => attachment({ id: state, state, madeAt }));
    const told = enqueueMessages({ ...incident, changes: ended, notified: [`found:${found.id}`, 'found'] }, now);
    expect(told.outbox.map(({ state }) => state)).toEqual(['changed', 'held', 'undone', 'unproved']);
    expect(enqueueMessages(told, now)).toBe(told);
  });

  it('is diagnosed anew where the text, the revision or the mode is another', () => {
    const known = fingerprintOf(failure, claim, 'apply');
    expect(fingerprintOf({ ...failure, taskArn: taskArn('b1') }, claim, 'apply')).toBe(known);
    expect(fingerprintOf(failure, { ...claim, resource: null }, 'apply')).not.toBe(known);
    expect(fingerprintOf(failure, claim, 'dry-run')).not.toBe(known);
  });
});
