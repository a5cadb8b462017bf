import { describe, expect, it } from 'vitest';
import type { Reason } from '../../shared/change/reason.ts';
import type { ChangeRecord, FindingRecord, Incident } from '../../shared/incident/incident.ts';
import { dutyKey, moveAt, moveOf, whoseMove } from '../../shared/incident/whose-move.ts';
import { attachment, incidentOf, networkFinding, permissionFinding, policy } from '../fixtures/incident.ts';

const at = '2026-11-23T03:20:00.000Z';
const later = '2026-11-23T04:00:00.000Z';
const by = 'arn:aws:iam::111122223333:user/ann';
const task = 'arn:aws:ecs:us-east-2:111122223333:task/megilance-cluster/55555555555555555555555555555555';
const plan = { hash: '0123456789abcdef0123', at };
const forced: Partial<ChangeRecord> = {
  action: { kind: 'force-deployment', service: 'api', cluster: 'shop', taskDefinition: 'api:7' },
};
const gone = { notFoundSince: at };
const repaired = (fields: Partial<FindingRecord> = {}) =>
  permissionFinding(undefined, undefined, { decision: 'apply', changes: ['change-attach'], ...fields });
const held = (reason: Reason) => permissionFinding(undefined, undefined, { decision: 'hold', reason });
const takenBack = (proved: string) =>
  attachment({ state: 'undone', undoBy: by, proof: { by: 'none', why: { code: 'person-asked', by }, at: proved } });

describe('whose move a finding is', () => {
  const rows: readonly (readonly [string, FindingRecord, readonly ChangeRecord[], ReturnType<typeof moveOf>])[] = [
    ['only a person can repair it', networkFinding(), [], 'act'],
    ['only a person can repair it, and it is gone', networkFinding(gone), [], 'none'],
    ['it passes by itself', networkFinding({ passes: { is: 'yes', within: 'soon', because: 'x' } }), [], 'none'],
    ['it perhaps passes by itself', networkFinding({ passes: { is: 'perhaps', when: 'x', because: 'x' } }), [], 'act'],
    ['a plan waits for a yes', permissionFinding(undefined, undefined, { plan }), [], 'decide'],
    ['it is asked about without a plan', permissionFinding(), [], 'act'],
    ['a plan was made, and is held', permissionFinding(undefined, undefined, { plan, decision: 'hold' }), [], 'act'],
    ['a plan waits, and the cause is gone', permissionFinding(undefined, undefined, { plan, ...gone }), [], 'none'],
    [
      'a yes is asked for after the first repair failed',
      repaired({ decision: 'ask', plan }),
      [attachment({ state: 'failed' })],
      'decide',
    ],
    ['somebody took the access away', held({ code: 'removed-by-somebody', policy, attachedAt: null }), [], 'decide'],
    [
      'a change that it needs waits for a restore',
      held({ code: 'depends-on', why: { code: 'completed-before' } }),
      [],
      'decide',
    ],
    [
      'the mode holds it',
      held({ code: 'mode-holds', mode: 'off', set: { is: 'parameter', parameter: '/mode' } }),
      [],
      'act',
    ],
    ['it was decided to repair it, and nothing is recorded yet', repaired(), [], 'none'],
    ['its repair is about to be made', repaired(), [attachment({ state: 'intended', madeAt: null })], 'none'],
    ['its repair waits for its proof', repaired(), [attachment()], 'none'],
    ['its repair is proved', repaired(), [attachment({ state: 'verified' })], 'none'],
    ['nobody can prove its repair', repaired(), [attachment({ state: 'unproved' })], 'act'],
    [
      'one of two changes is not proved yet',
      repaired({ changes: ['change-attach', 'b'] }),
      [attachment({ state: 'unproved' }), attachment({ id: 'b' })],
      'none',
    ],
    ['its repair was not made', repaired(), [attachment({ state: 'failed', madeAt: null })], 'act'],
    ['its repair is taken back', repaired(), [attachment({ state: 'undone' })], 'act'],
    [
      'its repair is being taken back, as somebody asked',
      repaired(),
      [attachment({ state: 'undoing', undoBy: by })],
      'act',
    ],
    ['its repair is being taken back, as it did not help', repaired(), [attachment({ state: 'undoing' })], 'none'],
    [
      'a change of another finding failed',
      repaired(),
      [attachment({ id: 'other', state: 'failed' }), attachment()],
      'none',
    ],
    [
      'only what the repair can do without failed',
      repaired({ changes: ['change-attach', 'f'] }),
      [attachment(), attachment({ id: 'f', state: 'failed', ...forced })],
      'none',
    ],
  ];

  it.each(rows)('%s', (_title, finding, changes, move) => {
    expect(moveOf(finding, changes)).toBe(move);
  });
});

describe('whose move an incident is', () => {
  const urgencyOf = (fields: Partial<Incident>) => whoseMove(incidentOf(fields)).urgency;
  const asked = permissionFinding(undefined, undefined, { plan });
  const standing = { is: 'given-up', since: at } as const;

  it('is to act if one cause waits for that, whatever the others wait for', () => {
    expect(whoseMove(incidentOf({ findings: [asked, networkFinding()] }))).toEqual({
      urgency: 'act',
      findings: [asked.id, networkFinding().id],
      chores: [],
    });
  });

  it('is to decide if all that waits is a yes or no', () => {
    expect(urgencyOf({ findings: [asked, networkFinding(gone)] })).toBe('decide');
  });

  it('is nobody’s while the product repairs it', () => {
    expect(whoseMove(incidentOf({ findings: [repaired()], changes: [attachment()] }))).toEqual({
      urgency: 'fyi',
      findings: [],
      chores: [],
    });
  });

  it('is nobody’s of a drill, whatever it found, and over when the drill is', () => {
    expect(urgencyOf({ drill: true, findings: [networkFinding()], serviceArn: null })).toBe('fyi');
    expect(urgencyOf({ drill: true, findings: [networkFinding()], status: 'closed' })).toBe('ok');
  });

  it('is over when it is closed, when a run was seen, and when its service is gone', () => {
    const findings = [networkFinding()];
    expect(urgencyOf({ findings, status: 'closed' })).toBe('ok');
    expect(urgencyOf({ findings, endedBy: task })).toBe('ok');
    expect(urgencyOf({ findings, endedAs: 'service-gone' })).toBe('ok');
    expect(urgencyOf({ findings })).toBe('act');
  });

  it('is to make ECS try where it stands still, but not while the product makes it try', () => {
    const still = { rollout: { ...standing, standsStill: true }, findings: [networkFinding(gone)] };
    expect(whoseMove(incidentOf(still))).toEqual({ urgency: 'act', findings: [], chores: ['start-again'] });
    expect(urgencyOf({ ...still, changes: [attachment({ state: 'verified' })] })).toBe('act');
    const forcing = { kind: 'force-deployment', service: 's', cluster: 'c', taskDefinition: 't' } as const;
    expect(urgencyOf({ ...still, changes: [attachment({ action: forcing })] })).toBe('fyi');
    expect(urgencyOf({ ...still, rollout: { ...standing, standsStill: false } })).toBe('fyi');
  });

  it('is to run a stand-alone task again, until that is over', () => {
    const alone = { serviceArn: null, service: null, findings: [repaired()], changes: [attachment()] };
    expect(whoseMove(incidentOf(alone)).chores).toEqual(['run-again']);
    expect(whoseMove(incidentOf({ ...alone, endedBy: task })).chores).toEqual([]);
  });

  it('is to finish an undo that is kept back, also after the end', () => {
    const kept = attachment({ state: 'undoing', undoHeld: { is: 'refused', times: 1, at } });
    expect(whoseMove(incidentOf({ changes: [kept], endedBy: task }))).toEqual({
      urgency: 'act',
      findings: [],
      chores: ['undo-kept'],
    });
    expect(urgencyOf({ changes: [attachment({ state: 'undoing' })], endedBy: task })).toBe('ok');
  });

  it('is to act after the end if the repair that it ran with was taken back since', () => {
    const ran = { findings: [repaired(), networkFinding()], endedBy: task, endedAt: at };
    expect(whoseMove(incidentOf({ ...ran, changes: [takenBack(later)] }))).toEqual({
      urgency: 'act',
      findings: [repaired().id],
      chores: ['taken-back'],
    });
    expect(urgencyOf({ ...ran, endedAt: later, changes: [takenBack(at)] })).toBe('ok');
    expect(
      urgencyOf({
        ...ran,
        changes: [attachment({ state: 'undone', proof: { by: 'same-failure', tasks: [task], at: later } })],
      }),
    ).toBe('ok');
  });

  it('is nobody’s in the message that closes it, though its causes wait', () => {
    const incident = incidentOf({ findings: [networkFinding()] });
    expect(moveAt(incident, { state: 'closed' })).toEqual({ urgency: 'ok', findings: [], chores: [] });
    expect(moveAt(incident, { state: 'still-failing' }).urgency).toBe('act');
  });
});

describe('the name of a duty', () => {
  const keyOf = (fields: Partial<Incident>) => dutyKey(incidentOf(fields));
  const asked = permissionFinding(undefined, undefined, { plan });

  it('is the same in whatever order the causes stand, and whatever the product does beside', () => {
    const findings = [networkFinding(), permissionFinding('SECRET_KEY', 'key-AbCdEf')];
    expect(keyOf({ findings: findings.toReversed() })).toBe(keyOf({ findings }));
    expect(keyOf({ findings, changes: [attachment()], failures: 99 })).toBe(keyOf({ findings }));
  });

  it('is another one when a further cause waits, and when one no longer does', () => {
    const one = keyOf({ findings: [networkFinding()] });
    expect(keyOf({ findings: [networkFinding(), permissionFinding()] })).not.toBe(one);
    expect(keyOf({ findings: [networkFinding(gone)] })).not.toBe(one);
  });

  it('is another one when another plan waits for a yes', () => {
    const other = { ...asked, plan: { ...plan, hash: 'fedcba9876543210' } };
    expect(keyOf({ findings: [other] })).not.toBe(keyOf({ findings: [asked] }));
    expect(keyOf({ findings: [{ ...asked, plan: { ...plan, at: later } }] })).toBe(keyOf({ findings: [asked] }));
  });

  it('is another one when ECS stops trying', () => {
    const findings = [networkFinding(gone)];
    const still = { is: 'backs-off', since: at, standsStill: true } as const;
    expect(keyOf({ findings, rollout: still })).not.toBe(keyOf({ findings }));
  });
});
