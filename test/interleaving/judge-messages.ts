import type { Incident } from '../../shared/incident/incident.ts';
import { outageStates } from '../../shared/incident/outage.ts';
import type { Played, Scenario } from './play.ts';

/** Of each incident and of the controls everything is told once, in the order in which it happened. */
export function judgeMessages(
  scenario: Scenario,
  { at, seen, killed }: Played,
  incidents: readonly Incident[],
): readonly string[] {
  const outages = at.told.filter((one) => isOutages(one.state)).map(({ id }) => id);
  const repeated = new Set(outages).size < outages.length && killed.length === 0;
  const ofIncidents = [null, ...incidents.map(({ id }) => id)].flatMap((incident) => {
    const sent = at.told.filter((one) => one.incident === incident && !isOutages(one.state));
    const ids = sent.map(({ id }) => id);
    const once = [...new Set(ids)];
    const left = incidents.find(({ id }) => id === incident)?.outages?.flatMap(({ toldWith }) => toldWith) ?? [];
    // What an outage tells for its services, they do not tell themselves.
    const recorded = (seen.recorded.get(incident ?? '') ?? []).filter((id) => !left.includes(id));
    const of = incident ?? 'the controls';
    return [
      ...(once.length < ids.length && killed.length === 0
        ? [`a message of ${of} was sent twice, and nobody died`]
        : []),
      ...(once.join() === recorded.join()
        ? []
        : [`of ${of} was told ${once.join(' ')}, and recorded ${recorded.join(' ')}`]),
      ...toldAgain(sent, scenario.toldAgain ?? []).map((state) => `${state} of ${of} was told twice`),
    ];
  });
  return [
    ...(repeated ? ['a message of an outage was sent twice, and nobody died'] : []),
    ...untold(outages, incidents),
    ...ofIncidents,
  ];
}

/** What was left to an outage that never told anything. */
function untold(outages: readonly string[], incidents: readonly Incident[]): readonly string[] {
  const left = incidents.flatMap(({ id, outages: shared = [] }) =>
    shared.filter(({ toldWith }) => toldWith.length > 0).map((one) => ({ incident: id, outage: one.id })),
  );
  return left
    .filter(({ outage }) => !outages.some((id) => id.startsWith(`${outage}-`)))
    .map(({ incident, outage }) => `${incident} left a message to ${outage}, which told nothing`);
}

function toldAgain(sent: Played['at']['told'], allowed: readonly string[]): readonly string[] {
  const states = [...new Map(sent.map(({ id, state }) => [id, state])).values()];
  return states.filter((state, index) => states.indexOf(state) !== index && !allowed.includes(state));
}

function isOutages(state: string): boolean {
  return outageStates.some((one) => one === state);
}
