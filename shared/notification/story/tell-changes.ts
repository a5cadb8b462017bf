import type { PlannedChange } from '../../incident/decision.ts';
import type { ChangeRecord } from '../../incident/incident.ts';
import { type ChangeView, describeChange, describePlanned } from '../content/describe-change.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import type { DiffLine, StoryChange } from './story.ts';

/** Every change of the incident with its diff: first those of the record, then those that the plans hold back. */
export function tellChanges(incident: ShownIncident): readonly StoryChange[] {
  const made = incident.changes.map((change) => ({
    ...tellMade(change, incident),
    by: change.approvedBy,
    undoBy: change.undoBy,
  }));
  const known = new Set(incident.changes.map(({ id }) => id));
  const planned = incident.findings.flatMap((finding) =>
    (finding.planned ?? []).map((one) => ({ one, leftOut: finding.decision === 'apply' })),
  );
  const once = new Map(planned.filter(({ one }) => !known.has(one.id)).map((of) => [of.one.id, of]));
  return [
    ...made.map(({ by, undoBy, ...change }) => ({
      ...change,
      notes: [...change.notes, ...personNote('approved by', by), ...personNote('undo asked by', undoBy)],
    })),
    ...[...once.values()].map(({ one, leftOut }) => tellPlanned(one, incident, leftOut)),
  ];
}

/** A change of the record, as `show` and the question before an undo tell it. */
export function tellMade(change: ChangeRecord, incident: ShownIncident): StoryChange {
  return tellChange(describeChange(change, incident));
}

/**
 * A change that a plan holds back, as `show` and the question before an approval tell it.
 * @param leftOut whether the repair is made without it.
 */
export function tellPlanned(planned: PlannedChange, incident: ShownIncident, leftOut: boolean): StoryChange {
  return tellChange(describePlanned(planned, incident, leftOut));
}

function tellChange(view: ChangeView): StoryChange {
  const allowed = view.allows.map((call): DiffLine => ({ sign: '+', text: `allows ${call}` }));
  const note = (label: string, text: string | null) => (text === null ? [] : [{ label, text }]);
  return {
    what: view.told,
    status: view.status,
    diff: [...diffOf(view), ...allowed],
    notes: [...note('proof', view.proof), ...note('note', view.note)],
  };
}

function diffOf({ corrections, before, after }: ChangeView): readonly DiffLine[] {
  if (corrections.length === 0)
    return [
      { sign: '-', text: before },
      { sign: '+', text: after },
    ];
  return corrections.flatMap((one) => [
    { sign: '=', text: one.name } as const,
    { sign: '-', text: one.before } as const,
    { sign: '+', text: one.after } as const,
  ]);
}

function personNote(label: string, arn: string | undefined): StoryChange['notes'] {
  return arn === undefined ? [] : [{ label, text: cleanText(arn, 600) }];
}
