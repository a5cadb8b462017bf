import { isInEffect } from '../../shared/incident/change-lifecycle.ts';
import type { ShownIncident } from '../../shared/notification/notification.ts';
import { tellMade } from '../../shared/notification/story/tell-changes.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import { askOnce } from '../ask.ts';
import { confirm } from '../confirm.ts';
import { giveCommand } from '../give-command.ts';
import { previewUndo } from '../preview.ts';
import { readIncident } from '../read-incident.ts';
import { createInk } from '../show/ink.ts';
import { wrapped } from '../show/story-parts.ts';
import { NoAnswer } from '../usage-error.ts';
import type { Uninstalling } from './uninstalling.ts';

/** What came of the undos. */
export type Undone = {
  readonly takenBack: readonly string[];
  /** What stands, because the person said so; without attached policies. */
  readonly kept: readonly string[];
  /** What could not be taken back. Attached policies are not among them: IAM takes them back next. */
  readonly failed: readonly string[];
  /** The incidents that the person left as they are. */
  readonly keptIncidents: readonly ShownIncident[];
};

/** Lets the product take its changes back, incident by incident, so that its ledger tells what became of them. */
export async function undoOneByOne({ context, options, standing }: Uninstalling): Promise<Undone> {
  const [takenBack, kept, failed]: [string[], string[], string[]] = [[], [], []];
  const keptIncidents: ShownIncident[] = [];
  const { terminal } = context;
  const ink = createInk(terminal.color);
  for (const incident of standing.incidents) {
    const changes = incident.changes.filter(isInEffect);
    const namesOf = (some: typeof changes) =>
      some.map((change) => `${cleanText(tellMade(change, incident).what)} (${incident.id})`);
    // Of attached policies IAM tells, also where the ledger does not know them any more.
    const others = changes.filter(({ action }) => action.kind !== 'attach-grant');
    await terminal.err.write(`\n${incident.id}\n${previewUndo(incident, ink) ?? ''}${awaited(incident)}`);
    const isWanted =
      options.keep !== true && (options.takeBack === true || (await confirm(terminal, `Undo ${incident.id}?`, false)));
    if (!isWanted) {
      kept.push(...namesOf(others));
      keptIncidents.push(incident);
    } else if (await undo({ context, options }, incident)) takenBack.push(...namesOf(changes));
    else failed.push(...namesOf(others));
  }
  return { takenBack, kept, failed, keptIncidents };
}

/** The changes whose undo is not done. Without the product nobody does it: they are asked about like those that stand. */
function awaited(incident: ShownIncident): string {
  const changes = incident.changes.filter(({ state }) => state === 'undoing');
  if (changes.length === 0) return '';
  const whats = changes.map((change) => wrapped(tellMade(change, incident).what, '* '));
  return `Its undo was asked for, and is not done:\n${whats.join('\n')}\n`;
}

/** Whether it was taken back. What the command says goes to the error output, so that JSON stays alone. */
async function undo(
  { context, options }: Pick<Uninstalling, 'context' | 'options'>,
  { id, changes }: ShownIncident,
): Promise<boolean> {
  const { terminal, edge } = context;
  const { json: _, ...rest } = options;
  const standing = new Set(changes.filter(isInEffect).map((change) => change.id));
  try {
    const spoken = { terminal: { ...terminal, out: terminal.err }, edge };
    if ((await giveCommand(spoken, rest, { verb: 'undo', incident: id })) !== 0) return false;
    // That the command was taken may mean that it waits: for the mode, for AWS, or for another run.
    for (let look = 0; look <= options.wait / pause; look += 1) {
      const shown = readIncident((await askOnce(context, options, { verb: 'show', incident: id }))['incident']);
      if (!shown.changes.some((change) => standing.has(change.id) && isInEffect(change))) return true;
      await edge.sleep(pause * 1000);
    }
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    await terminal.err.write(`${error.message}\n`);
  }
  return false;
}

/** In seconds, between two looks. */
const pause = 2;
