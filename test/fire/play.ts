import { claimId } from '../../shared/aws/ledger/commands.ts';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { account } from '../fixtures/event.ts';
import { tick } from '../fixtures/installation.ts';
import { type Ended, invoke } from './invoke.ts';
import { createLine, type Fault, type FaultKind } from './line.ts';
import { type Obstacle, startTask } from './scheduler.ts';
import { instantOf, type World } from './world.ts';

const second = 1000;
const minute = 60 * second;
/** SQS shows a message again after this time. */
const visibility = 108 * second;
const mostDeliveries = 5;
const lasts = 100 * minute;
/** In milliseconds. Ticks come every two minutes; after a while the default run leaves most of them out. */
const isWhole = process.env['FIRE'] === 'all';
const often = 20 * minute;
const seldom = (isWhole ? 2 : 8) * minute;
/** In milliseconds, for the fault in which somebody sets the mode to `off` and back. */
const offLasts = 40 * minute;

/** A command has one id in every row. */
export const commandId = '11111111-2222-4333-8444-555555555555';

export type EcsGoesOn = 'retries' | 'silent';

/** What a row begins with: a message is about to be delivered. */
export type Start = {
  readonly world: World;
  readonly configuration: Configuration;
  readonly obstacle: Obstacle;
  readonly body: string;
  /** The incident that an `undo` names. */
  readonly incident: string;
};

type Queued = { readonly body: string; readonly at: number; readonly deliveries: number };

type Run = Start & { queue: Queued[]; readonly ecs: EcsGoesOn; tryAt: number; pause: number };

/** Rows that go on from the same state end in the same way, so that time passes once for all of them. */
export type Known = Map<string, Promise<World>>;

/** Delivers the message, lets the fault happen to one call of that invocation, and lets time pass. */
export async function play(
  start: Start,
  ecs: EcsGoesOn,
  fault: Pick<Fault, 'kind' | 'call'>,
  known: Known,
): Promise<World> {
  const { world } = start;
  const began = world.now;
  const run: Run = { ...start, queue: [], ecs, tryAt: world.now + minute, pause: minute };
  await deliver(run, { body: start.body, at: began, deliveries: 0 }, { ...fault, ...meanwhile(run, fault.kind) });
  world.now = Math.max(world.now, began + 30 * second);
  const onAgain = fault.kind === 'off for a while' ? began + offLasts : Number.POSITIVE_INFINITY;
  if (isWhole) return goOn(run, began, onAgain);
  const state = stateOf(run, onAgain);
  const ended = known.get(state) ?? goOn(run, began, onAgain);
  known.set(state, ended);
  return ended;
}

async function goOn(run: Run, began: number, onAgain: number): Promise<World> {
  const { world } = run;
  for (let next = began + 2 * minute; next < began + lasts; next += next - began < often ? 2 * minute : seldom) {
    await passUntil(run, next);
    if (next >= onAgain && world.mode === 'off') world.mode = 'apply';
    await deliver(run, { body: tick, at: next, deliveries: 0 });
    if (!isWhole && isQuiet(run)) break;
  }
  return world;
}

/** Everything that what comes next depends on. */
function stateOf({ world: { table, ...state }, queue, ecs }: Run, onAgain: number): string {
  return JSON.stringify([ecs, queue, onAgain, state, [...table.items]]);
}

/** Messages that are visible again and tasks that ECS starts, until the next tick. */
async function passUntil(run: Run, next: number): Promise<void> {
  for (;;) {
    const [message] = run.queue.toSorted((a, b) => a.at - b.at);
    const tryAt = run.ecs === 'retries' && run.world.service.runningCount === 0 ? run.tryAt : Number.POSITIVE_INFINITY;
    if (Math.min(message?.at ?? Number.POSITIVE_INFINITY, tryAt) > next) return;
    if (message !== undefined && message.at <= tryAt) {
      run.queue = run.queue.filter((one) => one !== message);
      await deliver(run, message);
    } else {
      await tryTask(run);
    }
  }
}

/** ECS waits twice as long each time, and at most 27 minutes. */
async function tryTask(run: Run): Promise<void> {
  run.world.now = Math.max(run.world.now, run.tryAt);
  const event = startTask(run.world, run.obstacle);
  run.pause = Math.min(run.pause * 2, 27 * minute);
  run.tryAt += run.pause;
  if (event !== undefined) await deliver(run, { body: event, at: run.world.now, deliveries: 0 });
}

async function deliver(run: Run, message: Queued, fault?: Fault): Promise<Ended> {
  const { world, configuration } = run;
  world.now = Math.max(world.now, message.at);
  const visibleAt = world.now + visibility;
  const ended = await invoke(world, configuration, message.body, fault);
  const deliveries = message.deliveries + 1;
  if (ended.is === 'done') return ended;
  if (deliveries < mostDeliveries) run.queue.push({ body: message.body, at: visibleAt, deliveries });
  else world.dead.push(`delivered ${deliveries} times`);
  return ended;
}

function meanwhile(run: Run, kind: FaultKind): Pick<Fault, 'meanwhile'> {
  switch (kind) {
    case 'off':
    case 'off for a while':
      return { meanwhile: async () => void (run.world.mode = 'off') };
    case 'undo':
      return { meanwhile: () => undo(run) };
    default:
      return {};
  }
}

/** A person's command, which another invocation carries out at once, while the first one waits. */
async function undo(run: Run): Promise<void> {
  await deliver(run, { body: await command(run), at: run.world.now, deliveries: 0 });
}

/** Puts the command into the ledger, as the operator does. Returns its message. */
export async function command({ world, incident }: Pick<Start, 'world' | 'incident'>): Promise<string> {
  const { clients } = createLine(world);
  const given = {
    by: `arn:aws:iam::${account}:user/ann`,
    at: instantOf(world),
    command: { verb: 'undo', incident },
  } as const;
  await claimId({ clients, table: 'ledger' }, commandId, given, given.at);
  return JSON.stringify({ kind: 'command', id: commandId });
}

/** Whether nothing can happen any more: no message, no task to come, no open incident, and no notice of the controls. */
function isQuiet({ queue, world, ecs }: Run): boolean {
  if (queue.length > 0 || (ecs === 'retries' && world.service.runningCount === 0) || world.mode === 'off') return false;
  const left = [...world.table.items.values()].filter(({ pk }) => pk?.S === 'open');
  return left.length === 0;
}
