import { isFresh } from '../change/answer.ts';
import type { Command, GivenCommand, Outcome } from '../control/command.ts';
import { endOfPause } from '../control/controls.ts';
import { recordedMode } from '../control/mode-reading.ts';
import { isToUndo } from '../incident/change-lifecycle.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import { withOwner } from '../incident/ownership.ts';
import { commandedAt, recordEvent } from '../incident/record-change.ts';
import { mayCommand } from '../operator/rights.ts';
import { answerPlan } from './answer-plan.ts';
import type { AskedBy } from './asked-by.ts';
import { changeControls } from './control.ts';
import type { Ports } from './ports.ts';
import { restore } from './restore.ts';
import { setMode } from './set-mode.ts';
import { settle } from './settle.ts';
import { updateIncident } from './update-incident.ts';

/**
 * Carries out a person's command, once, as the operator wrote it into the ledger. The message on the queue only names it: whoever
 * forges one gets nothing done, for the ledger holds no such command.
 * @throws if it cannot be carried out now, so that SQS delivers it again and finally moves it to the dead-letter queue.
 */
export async function handleCommand(ports: Ports, id: string): Promise<void> {
  // A queue may deliver a message twice at the same time.
  if (!(await tryCommand(ports, id))) throw new Error(`another invocation carries out the command ${id}`);
}

/** Carries a command out, unless another invocation is about to. @returns false if one is. */
export async function tryCommand(ports: Ports, id: string): Promise<boolean> {
  const [given, earlier] = await Promise.all([ports.ledger.loadCommand(id), ports.ledger.loadOutcome(id)]);
  if (given === undefined) {
    ports.count('ignored', 'unknown-command');
    ports.log.warn('ignored: the operator wrote no such command', { command: id });
    return true;
  }
  const about = { verb: given.command.verb, by: given.by, command: id };
  if (earlier !== undefined) {
    ports.log.info('ignored: the command was carried out before', about);
    return true;
  }
  if (!(await ports.ledger.claimWork(id, ports.now()))) return false;
  const outcome = await underClaim(ports, id, given);
  ports.count('commands', given.command.verb);
  ports.log.info('command', { ...about, outcome: outcome.is, ...(outcome.is === 'refused' && { why: outcome.why }) });
  return true;
}

/** Carries the command out and records what came of it. After a fault the next delivery may try again at once. */
async function underClaim(ports: Ports, id: string, given: GivenCommand): Promise<Outcome> {
  try {
    const earlier = await ports.ledger.loadOutcome(id);
    if (earlier !== undefined) return earlier;
    const outcome = await carryOut(ports, id, given);
    await ports.ledger.saveOutcome(id, outcome, ports.now());
    return outcome;
  } catch (fault) {
    await ports.ledger.freeWork(id, ports.now()).catch(() => {
      ports.log.warn('a command could not be given back, and its claim runs out', { command: id });
    });
    throw fault;
  }
}

async function carryOut(ports: Ports, id: string, given: GivenCommand): Promise<Outcome> {
  const { by, command } = given;
  // The operator has asked the same. Here the configuration of this deployment decides once more.
  if (!mayCommand(by, command, ports.configuration.operators, ports.account))
    return { is: 'refused', why: 'not-admitted' };
  if (loosening.has(command.verb) && !isFresh(given.at, ports.now())) return { is: 'refused', why: 'too-late' };
  switch (command.verb) {
    case 'mode':
      return setMode(ports, given, command.mode);
    case 'pause': {
      const until = endOfPause(given.at, command.minutes);
      const controls = await changeControls(ports, { is: 'pause', by, at: given.at, until });
      return controls.pause?.until === until ? { is: 'done' } : { is: 'nothing-to-do' };
    }
    case 'resume': {
      const { notices } = (await ports.ledger.loadControls())?.item ?? { notices: 0 };
      const controls = await changeControls(ports, { is: 'resume', by, at: given.at });
      return controls.notices > notices ? { is: 'done' } : { is: 'nothing-to-do' };
    }
    default:
      return forIncident(ports, { id, by, at: given.at }, command);
  }
}

/**
 * What lets the product do more than before. A message can wait for two weeks, on the queue or on the dead-letter queue, and what
 * people have decided since then must not be loosened. What stops or takes back is carried out whenever it comes.
 */
const loosening: ReadonlySet<Command['verb']> = new Set(['approve', 'restore', 'resume']);

async function forIncident(
  ports: Ports,
  who: AskedBy,
  command: Extract<Command, { readonly incident: string }>,
): Promise<Outcome> {
  const found = await ports.ledger.findIncident(command.incident);
  if (found === undefined) return { is: 'refused', why: 'unknown-incident' };
  switch (command.verb) {
    case 'ack':
      return own(ports, found.item, who, command.release);
    case 'undo':
      return undo(ports, found.item, who);
    case 'restore':
      return restore(ports, found.item, who);
    case 'approve':
    case 'reject':
      return answerPlan(ports, found.item, who, command);
  }
}

/** Records the owner. An incident that is over has nobody to remind. */
async function own(ports: Ports, incident: Incident, { by, at }: AskedBy, release: boolean): Promise<Outcome> {
  if (incident.status === 'closed') return { is: 'nothing-to-do' };
  const { owner } = await updateIncident(ports, incident, (now) => withOwner(now, release ? null : by, at));
  return owner?.at === at ? { is: 'done' } : { is: 'refused', why: 'later-command' };
}

/**
 * Marks what was made as to be undone. What is only intended may have been sent, so the remediator reads the account
 * before it gives it up. What cannot be undone now is undone by a later tick.
 */
async function undo(ports: Ports, incident: Incident, { by, at }: AskedBy): Promise<Outcome> {
  const asked = await updateIncident(ports, incident, (now) =>
    commandedAt(
      now.changes.reduce((current, { id }) => recordEvent(current, id, { is: 'undo-asked', by }), now),
      at,
    ),
  );
  const toUndo = new Set(asked.changes.filter(isToUndo).map(({ id }) => id));
  if (toUndo.size === 0) return { is: 'nothing-to-do' };
  const settled = await settle(ports, asked);
  const left = settled.changes.filter(isToUndo);
  if (left.length === 0)
    return settled.changes.some((one) => toUndo.has(one.id) && isKept(one))
      ? { is: 'refused', why: 'kept' }
      : { is: 'done' };
  if (left.some(({ undoHeld, unread }) => undoHeld?.is === 'refused' || unread !== undefined))
    return { is: 'waits', for: 'aws' };
  const mode = recordedMode(await ports.readMode());
  return { is: 'waits', for: mode === 'off' || mode === 'unread' ? 'mode' : 'other-invocation' };
}

/**
 * Whether the change was kept, and something of it could have been taken back. A revision that nothing uses, or a deployment that was
 * forced, leaves nothing to take back.
 */
function isKept({ note }: ChangeRecord): boolean {
  if (note?.code !== 'kept') return false;
  return note.why.code !== 'no-inverse' || note.why.why === 'no-completed-revision';
}
