import type { Outcome } from '../../shared/control/command.ts';
import type { Incident } from '../../shared/incident/incident.ts';
import { ledgerOf } from './invoke.ts';
import type { FaultKind } from './line.ts';
import { commandId } from './play.ts';
import type { Scenario } from './scenarios.ts';
import type { World } from './world.ts';

/** How a row ended. A bad end begins with `BAD`. */
export type End = string;

type Seen = {
  readonly world: World;
  readonly incidents: readonly Incident[];
  readonly outcome: Outcome | undefined;
  readonly told: readonly string[];
};

/** Judges how a row ended, by the account, the record and what people were told. */
export async function judge(scenario: Scenario, world: World, fault?: FaultKind): Promise<End> {
  const ledger = ledgerOf(world);
  const incidents = await ledger.listIncidents({ limit: 10 });
  const outcome = await ledger.loadOutcome(commandId);
  const told = [...new Map(world.published.map(({ id, state }) => [id, state])).values()];
  const seen = { world, incidents, outcome, told };
  return (await brokenPromise(scenario, seen)) ?? wantedEnd(scenario, seen, fault);
}

/** What no row may end with, whatever its fault was. */
async function brokenPromise({ made }: Scenario, { world, incidents }: Seen): Promise<End | undefined> {
  if (world.dead.length > 0) return `BAD a dead letter (${world.dead.join(', ')})`;
  if (incidents.length !== 1) return `BAD ${incidents.length} incidents`;
  for (const step of made) {
    if (world.changed.filter((one) => one === step).length > 1)
      return `BAD changed twice (${world.changed.join(', ')})`;
  }
  const texts = [
    ...new Map(world.published.map((one) => [one.id, `${one.state} ${one.text.replaceAll(/\d/g, '')}`])).values(),
  ];
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice !== undefined) return `BAD told twice (${twice.split(' ')[0]})`;
  if (incidents.some(({ outbox }) => outbox.length > 0)) return 'BAD a message was not sent';
  const onBus = [...new Set(world.onBus.map(({ id }) => id))];
  const lacking = world.published.find(({ id }) => !onBus.includes(id));
  if (lacking !== undefined) return `BAD not on the bus (${lacking.state})`;
  for (const { target } of incidents.flatMap(({ changes }) => changes)) {
    const lease = (await ledgerOf(world).loadTarget(target))?.item.lease;
    if (lease != null) return 'BAD a lease left behind';
  }
  return undefined;
}

function wantedEnd(scenario: Scenario, seen: Seen, fault: FaultKind | undefined): End {
  const { outcome, told, world } = seen;
  const isKept = outcome?.is === 'refused' && outcome.why === 'kept';
  const isUndone = scenario.wants === 'taken-back' || outcome?.is === 'done' || outcome?.is === 'waits' || isKept;
  const end = isUndone ? takenBack(scenario, seen) : repaired(scenario, seen);
  if (!end.startsWith('BAD')) return end;
  const states = seen.incidents.flatMap(({ changes }) => changes.map(({ state }) => state));
  const held = told.findLast((state) => ['held', 'found', 'undo-waits', 'undo-refused'].includes(state));
  const isHeldFor = fault === 'off' || (fault === 'denied' && scenario.wants === 'repaired');
  const isAsRecorded = !states.some((state) => state === 'intended' || state === 'unsettled');
  const isWaiting = fault === 'off' && states.includes('undoing') && told.includes('undo-waits');
  if (isWaiting && scenario.wants === 'taken-back') return 'waits for the mode, told';
  if (isHeldFor && isAsRecorded && held !== undefined && !isDone(scenario, world)) return `held and told (${held})`;
  return `${end} [${world.changed.join(', ')}; ${states.join(', ')}; told ${told.join(', ')}]`;
}

/** Whether every change that the repair needs is in the account now. */
function isDone({ made }: Scenario, { changed }: World, isForceSpared = false): boolean {
  const needed = made.filter((step) => step !== 'force' || !isForceSpared);
  return needed.every((step) => changed.includes(step)) && !changed.some(isBack);
}

function isBack(change: string): boolean {
  return change === 'detach' || change === 'delete' || change === 'move to 7';
}

function repaired(scenario: Scenario, { world, incidents, told }: Seen): End {
  const changes = incidents.flatMap((incident) => incident.changes);
  // A deployment that was not forced is no lack where the service runs, or where people were told how to force one.
  const isSpared = world.service.runningCount > 0 || told.includes('stalled');
  const needed = changes.filter(
    ({ action, state }) => !(action.kind === 'force-deployment' && state === 'failed' && isSpared),
  );
  const states = needed.map(({ state }) => state);
  if (!isDone(scenario, world, needed.length < changes.length)) return 'BAD never repaired';
  if (!states.every((one) => one === 'verified' || one === 'unproved')) return 'BAD changed and not recorded';
  // The first message tells what was made by then; what is made later has a message of its own.
  const isTold = (incident: Incident) =>
    incident.changes.every(({ id, state }) => state === 'failed' || incident.notified.includes(`changed:${id}`));
  if (!told.includes('found') || !incidents.every(isTold)) return 'BAD changed and not told';
  if (world.service.runningCount > 0) {
    if (!told.includes('verified') || !states.every((one) => one === 'verified')) return 'BAD runs and is not proved';
    return incidents.every(({ status }) => status === 'closed')
      ? 'changed once and proved'
      : 'BAD proved and left open';
  }
  return told.includes('unproved') ? 'changed once, no task started' : 'BAD not told that no task started';
}

/** What a revision was moved from is moved back to; the revision itself and a forced deployment stay, and are told. */
function takenBack(scenario: Scenario, { world, incidents, told }: Seen): End {
  const standing = world.changed.filter((one) => one === 'attach' || one === 'create' || one.startsWith('move')).length;
  const back = world.changed.filter(isBack).length;
  const states = incidents.flatMap(({ changes }) => changes.map(({ state }) => state));
  const isEnded = states.every((one) => one === 'undone' || one === 'unproved' || one === 'failed');
  if (back === 0 && standing === 0) {
    const stopped = (incident: Incident) =>
      incident.changes.every(({ id, state }) => state !== 'failed' || incident.notified.includes(`held:${id}`));
    return isEnded && told.includes('found') && (incidents.every(stopped) || told.includes('unproved'))
      ? 'never made, told'
      : 'BAD stopped and not told';
  }
  const isKept = incidents.flatMap(({ changes }) => changes).every(({ note }) => note?.code === 'kept');
  if (back === 0 && isKept && told.includes('unproved')) return 'kept, told why';
  const isMove = scenario.made.includes('move to 8') && standing === 2;
  const isTaken = isMove ? back === 1 : back === 1 && standing === 1;
  if (!isTaken) return 'BAD not taken back';
  if (!isEnded || !states.includes('undone')) return 'BAD taken back and not recorded';
  return told.includes('undone') ? 'taken back once and told' : 'BAD taken back and not told';
}
