import { whoseMove } from '../../incident/whose-move.ts';
import { groupFindings } from '../content/cause-groups.ts';
import { sayUnresolved } from '../content/missing-read.ts';
import { numberCauses } from '../content/number-causes.ts';
import { sayOutagesBeside } from '../content/outage-beside.ts';
import { describePlace, linksOf } from '../content/where-to-look.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import type { CommandOption } from '../text/quote-shell.ts';
import { sayMove } from './say-move.ts';
import type { Story } from './story.ts';
import { tellCause } from './tell-cause.ts';
import { tellChanges } from './tell-changes.ts';
import { tellSteps } from './tell-steps.ts';
import { tellTimeline } from './tell-timeline.ts';

/**
 * Tells the whole story of an incident.
 * @param reach the options of the product's own commands that say which installation is meant.
 * @param alias the account's; absent if it has none, or it could not be read.
 */
export function tellStory(incident: ShownIncident, reach: readonly CommandOption[], alias?: string): Story {
  const groups = groupFindings(incident.findings, incident);
  const causes = numberCauses(groups, incident);
  const move = whoseMove(incident);
  return {
    id: cleanText(incident.id, 80),
    name: cleanText(incident.service ?? incident.family, 255),
    urgency: move.urgency,
    move: sayMove(
      move,
      causes.flatMap(({ number, group }) =>
        group.findings.some(({ id }) => move.findings.includes(id)) ? [number] : [],
      ),
    ),
    beside: sayOutagesBeside(incident),
    running: runningOf(incident),
    facts: factsOf(incident, alias),
    causes: causes.map(({ number, group }) => tellCause(group, number, incident)),
    changes: tellChanges(incident),
    steps: tellSteps(incident, move, causes, reach),
    timeline: tellTimeline(incident, groups),
    unchecked: [...new Set(incident.unchecked.map((one) => cleanText(sayUnresolved(one), 400)))],
    stoppedReason: {
      by: incident.drill ? 'The sender of the drill says, not ECS' : 'ECS says',
      text: cleanText([incident.trigger.reason, ...(incident.trigger.otherReasons ?? [])].join(' ; '), 4096),
    },
    links: linksOf(
      incident,
      groups.flatMap(({ findings }) => findings),
    ),
  };
}

function runningOf({ counts }: ShownIncident): string | null {
  return counts === undefined ? null : `${counts.running} of ${counts.desired} running`;
}

function factsOf(incident: ShownIncident, alias: string | undefined): Story['facts'] {
  const { mode, drill, failures } = incident;
  return [
    ...describePlace(incident, alias),
    { label: 'Failed', value: failures === 1 ? 'once' : `${failures} times` },
    { label: 'Mode', value: `${mode}${drill ? ', drill: nothing is ever changed' : ''}` },
  ];
}
