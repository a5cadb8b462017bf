import type { Finding } from '../../diagnosis/finding.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import { groupFindings } from '../content/cause-groups.ts';
import { correctionOf } from '../content/corrections.ts';
import { describeInstructions } from '../content/instructions.ts';
import { numberCauses } from '../content/number-causes.ts';
import { describePermissions } from '../content/permission.ts';
import { describeRepairs } from '../content/steps.ts';
import type { StoryCause, StoryStep } from './story.ts';
import { tellCause } from './tell-cause.ts';
import { tellPatches, tellStep } from './tell-steps.ts';

/** Whose findings these are. `service`: its name; null for a task of no service. */
export type Place = {
  readonly account: string;
  readonly region: string;
  readonly service: string | null;
  readonly family: string;
};

/** A cause with the findings that it stands for. */
export type ToldCause = StoryCause & { readonly findings: readonly Finding[] };

/**
 * Tells findings that no incident holds, because nothing has failed yet: the causes, and what a person does about them, as the
 * messages tell them.
 */
export function tellFindings(
  findings: readonly Finding[],
  place: Place,
): { readonly causes: readonly ToldCause[]; readonly steps: readonly StoryStep[] } {
  const records = findings.map(undecided);
  const here = { ...place, id: '', changes: [], findings: records, status: 'open' } as const;
  const incident = { ...here, serviceArn: null };
  const causes = numberCauses(groupFindings(records, here), here);
  const steps = describeRepairs(causes, incident, {
    causes,
    permissions: describePermissions(records, incident),
    corrections: records.flatMap((one) => correctionOf(one, incident)),
    instructions: describeInstructions(records),
  });
  return {
    causes: causes.map(({ number, group }) => ({ ...tellCause(group, number, incident), findings: group.findings })),
    steps: [...steps.flatMap((step) => tellStep(step, [])), ...tellPatches(records)],
  };
}

/** A finding about which nobody has decided: it is a person's. */
function undecided(finding: Finding): FindingRecord {
  return {
    ...finding,
    foundAt: '',
    decision: 'ask',
    reason: { code: 'only-a-person' },
    changes: [],
    resolution: null,
  };
}
