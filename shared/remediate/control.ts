import { isPrincipal } from '../change/principal.ts';
import {
  advanceControls,
  type ControlEvent,
  type ControlNotice,
  type Controls,
  type ParameterSeen,
  untouched,
  withoutNotice,
} from '../control/controls.ts';
import type { ParameterReading } from '../control/mode-reading.ts';
import { othersHaveEndedMilliseconds } from '../environment.ts';
import { later } from '../event/instant.ts';
import { urgencyOf } from '../notification/content/control-words.ts';
import { renderControl } from '../notification/render/render-control.ts';
import { namedInstallation } from './named-installation.ts';
import type { Ports } from './ports.ts';
import { type Sent, send, throwFault, withPublished } from './send.ts';

const mostConflicts = 10;

/**
 * Records what happened to the controls, under optimistic locking. The same write records what people are to be told.
 * @throws if the ledger cannot be written.
 */
export function changeControls(ports: Ports, event: ControlEvent): Promise<Controls> {
  return updateControls(ports, (controls) => advanceControls(controls, event, ports.now()));
}

async function updateControls(
  ports: Ports,
  update: (controls: Controls) => Controls | Promise<Controls>,
): Promise<Controls> {
  for (let attempt = 0; attempt < mostConflicts; attempt++) {
    const loaded = await ports.ledger.loadControls();
    const before = loaded?.item ?? untouched;
    const after = await update(before);
    if (after === before) return before;
    if (!(await ports.ledger.saveControls(after, loaded?.version ?? 0))) continue;
    takeOwn(ports, before, after);
    return after;
  }
  throw new Error(`the controls were written by others ${mostConflicts} times in a row`);
}

/** Notes the notices that this invocation has recorded, and must send. */
function takeOwn(ports: Ports, before: Controls, after: Controls): void {
  const known = new Set(before.outbox.map(({ id }) => id));
  for (const { id, news } of after.outbox) {
    if (known.has(id)) continue;
    ports.ownMessages.add(id);
    ports.count('controlsChanged', news.is);
    ports.log.warn('a control was changed', { notice: id, by: 'by' in news ? news.by : null });
  }
}

/**
 * Notices what happened to the controls since the last batch (somebody wrote the parameter, a pause is over), and tells people what
 * they do not know yet. Called with every batch, so that no way of changing a control is silent, and as soon as a command has
 * changed one, before what that allows is done. If AWS fails, the next batch does it.
 */
export async function tellControls(ports: Ports): Promise<void> {
  try {
    await watchControls(ports);
  } catch (fault) {
    const error = fault instanceof Error ? `${fault.name}: ${fault.message}`.slice(0, 1000) : 'an unknown error';
    ports.log.error('the controls could not be looked at; the next batch does it', { error });
  }
}

async function watchControls(ports: Ports): Promise<void> {
  let claim: ControlEvent | undefined;
  try {
    if ((await noticeParameter(ports)) === 'apply') claim = await readClaim(ports);
  } finally {
    // What is known of the other controls is told, whatever became of this read.
    const events: readonly ControlEvent[] = [{ is: 'time' }, ...(claim === undefined ? [] : [claim])];
    const controls = await updateControls(ports, (known) =>
      events.reduce((now, event) => advanceControls(now, event, ports.now()), known),
    );
    await sendNotices(ports, controls);
  }
}

/** Whether another installation is the one that may change things here. What could not be read for a moment is nothing to tell. */
async function readClaim(ports: Ports): Promise<ControlEvent | undefined> {
  const claim = await ports.readClaim();
  if (claim.is === 'unread') return undefined;
  return { is: 'claim-seen', other: claim.is === 'own' ? undefined : { ...claim, is: 'other-installation' } };
}

/**
 * A parameter that could not be read for a moment is nothing to tell. What was read before another invocation recorded
 * what it had read may be older, so then it is read again.
 * @returns what it holds; undefined if it could not be read.
 */
async function noticeParameter(ports: Ports): Promise<ParameterSeen | undefined> {
  let parameter: ParameterSeen | undefined;
  await updateControls(ports, async (known) => {
    parameter = seenAs(await ports.readParameter());
    if (parameter === undefined || parameter === known.parameter) return known;
    // Before the first sight there is nothing that anybody could have changed.
    const writer = known.parameter === null ? null : await writerOf(ports);
    const own = writer !== null && isPrincipal(writer, ports.ownRole);
    return advanceControls(known, { is: 'seen', parameter, writer, own }, ports.now());
  });
  return parameter;
}

/** Who wrote the parameter last; null where AWS does not say it now. The news is told all the same. */
async function writerOf(ports: Ports): Promise<string | null> {
  try {
    return (await ports.lastWrite())?.by ?? null;
  } catch (fault) {
    ports.log.warn('who wrote the mode could not be read', { error: fault instanceof Error ? fault.message : null });
    return null;
  }
}

function seenAs(reading: ParameterReading): ParameterSeen | undefined {
  if (reading.is === 'known') return reading.mode;
  switch (reading.why.is) {
    case 'parameter-missing':
      return 'missing';
    case 'not-a-mode':
      return 'not-a-mode';
    case 'parameter-unread':
    case 'brake-unread':
      return undefined;
  }
}

/**
 * Sends the notices in their order; after a crash in between one is sent again with the same id, and none is lost.
 * @throws what the topic answered, or the event bus after all were published.
 */
async function sendNotices(ports: Ports, controls: Controls): Promise<void> {
  const overdue = later(ports.now(), -othersHaveEndedMilliseconds);
  const kept: Sent[] = [];
  for (const notice of controls.outbox) {
    // A later one does not overtake one that another invocation is about to send.
    if (!ports.ownMessages.has(notice.id) && notice.at >= overdue) break;
    const sent = await sendNotice(ports, notice, kept.length === 0);
    if (sent.is === 'put-later') kept.push(sent);
  }
  throwFault(kept);
}

async function sendNotice(ports: Ports, notice: ControlNotice, isToPut: boolean): Promise<Sent> {
  const message = renderControl(notice, await ports.readMode(), await namedInstallation(ports));
  const about = { id: notice.id, state: notice.news.is, incident: null, urgency: urgencyOf(notice.news) };
  const isToPublish = notice.published !== true;
  const sent = await send(ports, { kind: 'control', message, about, countedAs: 'control', isToPublish, isToPut });
  if (sent.is === 'sent') ports.ownMessages.delete(notice.id);
  await updateControls(ports, (now) =>
    sent.is === 'sent' ? withoutNotice(now, notice.id) : { ...now, outbox: withPublished(now.outbox, notice.id) },
  );
  return sent;
}
