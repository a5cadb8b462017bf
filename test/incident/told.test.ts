import { describe, expect, it } from 'vitest';
import { enqueueMessages, withoutSent } from '../../shared/incident/outbox.ts';
import { incidentOf, permissionFinding } from '../fixtures/incident.ts';

const now = '2026-11-23T03:10:00.000Z';
const found = { state: 'found', at: now } as const;

describe('what people were told', () => {
  it('stays with the incident after the message was sent', () => {
    const due = enqueueMessages(incidentOf({ notified: [], findings: [permissionFinding()] }), now);
    const sent = withoutSent(
      due,
      due.outbox.map(({ id }) => id),
    );
    expect([sent.outbox, sent.told]).toEqual([[], [found]]);
  });

  it('holds the newest forty messages, whatever a task tells every day', () => {
    const told = Array.from({ length: 40 }, () => ({ state: 'closed', at: '2026-01-01T00:00:00.000Z' }) as const);
    const { told: kept = [] } = enqueueMessages(
      incidentOf({ notified: [], findings: [permissionFinding()], told }),
      now,
    );
    expect([kept.length, kept.at(-1)]).toEqual([40, found]);
  });
});
