import { isFresh } from '../change/answer.ts';
import { isPrincipal } from '../change/principal.ts';
import type { GivenCommand, Outcome } from '../control/command.ts';
import { commandsAfter, type ModeCommand, type ModeCommands, modeWanted } from '../control/commanded-mode.ts';
import { type Controls, untouched } from '../control/controls.ts';
import { isLooser } from '../control/mode-in-force.ts';
import type { Instant } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';
import { mayChange } from '../operator/rights.ts';
import { changeControls } from './control.ts';
import type { Ports } from './ports.ts';

/**
 * Sets the mode. Commands for it count in the order in which they were given, whatever order they are delivered in, and so does
 * whoever wrote the parameter since. Whoever may only stop never loosens; a parameter that cannot be read may hold the strictest mode.
 * @throws if the parameter or the ledger cannot be read or written now.
 */
export async function setMode(ports: Ports, { by, at }: GivenCommand, mode: Mode): Promise<Outcome> {
  const command: ModeCommand = { mode, by, at };
  const mayLoosen = mayChange(by, ports.configuration.operators, ports.account);
  const current = await readMode(ports);
  const why = isLooser(mode, current ?? 'off') ? await whyNotLooser(ports, command) : undefined;
  if (why !== undefined && mayLoosen) return { is: 'refused', why };
  await forgetVoid(ports, current);
  // Recorded before the parameter is written: after a crash in between the message still says who asked. A stop is recorded also
  // where something stricter stands, so that no earlier command that comes later loosens it.
  const controls = await changeControls(ports, { is: 'commanded', ...command, mayLoosen });
  return why === undefined ? bringAbout(ports, mode, controls) : { is: 'refused', why };
}

/** The mode that the parameter holds; undefined if it holds none, or cannot be read. */
async function readMode(ports: Ports): Promise<Mode | undefined> {
  const reading = await ports.readParameter();
  return reading.is === 'known' ? reading.mode : undefined;
}

type WhyNot = 'not-admitted' | 'too-late' | 'later-mode';

async function whyNotLooser(ports: Ports, command: ModeCommand): Promise<WhyNot | undefined> {
  const why = whyVoid(ports, command);
  if (why !== undefined) return why;
  return ((await writtenAt(ports)) ?? '') > command.at ? 'later-mode' : undefined;
}

/** Why a command may loosen nothing, whatever became of the parameter. */
function whyVoid(ports: Ports, { by, at }: ModeCommand): WhyNot | undefined {
  if (!mayChange(by, ports.configuration.operators, ports.account)) return 'not-admitted';
  return isFresh(at, ports.now()) ? undefined : 'too-late';
}

/** When somebody else than the product wrote the parameter last; undefined where the product did, or AWS does not tell. */
async function writtenAt(ports: Ports): Promise<Instant | undefined> {
  const last = await ports.lastWrite();
  return last === undefined || isPrincipal(last.by, ports.ownRole) ? undefined : (last.at ?? undefined);
}

/** A command that was recorded, and can loosen nothing any more, takes the place of no stop. */
async function forgetVoid(ports: Ports, current: Mode | undefined): Promise<void> {
  const controls = (await ports.ledger.loadControls())?.item ?? untouched;
  const { commanded } = controls;
  const wanted = modeWanted(controls);
  if (commanded === null || wanted === null || current === undefined || !isLooser(wanted.mode, current)) return;
  if (whyVoid(ports, commanded) !== undefined) await changeControls(ports, { is: 'command-void', at: commanded.at });
}

/**
 * Writes the mode that counts. Where a later command counts and this one has written the parameter over it, perhaps before a
 * crash, the later one is written again. While it is written, somebody may have recorded another one.
 */
async function bringAbout(ports: Ports, mode: Mode, controls: Controls): Promise<Outcome> {
  const current = await readMode(ports);
  const to = await whatCounts(ports, mode, controls, current);
  if (to !== undefined && to !== current) {
    await ports.writeParameter(to);
    const newest = (await ports.ledger.loadControls())?.item ?? untouched;
    if (modeWanted(newest)?.mode !== modeWanted(controls)?.mode) return bringAbout(ports, mode, newest);
  }
  if (to !== mode) return { is: 'refused', why: 'later-mode' };
  return { is: to === current ? 'nothing-to-do' : 'done' };
}

/** The mode that the parameter should hold; undefined if it should stay as it is. */
async function whatCounts(
  ports: Ports,
  mode: Mode,
  commands: ModeCommands,
  current: Mode | undefined,
): Promise<Mode | undefined> {
  const wanted = modeWanted(commands);
  if (wanted === null || current === undefined) return wanted?.mode === mode ? mode : undefined;
  if (wanted.mode === mode || wanted.mode === current) return wanted.mode;
  const written = await writtenAt(ports);
  if (written !== undefined && written >= wanted.at)
    return whatCounts(ports, mode, commandsAfter(commands, written), current);
  const { commanded } = commands;
  const mayLoosen = commanded !== null && whyVoid(ports, commanded) === undefined;
  return mayLoosen || !isLooser(wanted.mode, current) ? wanted.mode : undefined;
}
