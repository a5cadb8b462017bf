import type { FindingRecord } from '../../incident/incident.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { repairsOf } from './describe-change.ts';
import { isWithheld } from './restores.ts';

/** A corrected reference for a person to set. */
export type Correction = {
  readonly finding: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** Whether only a person can tell that it is what was meant. */
  readonly ask: boolean;
};

/** A correction that no change in the message shows: only a person may make it, or nobody consented to it. */
export function correctionOf(finding: FindingRecord, incident: Pick<ShownIncident, 'changes'>): readonly Correction[] {
  const { remedy } = finding;
  if (remedy?.is !== 'correction' || isWithheld(finding)) return [];
  if (repairsOf(finding, incident).length > 0 && finding.decision === 'apply') return [];
  const name = `${cleanText(remedy.name, 200)} (container ${cleanText(remedy.container, 255)})`;
  const [before, after] = [cleanText(remedy.before, 2048), cleanText(remedy.after, 2048)];
  return [{ finding: finding.id, name, before, after, ask: remedy.ask }];
}
