import { describe, expect, it } from 'vitest';
import type { Call } from '../sandbox/account/account.ts';
import type { IncidentJson } from '../sandbox/demo/incident-json.ts';
import { composeReport } from '../sandbox/demo/report.ts';
import type { Snapshot } from '../sandbox/demo/snapshot.ts';

const world: Snapshot = { mode: 'apply', roles: {}, services: {}, taskDefinitions: {} };

function call(principal: string | null): Call {
  return {
    sequence: 1,
    start: 0,
    end: 1,
    service: 'ecs',
    action: 'ecs:UpdateService',
    resource: '*',
    principal,
    error: null,
    message: null,
  };
}

const incident = {
  id: 'i-1',
  workload: 'shop/service/api',
  status: 'closed',
  openedAt: '2026-01-01T00:00:00.000Z',
  closedAt: '2026-01-01T00:00:12.340Z',
  failures: 3,
  findings: [
    {
      id: 'f',
      category: 'iam',
      cause: 'c',
      certainty: 'proved',
      requirement: 'r',
      decision: 'apply',
      reason: 'why',
      changes: ['c-1'],
      resolution: 'verified',
    },
  ],
  changes: [
    {
      id: 'c-1',
      action: { kind: 'attach-grant' },
      target: 't',
      before: 'b',
      after: 'a',
      inverse: { kind: 'detach-grant' },
      state: 'verified',
    },
    {
      id: 'c-2',
      action: { kind: 'move-service' },
      target: 'u',
      before: 'b',
      after: 'a',
      inverse: { none: 'x' },
      state: 'verified',
    },
  ],
} as unknown as IncidentJson;

const report = composeReport({
  incidents: [incident],
  messages: [
    { state: 'found', subject: 's', says: [], text: 't', chat: { version: '1.0' }, json: { state: 'found' }, incident },
    { state: 'found', subject: 'other', says: [], text: 't', chat: {}, json: {}, incident: { ...incident, id: 'i-2' } },
  ],
  before: world,
  after: world,
  calls: [
    call('arn:aws:sts::000000000000:assumed-role/remediator-role/remediator'),
    call('arn:aws:sts::000000000000:assumed-role/remediator-role/sandbox'),
    call('arn:aws:sts::000000000000:assumed-role/shop-exec/0123'),
    call('arn:aws:iam::000000000000:root'),
    call(null),
  ],
  logs: [{ group: 'g', at: '2026-01-01T00:00:00.000Z', line: { message: 'looked' } }],
  ledger: [{ pk: 'incident', sk: 'shop/service/api', record: { id: 'i-1' } }],
  functionRoles: ['remediator-role'],
  notSessions: ['sandbox'],
  end: new Date('2026-01-01T00:01:00.000Z'),
});

describe('the report', () => {
  it('gives each finding its own changes', () => {
    expect(report.incidents[0]?.findings[0]).toEqual({
      category: 'iam',
      cause: 'c',
      certainty: 'proved',
      requirement: 'r',
      decision: 'apply',
      reason: 'why',
      changes: [{ kind: 'attach-grant', target: 't', before: 'b', after: 'a', inverse: { kind: 'detach-grant' } }],
      resolution: 'verified',
    });
  });

  it('gives each incident its own messages, failures and seconds', () => {
    expect(report.incidents[0]).toMatchObject({
      incident: 'i-1',
      status: 'closed',
      failuresSeen: 3,
      seconds: 12.3,
      messages: [{ state: 'found', subject: 's', text: 't', chat: { version: '1.0' }, json: { state: 'found' } }],
    });
  });

  it('hands on what the functions logged and what the ledger holds', () => {
    expect(report.logs).toMatchObject([{ line: { message: 'looked' } }]);
    expect(report.ledger).toMatchObject([{ record: { id: 'i-1' } }]);
  });

  it('holds the calls of the functions’ own sessions and no others', () => {
    expect(report.calls).toEqual([
      {
        by: 'arn:aws:sts::000000000000:assumed-role/remediator-role/remediator',
        action: 'ecs:UpdateService',
        resource: '*',
        error: null,
      },
    ]);
  });
});
