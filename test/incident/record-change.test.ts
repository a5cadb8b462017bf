import { describe, expect, it } from 'vitest';
import { recordEvent } from '../../shared/incident/record-change.ts';
import { moveOf } from '../../shared/incident/whose-move.ts';
import { attachment, incidentOf, permissionFinding } from '../fixtures/incident.ts';
import { changeEvents } from './changes.ts';

describe('a cause that was not found while its repair stood', () => {
  const undoing = attachment({ state: 'undoing' });
  const repaired = (notFoundSince: string, changes = [undoing.id]) =>
    permissionFinding('DB', 'prod/db', { decision: 'apply', resolution: null, changes, notFoundSince });
  const undoneWith = (finding: ReturnType<typeof repaired>) => {
    const { findings, changes } = recordEvent(
      incidentOf({ findings: [finding], changes: [undoing] }),
      undoing.id,
      changeEvents.undone,
    );
    return findings.map((one) => [one.notFoundSince, moveOf(one, changes)]);
  };

  it('is open again, and a person’s move, once the repair is taken back', () => {
    expect(undoneWith(repaired('2026-11-23T03:05:00.000Z'))).toEqual([[undefined, 'act']]);
  });

  it('stays gone where it was gone before the change was made, or where another change repairs it', () => {
    const before = '2026-11-23T03:03:00.000Z';
    expect(undoneWith(repaired(before))).toEqual([[before, 'none']]);
    const later = '2026-11-23T03:05:00.000Z';
    expect(undoneWith(repaired(later, ['another']))).toEqual([[later, 'none']]);
  });
});
